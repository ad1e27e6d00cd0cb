"""Measure one thing on this machine and print its figures. `--list` names what can be measured.

A benchmark is a module in benchmarks/ with a docstring and `run(full, progress) -> dict of figures`, the unit at the
end of each figure's name. Here it runs short (full=False) and prints; `bihuan prove` keeps what it found.
"""

import argparse

from bihuan.cli.console import Progress, complain, print_json, print_table
from bihuan.cli.measuring import benchmarks, load, machine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="what to measure")
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    parser.add_argument("--json", action="store_true", help="print figures and machine for a program")


def handle(args: argparse.Namespace) -> int:
    known = benchmarks()
    if args.list or args.name is None:
        print_table(("name", "measures"), [(name, load(name).title) for name in known])
        return 0 if args.list else 2
    if args.name not in known:
        complain(f"There is no benchmark {args.name}; bihuan bench --list names them.")
        return 2
    progress = Progress()
    try:
        figures = load(args.name).run(False, progress)
    finally:
        progress.close()
    if args.json:
        print_json({"benchmark": args.name, "machine": machine(), "figures": figures})
    else:
        print_table(("figure", "value"), list(figures.items()))
    return 0
