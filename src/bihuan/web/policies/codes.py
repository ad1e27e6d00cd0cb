"""Columns whose cells are codes of another table: shown in words, chosen from what there is."""

from collections.abc import Callable
from dataclasses import dataclass

from bihuan.contexts.catalog import api as catalog
from bihuan.platform import clock
from bihuan.web.labels import choices, language

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Coded:
    """What a column's cells are chosen from; `many`: several codes in a cell, or all."""

    options: Callable[[], Options]
    many: bool = False


def _equipment() -> Options:
    return [(row.code, catalog.label(row, language())) for row in catalog.equipment(clock.now()) if not row.retired]


def _of(code_list: str) -> Callable[[], Options]:
    return lambda: choices(code_list)


_ONE = {"business": "businesses", "work": "works", "tier": "tiers", "area": "areas"}
_MANY = {"businesses": "businesses", "works": "works", "tiers": "tiers", "areas": "areas"}
COLUMNS: dict[str, Coded] = {
    **{column: Coded(_of(code_list)) for column, code_list in _ONE.items()},
    **{column: Coded(_of(code_list), many=True) for column, code_list in _MANY.items()},
    "equipment": Coded(_equipment, many=True),
}
# Where a column of that name holds something else.
_OTHERWISE = {("catalog.holidays", "work")}


def coded(policy: str, column: str) -> Coded | None:
    """This will say what a column's cells are chosen from; None where they are typed."""
    return None if (policy, column) in _OTHERWISE else COLUMNS.get(column)
