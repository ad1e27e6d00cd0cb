"""Three hundred addresses labelled before the matcher saw them; since then it has been mended on what they showed.

How the set was made, what the first run gave and what mending changed: docs/addressing.md.
"""

import csv
from pathlib import Path

from bihuan.engines.addressing import Index
from bihuan.engines.addressing.evaluate import evaluate
from bihuan.engines.addressing.table import Labelled, load_places

TOWN = Path(__file__).parents[3] / "src" / "bihuan" / "config" / "demo" / "town"
STILL_ASKED = {"石桥中学教师宿舍"}


def _unseen() -> list[Labelled]:
    with (Path(__file__).parent / "unseen_set.csv").open(encoding="utf-8", newline="") as file:
        return [Labelled(row["text"], row["zone"], row["note"]) for row in csv.DictReader(file)]


def test_the_set_is_whole_and_its_labels_are_zones_of_the_town() -> None:
    rows = _unseen()
    with (TOWN / "zones.csv").open(encoding="utf-8", newline="") as file:
        zones = {row["code"] for row in csv.DictReader(file)}
    assert len({each.text for each in rows}) == len(rows) == 300
    assert {each.zone for each in rows} == {*zones, ""}
    assert sum(not each.zone for each in rows) == 68


def test_no_worse_than_after_mending() -> None:
    index = Index(load_places(TOWN / "address_nodes.csv"), ("示范省", "青澜市", "青澜"))
    figures = evaluate(_unseen(), index)
    assert figures.wrong == ()
    assert {each.text for each in figures.asked} <= STILL_ASKED
