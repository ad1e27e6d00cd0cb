"""Look whether this installation is fit to run; each finding says how to mend it.

Exit code 0: fit (warnings may stand); 1: something must be mended first.
"""

import argparse
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bihuan.cli.console import print_json, start_django

Grade = Literal["good", "warning", "bad"]
DISK_FREE_MIN_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do about it (empty where it is good)."""

    check: str
    grade: Grade
    found: str
    mend: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the findings for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    findings = list(examine())
    fit = all(finding.grade != "bad" for finding in findings)
    if args.json:
        print_json({"fit": fit, "findings": findings})
    else:
        for finding in findings:
            print(f"{finding.grade:<8} {finding.check:<12} {finding.found}")
            if finding.mend:
                print(f"{'':<22}{finding.mend}")
        print("fit to run" if fit else "not fit to run")
    return 0 if fit else 1


def examine() -> Iterator[Finding]:
    """This will make every examination; those that need the database are left out where it can't be reached."""
    yield debug_off()
    yield from files_private()
    yield disk_space()
    yield backup_recent()
    database = database_writable()
    yield database
    if database.grade == "bad":
        return
    migrations = migrations_applied()
    yield migrations
    if migrations.grade == "bad":
        return
    for check in (demo_sign_ins_absent, users_present, calendar_known, chain_whole):
        yield check()


def debug_off() -> Finding:
    from django.conf import settings

    if settings.DEBUG:
        return Finding("debug", "bad", "DEBUG is on: error pages tell secrets to everybody", "set DEBUG = False")
    return Finding("debug", "good", "off")


def files_private() -> Iterator[Finding]:
    """This will look that nobody else on the machine can read what opens the data."""
    from django.conf import settings

    from bihuan.platform.privacy.keys import key_file

    home = Path(settings.HOME)
    for check, path in (("data folder", home), ("key file", key_file()), ("secret", home / "secret.key")):
        if not path.exists():
            yield Finding(check, "warning", f"{path} is not there yet", "it is made at the first start")
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            closed = 0o700 if path.is_dir() else 0o600
            yield Finding(check, "bad", f"{path} can be read by others (mode {mode:o})", f"chmod {closed:o} {path}")
        else:
            yield Finding(check, "good", f"{path}, mode {mode:o}")


def disk_space() -> Finding:
    from django.conf import settings

    room = os.statvfs(settings.HOME)
    free_bytes = room.f_bavail * room.f_frsize
    found = f"{free_bytes / 1024**3:.1f} GB free"
    if free_bytes < DISK_FREE_MIN_BYTES:
        return Finding("disk", "warning", found, "the database and its backups need room: free some")
    return Finding("disk", "good", found)


def backup_recent() -> Finding:
    """This will warn where the last backup is old, gone, or was never taken."""
    from django.conf import settings

    from bihuan.platform import clock
    from bihuan.platform.upkeep import backup

    last, mend = backup.last(Path(settings.HOME)), "bihuan backup FOLDER, daily by a timer: docs/deployment.md"
    if last is None:
        return Finding("backup", "warning", "none was ever taken here", mend)
    if not last.path.exists():
        return Finding("backup", "warning", f"the last one, {last.path}, is not there any more", mend)
    age_h = (clock.now() - last.made_at).total_seconds() / 3600
    if age_h > settings.BACKUP_MAX_AGE_H:
        return Finding("backup", "warning", f"the last one is {age_h:.0f} hours old", mend)
    return Finding("backup", "good", f"{last.path.name}, {age_h:.0f} hours old")


def database_writable() -> Finding:
    from django.db import DatabaseError, connection, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Rolled back below; a read-only disk, role or replica refuses it.
            cursor.execute("CREATE TABLE bihuan_doctor_probe (id integer)")
            transaction.set_rollback(True)
    except DatabaseError as error:
        what = str(error).strip().splitlines()[0]
        return Finding("database", "bad", f"cannot be written: {what}", "check BIHUAN_DB, the server and its rights")
    return Finding("database", "good", f"{connection.vendor}, writable")


def migrations_applied() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return Finding("migrations", "bad", f"{len(missing)} not applied", "bihuan run applies them at its start")
    return Finding("migrations", "good", "all applied")


def demo_sign_ins_absent() -> Finding:
    """This will refuse, on a real installation, accounts whose password everybody can read."""
    from django.conf import settings

    from bihuan.config.demo.signins import SIGN_INS
    from bihuan.platform.identity.models import User

    logins = [sign_in.login for sign_in in SIGN_INS]
    present_count = User.objects.filter(login__in=logins, active=True).count()
    if not present_count:
        return Finding("demo", "good", "no demo sign-ins")
    grade: Grade = "warning" if settings.MODE == "demo" else "bad"
    return Finding(
        "demo", grade, f"{present_count} demo sign-ins: their passwords are public", "begin with an empty database"
    )


def users_present() -> Finding:
    from bihuan.platform.identity.models import User

    count = User.objects.filter(active=True).count()
    if not count:
        return Finding("users", "warning", "nobody can sign in", "bihuan user add LOGIN --role ROLE")
    return Finding("users", "good", f"{count} can sign in")


def calendar_known() -> Finding:
    """This will warn in time: a deadline in a year whose holidays are not known would be promised wrongly."""
    from bihuan.contexts.catalog import api as catalog
    from bihuan.platform import clock

    faults = catalog.holiday_warnings(clock.now().date())
    if faults:
        return Finding("calendar", "warning", faults[0].msg % faults[0].params, "enter them in the table of holidays")
    return Finding("calendar", "good", "the holidays are known")


def chain_whole() -> Finding:
    from bihuan.platform import clock
    from bihuan.platform.events.verify import verify

    report = verify(clock.now())
    if not report.whole:
        found = f"the record of events is broken at position {report.broken_at}"
        return Finding("record", "bad", found, "restore the database; see docs/deployment.md")
    return Finding("record", "good", f"{report.verified_count} events verified")
