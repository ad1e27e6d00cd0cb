"""The contracts in .importlinter are whole, explained, and the home-made one finds what the built-in one misses."""

import configparser

import grimp
import pytest

from tests.architecture.contracts import OneDoor
from tests.architecture.sources import PACKAGE, ROOT
from tests.architecture.test_relations import FLOORS

TEXT = (ROOT / ".importlinter").read_text()
CONFIG = configparser.ConfigParser()
CONFIG.read_string(TEXT)


def layers(contract: str) -> list[list[str]]:
    lines = CONFIG[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return [line.split(" | ") for line in lines if line]


def test_a_sentence_stands_above_each_contract() -> None:
    lines = TEXT.splitlines()
    headings = [i for i, line in enumerate(lines) if line.startswith("[importlinter:contract:")]
    assert headings
    assert all(lines[i - 1].startswith("# ") for i in headings)


def test_the_two_lists_of_contexts_agree() -> None:
    assert [set(floor) for floor in layers("contexts")] == [set(floor) for floor in FLOORS[:-1]]
    rooms = {path.name for path in (PACKAGE / "contexts").iterdir() if (path / "__init__.py").exists()}
    assert rooms == {name for floor in layers("contexts") for name in floor}


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("b.dispatch.actions", "b.orders.api", True),
        ("b.orders.actions", "b.orders.models", True),
        ("b.dispatch.actions", "b.orders.models", False),
        ("b.web.pages", "b.orders.queries", False),
        ("b.orders_extra.actions", "b.orders.models", False),
    ],
)
def test_one_door(importer: str, imported: str, kept: bool) -> None:
    graph = grimp.ImportGraph()
    for module in ("b", "b.orders", "b.orders_extra", "b.dispatch", "b.web", importer, imported):
        graph.add_module(module)
    graph.add_import(importer=importer, imported=imported)
    contract = OneDoor("One door", {}, {"rooms": "b", "door": "api"})
    assert contract.check(graph, verbose=False).kept is kept
