"""What differs between two versions of a policy, row by row and cell by cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bihuan.platform.policies.shapes import Grid


class Difference(StrEnum):
    """How a row differs."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell before and after."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: `key` names it, `index` is its place in the later version (in the earlier one if removed), from 0."""

    difference: Difference
    key: tuple[str, ...]
    index: int
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rows that differ; `reordered` if only the order of the others changed."""

    rows: tuple[RowChange, ...]
    reordered: bool

    @property
    def count(self) -> int:
        """How many rows differ."""
        return len(self.rows)

    def at(self, index: int) -> RowChange | None:
        """The difference of the row at `index` of the later version, if it has one."""
        return next((row for row in self.rows if row.index == index and row.difference != Difference.REMOVED), None)


def compare(before: Grid, after: Grid, key: Sequence[str]) -> Comparison:
    """This will match rows by their `key` columns (a repeated key by its turn) and tell how they differ."""
    old, new = _by_key(before, key), _by_key(after, key)
    changes = tuple(_changes(old, new))
    kept = [named for named in new if named in old]
    return Comparison(changes, reordered=kept != [named for named in old if named in new])


_Keyed = dict[tuple[tuple[str, ...], int], tuple[int, dict[str, str]]]


def _by_key(grid: Grid, key: Sequence[str]) -> _Keyed:
    found: _Keyed = {}
    turns: Counter[tuple[str, ...]] = Counter()
    for index, row in enumerate(grid.rows):
        cells = dict(zip(grid.headers, row, strict=False))
        named = tuple(cells.get(column, "") for column in key) or row
        turns[named] += 1
        found[named, turns[named]] = (index, cells)
    return found


def _changes(old: _Keyed, new: _Keyed) -> Iterator[RowChange]:
    for named, (index, cells) in new.items():
        if named not in old:
            added = tuple(CellChange(column, "", text) for column, text in cells.items() if text)
            yield RowChange(Difference.ADDED, named[0], index, added)
        elif differing := tuple(_cells(old[named][1], cells)):
            yield RowChange(Difference.CHANGED, named[0], index, differing)
    for named, (index, cells) in old.items():
        if named not in new:
            gone = tuple(CellChange(column, text, "") for column, text in cells.items() if text)
            yield RowChange(Difference.REMOVED, named[0], index, gone)


def _cells(before: dict[str, str], after: dict[str, str]) -> Iterator[CellChange]:
    for column in {**before, **after}:
        if before.get(column, "") != after.get(column, ""):
            yield CellChange(column, before.get(column, ""), after.get(column, ""))
