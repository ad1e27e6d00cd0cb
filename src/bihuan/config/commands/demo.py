"""The sample city: what it is reckoned to need.

`--figures` prints the city's load from the policies in force; docs/city.md says what it assumes.
"""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--figures", action="store_true", help="print how much of their time the city's people need")


def handle(args: argparse.Namespace) -> int:  # noqa: ARG001 - the only option yet is what it does
    import django

    django.setup()

    from bihuan.config.demo.city import figures
    from bihuan.platform import clock

    for line in figures.lines(clock.now()):
        print(line)
    return 0
