"""The contracts in .importlinter are whole, explained, and the home-made one finds what the built-in one misses."""

import grimp
import pytest
from django.conf import settings

from tests.architecture.contracts import OneDoor
from tests.architecture.sources import PACKAGE, ROOT, layers, lines_of

TEXT = (ROOT / ".importlinter").read_text()


def test_a_sentence_stands_above_each_contract() -> None:
    lines = TEXT.splitlines()
    headings = [i for i, line in enumerate(lines) if line.startswith("[importlinter:contract:")]
    assert headings
    assert all(lines[i - 1].startswith("# ") for i in headings)


def test_every_list_of_contexts_is_whole() -> None:
    rooms = {path.name for path in (PACKAGE / "contexts").iterdir() if (path / "__init__.py").exists()}
    listed = {
        "layers of the contract `contexts` in .importlinter": {name for floor in layers("contexts") for name in floor},
        "containers of the contract `inside` in .importlinter": {
            line.removeprefix("bihuan.contexts.") for line in lines_of("inside", "containers")
        },
        "_BUILT in config/settings.py": set(settings.CONTEXTS),
    }
    wrong = {place: sorted(names ^ rooms) for place, names in listed.items() if names != rooms}
    assert not wrong, f"missing there, or no context here: {wrong}"


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
