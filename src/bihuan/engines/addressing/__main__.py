"""`python -m bihuan.engines.addressing TREE.csv [--outer 青澜市] [--labelled SET.csv]`.

Reads addresses from standard input, one a line, and writes one JSON object a line; with --labelled writes the figures.
"""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from bihuan.engines.addressing.evaluate import evaluate
from bihuan.engines.addressing.index import Index
from bihuan.engines.addressing.match import match
from bihuan.engines.addressing.table import load_labelled, load_places


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bihuan.engines.addressing", description=__doc__)
    parser.add_argument("tree", type=Path, help="address tree, CSV")
    parser.add_argument("--outer", action="append", default=[], help="name of a province or city around the tree")
    parser.add_argument("--labelled", type=Path, help="addresses with their zones: text|zone|why")
    asked = parser.parse_args()
    index = Index(load_places(asked.tree), asked.outer)
    if asked.labelled is None:
        for line in sys.stdin:
            found = {"text": line.strip(), **asdict(match(line, index))}
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
        return
    figures = evaluate(load_labelled(asked.labelled), index)
    shown = {"all_count": figures.all_count, "wrong_bp": figures.wrong_bp, "asked_bp": figures.asked_bp}
    lists = {"wrong": [each.text for each in figures.wrong], "asked": [each.text for each in figures.asked]}
    sys.stdout.write(json.dumps(shown | lists, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
