"""Bring the database up to date with this program, after a backup; what `bihuan run` does at its start, by itself.

    bihuan upgrade                        before starting `bihuan web` and `bihuan work` of a new version
    bihuan upgrade --no-backup            where another backup was just taken

It may be interrupted and run again. A database of a newer program is refused: versions only go forward; the way back is
to restore the backup into the old version.
"""

import argparse
from pathlib import Path

from bihuan.cli.console import Progress, start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-backup", action="store_true", help="take no backup first")


def handle(args: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings

    from bihuan.platform import clock
    from bihuan.platform.events.verify import verify
    from bihuan.platform.upkeep import backup, tables, upgrading

    before = upgrading.applied()
    if not tables.missing(before):
        print("The database is up to date.")
        return 0
    if before and not args.no_backup:
        progress = Progress()
        try:
            taken = backup.take(
                settings.DATABASES["default"], Path(settings.BACKUPS), Path(settings.HOME), clock.now(), progress,
                keep_count=None,
            )  # fmt: skip
        finally:
            progress.close()
        print(f"backup: {taken.kept.path}")
    count = upgrading.bring_up_to_date()
    report = verify(clock.now())
    print(f"{count} migrations applied; {report.verified_count} events verified")
    return 0 if report.whole else 1
