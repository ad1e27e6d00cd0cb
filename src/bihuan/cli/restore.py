"""Bring a backup back, into an empty database or, with --replace, after putting the old one aside.

    bihuan restore FILE                   into an empty database
    bihuan restore FOLDER --replace       the newest of a folder; the old database is put aside, never destroyed

Stop the web servers and workers first. The checksums are verified before anything is touched; afterwards every table's
rows and hash and the hash chain of events are compared with what was saved. An older backup is brought up to date.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli.console import Progress, complain, print_json, start_django

if TYPE_CHECKING:
    from bihuan.platform.events.verify import ChainReport
    from bihuan.platform.upkeep.restore import Restored


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="FROM", help="a backup, or a folder whose newest is taken")
    parser.add_argument("--replace", action="store_true", help="put a database that is there aside first")
    parser.add_argument("--json", action="store_true", help="print what was done for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    from django.conf import settings

    from bihuan.platform import clock
    from bihuan.platform.events.verify import verify
    from bihuan.platform.upkeep import upgrading
    from bihuan.platform.upkeep.restore import restore

    progress = Progress()
    try:
        done = restore(settings.DATABASES["default"], args.source, clock.now(), progress, replace=args.replace)
        upgrading.bring_up_to_date()
    finally:
        progress.close()
    report = verify(clock.now())
    lost_keys = _lacks_key(done.manifest.key_id)
    if args.json:
        print_json(
            {
                "file": str(done.file),
                "made_at": done.manifest.made_at,
                "rows_count": done.manifest.rows_count,
                "chain": done.manifest.chain,
                "chain_whole": report.whole,
                "aside": done.aside,
                "behind_count": done.behind_count,
                "waiting_messages_count": done.manifest.waiting_messages_count,
                "key_missing": lost_keys,
            }
        )
    else:
        _tell(done, report)
    if lost_keys:
        complain(
            f"The key file of this installation does not hold the key {done.manifest.key_id} under which this backup's "
            "personal data was written. Bring the key file back before anybody works."
        )
    if not report.whole:
        complain(f"The record is broken at position {report.broken_at}.")
    return 0 if report.whole and not lost_keys else 1


def _tell(done: "Restored", report: "ChainReport") -> None:
    told = done.manifest
    print(f"{done.file}: restored as it was saved at {told.made_at:%Y-%m-%d %H:%M:%S} UTC")
    print(f"{told.rows_count} rows of {len(told.tables)} tables equal what was saved")
    print(f"{report.verified_count} events verified")
    if done.aside:
        print(f"The old database was put aside: {done.aside}")
    if done.behind_count:
        print(f"{done.behind_count} events of it, after position {told.chain.position}, are not in the restored one.")
    else:
        last_at = told.chain.last_event_at or "no event"
        print(f"What was done after position {told.chain.position} ({last_at}) is not in it.")
    if told.waiting_messages_count:
        print(
            f"{told.waiting_messages_count} messages were waiting then. Those sent since would be sent once more: "
            "look at them before starting a worker."
        )


def _lacks_key(key_id: str) -> bool:
    from bihuan.platform.privacy.keys import key_file, ring

    return bool(key_id) and (not key_file().exists() or key_id not in ring().encryption)
