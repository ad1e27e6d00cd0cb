"""Path arithmetic: children, ranges, moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.contexts.workforce.rules.paths import (
    LEVELS,
    MOST_CHILDREN_COUNT,
    ancestors,
    child_path,
    may_stand_under,
    moved,
    within,
)
from bihuan.contexts.workforce.types import UnitKind
from bihuan.kernel.errors import Refused
from bihuan.platform.scoping import path_end

numbers = st.integers(1, MOST_CHILDREN_COUNT)
paths = st.lists(numbers, min_size=1, max_size=5).map(lambda ns: "".join(f"{n:04}" for n in ns))


@given(paths, st.lists(numbers, max_size=3))
def test_all_below_and_nothing_else_lies_in_the_range(path: str, below: list[int]) -> None:
    lower = path
    for number in below:
        lower = child_path(lower, number)
    assert path <= lower < path_end(path)
    assert within(lower, path)
    assert ancestors(lower)[len(path) // 4 - 1] == path


@given(paths, paths)
def test_the_range_holds_exactly_those_below(path: str, other: str) -> None:
    assert (path <= other < path_end(path)) == within(other, path)


@given(paths, st.lists(numbers, max_size=3), paths)
def test_a_move_keeps_what_lies_below_and_can_be_undone(old: str, below: list[int], new: str) -> None:
    path = old + "".join(f"{n:04}" for n in below)
    there = moved(path, old, new)
    assert within(there, new)
    assert len(there) - len(new) == len(path) - len(old)
    assert moved(there, new, old) == path


@given(st.lists(numbers, min_size=2, max_size=50, unique=True))
def test_children_sort_in_the_order_of_their_numbers(children: list[int]) -> None:
    listed = [child_path("0001", number) for number in children]
    assert sorted(listed) == [child_path("0001", number) for number in sorted(children)]


@pytest.mark.parametrize("number", [0, 9999, 10_000, -1])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(Refused):
        child_path("0001", number)


def test_only_what_lies_below_can_be_moved_along() -> None:
    with pytest.raises(ValueError, match="does not lie under"):
        moved("00020001", "0001", "0003")


@pytest.mark.parametrize("kind", LEVELS)
@pytest.mark.parametrize("parent", [None, *LEVELS])
def test_each_kind_stands_under_the_one_above(kind: UnitKind, parent: UnitKind | None) -> None:
    order = [None, *LEVELS]
    assert may_stand_under(kind, parent) == (order.index(kind) - order.index(parent) == 1)
