"""Run the benchmarks and write their figures into docs/figures, with the machine and the date.

What a page of the documentation claims in numbers stands there. Without names, all of them run. With --full they run
at a release's length, which takes hours.
"""

import argparse
from pathlib import Path

from bihuan.cli.console import Progress, complain
from bihuan.cli.measuring import ROOT, benchmarks, load, machine
from bihuan.platform import clock


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these (default: all)")
    parser.add_argument("--full", action="store_true", help="at a release's length")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "figures", help="folder (default: docs/figures)")


def handle(args: argparse.Namespace) -> int:
    known = benchmarks()
    if unknown := [name for name in args.names if name not in known]:
        complain(f"There is no benchmark {', '.join(unknown)}; bihuan bench --list names them.")
        return 2
    args.into.mkdir(parents=True, exist_ok=True)
    for name in args.names or known:
        progress = Progress()
        try:
            figures = load(name).run(args.full, progress)
        finally:
            progress.close()
        file = args.into / f"{name}.md"
        command = f"{name} --full" if args.full else name
        file.write_text(page(command, load(name).title, figures, machine(), clock.now().date().isoformat()))
        print(file)
    return 0


def page(command: str, title: str, figures: dict[str, object], on: dict[str, object], date: str) -> str:
    """This will give the page of one benchmark's figures."""
    rows = "\n".join(f"| {figure} | {value} |" for figure, value in figures.items())
    where = ", ".join(f"{key} {value}" for key, value in on.items())
    return f"# {title}\n\n`bihuan prove {command}`, {date}, on: {where}.\n\n| figure | value |\n|---|---|\n{rows}\n"
