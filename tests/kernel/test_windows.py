from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.windows import Window, intersect, merge, subtract, total

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(minute: int) -> datetime:
    return NOON + timedelta(minutes=minute)


def windows(*ends: tuple[int, int]) -> tuple[Window, ...]:
    return tuple(Window(at(start), at(end)) for start, end in ends)


def covered(found: tuple[Window, ...]) -> set[int]:
    return {minute for minute in range(61) for window in found if window.holds(at(minute))}


some = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda ends: windows((min(ends), max(ends)))[0]), max_size=6
).map(tuple)


def test_its_end_does_not_belong_to_it() -> None:
    (window,) = windows((0, 10))
    assert window.holds(at(0))
    assert not window.holds(at(10))
    assert not window.overlaps(windows((10, 20))[0])
    assert window.overlaps(windows((9, 20))[0])


def test_naive_and_backward_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Window(NOON.replace(tzinfo=None), NOON)
    with pytest.raises(ValueError, match="before it starts"):
        Window(at(1), at(0))


@pytest.mark.parametrize(
    ("left", "right", "both", "rest"),
    [
        ([(0, 10)], [(5, 20)], [(5, 10)], [(0, 5)]),
        ([(0, 10)], [(10, 20)], [], [(0, 10)]),
        ([(0, 30)], [(5, 6), (10, 20)], [(5, 6), (10, 20)], [(0, 5), (6, 10), (20, 30)]),
        ([(0, 5), (5, 10), (3, 7)], [(0, 10)], [(0, 10)], []),
        ([(0, 10)], [(4, 4)], [], [(0, 10)]),
    ],
)
def test_shared_and_left_over(
    left: list[tuple[int, int]],
    right: list[tuple[int, int]],
    both: list[tuple[int, int]],
    rest: list[tuple[int, int]],
) -> None:
    assert intersect(windows(*left), windows(*right)) == windows(*both)
    assert subtract(windows(*left), windows(*right)) == windows(*rest)


def test_time_covered_twice_counts_once() -> None:
    assert total(windows((0, 10), (5, 15), (20, 21))) == timedelta(minutes=16)


@given(some, some)
def test_windows_are_sets_of_instants(left: tuple[Window, ...], right: tuple[Window, ...]) -> None:
    assert covered(merge(left)) == covered(left)
    assert covered(intersect(left, right)) == covered(left) & covered(right)
    assert covered(subtract(left, right)) == covered(left) - covered(right)
    assert total(intersect(left, right)) + total(subtract(left, right)) == total(left)


@given(some, some)
def test_results_are_ordered_apart_and_never_empty(left: tuple[Window, ...], right: tuple[Window, ...]) -> None:
    for found in (merge(left), intersect(left, right), subtract(left, right)):
        assert all(window.start < window.end for window in found)
        assert all(earlier.end < later.start for earlier, later in pairwise(found))
