"""Take a backup of the database while everything runs, into one checksummed file.

    bihuan backup                         into BIHUAN_BACKUPS (default: the folder backups in BIHUAN_HOME)
    bihuan backup FOLDER --keep 14        and delete all but the newest 14 there
    bihuan backup FOLDER --keys ELSEWHERE also copy the encryption keys, to a place apart from the backups

The keys of personal data are never in a backup: whoever finds one can read no name, phone or address in it. Without
the keys nobody can, ever: keep a copy of them in another place. PostgreSQL needs its client programs (pg_dump).
"""

import argparse
from pathlib import Path

from bihuan.cli.console import Progress, print_json, start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", nargs="?", type=Path, metavar="TO", help="folder for the file")
    parser.add_argument("--keep", type=_count, metavar="N", help="delete all but the newest N backups there")
    parser.add_argument("--keys", type=Path, metavar="ELSEWHERE", help="copy the keys into this folder as well")
    parser.add_argument("--json", action="store_true", help="print what was done for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings

    from bihuan.platform import clock
    from bihuan.platform.privacy.keys import key_file
    from bihuan.platform.upkeep import backup

    folder, home = args.to or Path(settings.BACKUPS), Path(settings.HOME)
    keys = backup.keep_keys(args.keys, folder) if args.keys else None
    progress = Progress()
    try:
        taken = backup.take(settings.DATABASES["default"], folder, home, clock.now(), progress, keep_count=args.keep)
    finally:
        progress.close()
    told = taken.manifest
    if args.json:
        print_json(
            {
                "file": str(taken.kept.path),
                "size_bytes": taken.kept.size_bytes,
                "made_at": told.made_at,
                "tables_count": len(told.tables),
                "rows_count": told.rows_count,
                "chain": told.chain,
                "removed": [str(path) for path in taken.removed],
                "keys_copied_to": keys and str(keys),
            }
        )
        return 0
    print(f"{taken.kept.path}: {taken.kept.size_bytes / 1024**2:.1f} MB")
    print(
        f"{told.rows_count} rows of {len(told.tables)} tables; "
        f"the record ends at position {told.chain.position}, {told.chain.unsealed_count} events behind it unsealed"
    )
    for path in taken.removed:
        print(f"deleted {path}")
    if keys:
        print(f"keys copied to {keys}")
    else:
        print(f"The keys are not in it. They lie in {key_file()}: keep a copy of them in another place (--keys).")
    return 0


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
