"""Prove that the record of events is whole: every position there once, every hash following from the one before.

Exit code 1 names the first position where somebody changed, removed or slipped in an event.
"""

import argparse

from bihuan.cli.console import complain, print_json, start_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the report for a program")


def handle(args: argparse.Namespace) -> int:
    start_django()
    from bihuan.platform import clock
    from bihuan.platform.events.verify import verify

    report = verify(clock.now())
    if args.json:
        print_json(report)
    elif report.whole:
        print(f"The record is whole: {report.verified_count} events verified.")
        if report.unsealed_count:
            print(f"{report.unsealed_count} not yet sealed, the oldest for {report.oldest_unsealed_s} s.")
    else:
        complain(f"The record is broken at position {report.broken_at}; {report.verified_count} events before it fit.")
    return 0 if report.whole else 1
