"""Take over from an older system: its orders with all that was done about them (docs/history.md).

    bihuan history load FILE                     each line one order's history; started again, it goes on where it was
    bihuan history make --orders 300000 > FILE   a year of the sample city to try it with, the same from the same seed

Nobody outside is told of anything: no message is made, none is sent. `-` as FILE reads standard input.
"""

import argparse
import json
import sys
import time
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli.console import Progress, operator, print_json, print_table, start_django

if TYPE_CHECKING:
    from bihuan.contexts.history.api import Totals

UNTIL = "2026-11-21T07:00:00+08:00"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)
    load = verbs.add_parser("load", help="load a file of histories")
    load.add_argument("file")
    load.add_argument("--system", default="carrier", help="what the older system is called (default: carrier)")
    load.add_argument("--helpers", type=int, default=0, help="processes that replay while this one stores (default: 0)")
    load.add_argument("--json", action="store_true", help="print rows and seconds by table for a program")
    make = verbs.add_parser("make", help="write histories of the sample city")
    make.add_argument("--orders", type=int, default=300_000)
    make.add_argument("--seed", type=int, default=1)
    make.add_argument("--until", default=UNTIL, help="where the histories end, with its zone")


def handle(args: argparse.Namespace) -> int:
    start_django()
    return _make(args) if args.verb == "make" else _load(args)


def _make(args: argparse.Namespace) -> int:
    from bihuan.config.demo.history.year import histories

    for told in histories(args.orders, args.seed, datetime.fromisoformat(args.until)):
        sys.stdout.write(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n")
    return 0


def _load(args: argparse.Namespace) -> int:
    from bihuan.contexts.history import api as history
    from bihuan.platform import clock

    progress, begun_s = Progress(), time.monotonic()
    with ExitStack() as stack:
        lines = sys.stdin.buffer if args.file == "-" else stack.enter_context(Path(args.file).open("rb"))
        try:
            totals = history.load_lines(
                operator("history.load", "history.reserve"),
                lines,
                system=args.system,
                at=clock.now(),
                helpers_count=args.helpers,
                progress=lambda done: progress(done, 0, "orders"),
            )
        finally:
            progress.close()
    _report(totals, time.monotonic() - begun_s, as_json=args.json)
    return 0


def _report(totals: "Totals", took_s: float, *, as_json: bool) -> None:
    rows_count = sum(totals.rows.values())
    if as_json:
        print_json(
            {
                "loaded_count": totals.loaded_count,
                "known_count": totals.known_count,
                "took_s": round(took_s, 1),
                "orders_per_s": round(totals.loaded_count / took_s),
                "rows_per_s": round(rows_count / took_s),
                "rows": {table: {"rows_count": count, "took_s": round(totals.took_s[table], 2)}
                         for table, count in totals.rows.items()},
            }
        )  # fmt: skip
        return
    print(f"{totals.loaded_count} orders taken over, {totals.known_count} were known before, in {took_s:.1f} s")
    print(f"{totals.loaded_count / took_s:.0f} orders/s, {rows_count / took_s:.0f} rows/s; written by table:")
    print_table(
        ("table", "rows", "seconds", "rows/s"),
        [
            (table, count, f"{totals.took_s[table]:.1f}", f"{count / max(totals.took_s[table], 1e-9):.0f}")
            for table, count in sorted(totals.rows.items())
        ],
    )
