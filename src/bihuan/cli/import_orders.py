"""Turn a carrier's sheet (.xlsx or .csv) into orders; rows that can't be orders come back marked.

    bihuan import orders.xlsx                      good rows become orders
    bihuan import orders.xlsx --marked mend.xlsx   and the others, with what to mend, go to mend.xlsx
    bihuan import orders.xlsx --preview            change nothing, only say what would happen

Each good row is an order of its own, so that a bad row costs nobody else's; the same sheet sent twice is taken once.
Exit code 0: every row is an order; 1: some were refused.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bihuan.cli.console import Progress, operator, print_json, start_django

if TYPE_CHECKING:
    from bihuan.kernel.errors import Fault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--marked", type=Path, metavar="FILE", help="write the refused rows here, as .xlsx")
    parser.add_argument("--preview", action="store_true", help="change nothing")
    parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans", help="of the marks")
    parser.add_argument("--json", action="store_true", help="print the report for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    content = args.sheet.read_bytes()
    return _preview(args, content) if args.preview else _import(args, content)


def _preview(args: argparse.Namespace, content: bytes) -> int:
    from bihuan.contexts.orders import api as orders
    from bihuan.platform import clock

    actor = operator("orders.import_sheet")
    found = orders.preview_sheet(actor, content=content, filename=args.sheet.name, at=clock.now())
    faults = [(row.number, fault) for row in found.refused for fault in row.faults]
    if args.json:
        print_json(
            {
                "good_count": len(found.good),
                "refused_count": len(found.refused),
                "faults": [{"row": number, "where": fault.where, "msg": _words(fault)} for number, fault in faults],
                "unknown_headers": found.unknown_headers,
            }
        )
    else:
        print(f"{len(found.good)} rows would become orders, {len(found.refused)} are refused")
        for number, fault in faults:
            print(f"row {number}: {_words(fault)}")
    return 1 if found.refused else 0


def _import(args: argparse.Namespace, content: bytes) -> int:
    from django.utils import translation

    from bihuan.contexts.orders import api as orders
    from bihuan.platform import clock

    actor, progress = operator("orders.import_sheet"), Progress()
    try:
        report = orders.import_sheet(
            actor, content=content, filename=args.sheet.name, at=clock.now(), progress=progress
        )
    finally:
        progress.close()
    if args.marked and report.refused_count:
        with translation.override(args.language):
            header = translation.gettext("What to mend")
            marked = orders.marked_sheet(actor, report.import_id, words=_words, marks_header=header)
        args.marked.write_bytes(marked)
    if args.json:
        print_json(report)
    else:
        print(f"{report.received_count} orders received, {report.asking_count} of them without a zone yet")
        print(f"{report.known_count} were known before, {report.refused_count} rows refused")
        if report.refused_count:
            print(f"what to mend stands in {args.marked}" if args.marked else "--marked FILE writes what to mend")
    return 1 if report.refused_count else 0


def _words(fault: "Fault") -> str:
    from django.utils.translation import gettext

    return gettext(fault.msg) % fault.params
