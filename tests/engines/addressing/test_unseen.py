"""Three hundred addresses labelled before the matcher saw them: how good it is on what it wasn't built for.

How the set was made and what the first run gave: docs/addressing.md.
"""

import csv
from pathlib import Path

from bihuan.engines.addressing import Index
from bihuan.engines.addressing.evaluate import evaluate
from bihuan.engines.addressing.table import Labelled, load_places

TOWN = Path(__file__).parents[3] / "src" / "bihuan" / "config" / "demo" / "town"
FIRST_WRONG = {"光明里（北区）2号楼3-501", "锦绣花园12栋或者13栋，记不清了", "解放路131号、132号"}
FIRST_ASKED_COUNT = 43
FIRST_RIGHT_COUNT = 254


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


def test_no_worse_than_on_the_first_run() -> None:
    index = Index(load_places(TOWN / "address_nodes.csv"), ("示范省", "青澜市", "青澜"))
    figures = evaluate(_unseen(), index)
    wrong = {each.text for each in figures.wrong}
    assert wrong <= FIRST_WRONG
    assert len(figures.asked) <= FIRST_ASKED_COUNT, [each.text for each in figures.asked]
    assert figures.all_count - len(figures.wrong) - len(figures.asked) >= FIRST_RIGHT_COUNT
