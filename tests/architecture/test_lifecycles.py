"""Every life cycle's drawing in the documentation is the one its table gives, and every state can be reached."""

import importlib
from pathlib import Path

import pytest

from bihuan.kernel.statechart import Statechart
from tests.architecture.sources import PACKAGE, ROOT


def charts() -> list[tuple[str, str, Statechart]]:  # type: ignore[type-arg]
    """This will give (context, name, chart) of every statechart a context declares."""
    found = []
    for file in sorted((PACKAGE / "contexts").glob("*/lifecycle.py")):
        context = file.parent.name
        module = importlib.import_module(f"bihuan.contexts.{context}.lifecycle")
        found += [(context, name, value) for name, value in vars(module).items() if isinstance(value, Statechart)]
    return found


CHARTS = charts()
IDS = [f"{context}.{name}" for context, name, _ in CHARTS]


def pages(context: str) -> list[Path]:
    wanted = ROOT / "docs" / "contexts" / f"{context}.md", PACKAGE / "contexts" / context / "README.md"
    return [path for path in wanted if path.exists()]


def test_orders_have_a_life_cycle() -> None:
    assert any(context == "orders" for context, _, _ in CHARTS)


@pytest.mark.parametrize(("context", "name", "chart"), CHARTS, ids=IDS)
def test_the_drawing_is_current(context: str, name: str, chart: Statechart) -> None:  # type: ignore[type-arg]
    drawing = f"```mermaid\n{chart.mermaid()}```"
    assert any(drawing in page.read_text() for page in pages(context)), f"docs/contexts/{context}.md needs:\n{drawing}"


@pytest.mark.parametrize(("context", "name", "chart"), CHARTS, ids=IDS)
def test_every_state_can_be_reached(context: str, name: str, chart: Statechart) -> None:  # type: ignore[type-arg]
    assert not chart.unreachable()
