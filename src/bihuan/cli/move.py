"""Move the installation from SQLite to PostgreSQL: into an empty database, proven equal, the source untouched.

    bihuan move --to postgresql://bihuan@db/bihuan

Stop the web servers and workers first. The password may stand in the environment (PGPASSWORD) or in ~/.pgpass instead
of the address, where other users of the machine could read it. Every row is copied, then counts and hashes of all
tables and the end of the record are compared; only then the copy is kept. Cut off at any moment, it is started again.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from bihuan.cli.console import Progress, complain, print_json, start_django

STILL_ALIVE_S = 15


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", required=True, metavar="ADDRESS", help="postgresql://user@host:port/name, empty")
    parser.add_argument("--json", action="store_true", help="print what was done for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings

    from bihuan.platform.upkeep import moving
    from bihuan.platform.upkeep.sources import address_parameters

    database = settings.DATABASES["default"]
    if "sqlite" not in database["ENGINE"] or urlsplit(args.to).scheme not in {"postgresql", "postgres"}:
        complain("This moves from SQLite (BIHUAN_DB as it is now) to a postgresql:// address, and no other way.")
        return 2
    file, reached = Path(database["NAME"]), address_parameters(args.to)
    moving.require_current(file)
    if _worker_alive():
        complain("A worker is still at work. Stop the web servers and workers first: what they do now would be left.")
        return 1
    moving.require_empty(reached)
    target = {**os.environ, "BIHUAN_DB": args.to, "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"}
    _run(target, "django", "migrate", "--no-input", "--verbosity", "0")
    progress = Progress()
    try:
        moved = moving.move(file, reached, progress)
    finally:
        progress.close()
    _run(target, "bihuan", "verify")
    if args.json:
        print_json({"tables_count": len(moved.tables), "rows_count": moved.rows_count, "chain": moved.chain})
    else:
        print(f"{moved.rows_count} rows of {len(moved.tables)} tables are there, each table equal by count and hash.")
        print(f"The record ends at position {moved.chain.position} in both, and its chain is whole.")
        print(f"{file} was not changed. Set BIHUAN_DB to the new address, start, and keep the file until you are sure.")
    return 0


def _worker_alive() -> bool:
    from bihuan.platform import clock
    from bihuan.platform.worker.beats import silent_s

    silent = silent_s(clock.now())
    return silent is not None and silent < STILL_ALIVE_S


def _run(environment: dict[str, str], *words: str) -> None:
    """The target's turn: a process of its own, since this one's settings are the source's."""
    done = subprocess.run([sys.executable, "-m", *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise SystemExit(f"bihuan move: {' '.join(words)} failed on the target: {said[-1] if said else 'no word'}")
