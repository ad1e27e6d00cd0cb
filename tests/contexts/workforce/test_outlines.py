"""Outlines: sound or not, and which zone holds a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.contexts.workforce.rules.outlines import Corner, box, holder_of, opened, outline_faults
from bihuan.kernel.geo import Point
from tests.contexts.workforce.cast import EAST_SQUARE, SQUARE

BOW_TIE = ((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0))


@pytest.mark.parametrize(
    ("outline", "sound"),
    [
        (SQUARE, True),
        (((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 0.5), (0.0, 1.0)), True),  # a dent is fine
        (SQUARE[:2], False),
        (BOW_TIE, False),
        ((*SQUARE, SQUARE[0]), False),  # a corner twice; opened() takes the closing one off
        (((31.0, 105.0), (31.0, 105.1), (31.1, 105.1)), False),  # latitude first
        (((105.0, 31.0), (108.0, 31.0), (108.0, 31.1)), False),
        (tuple((105 + n / 1e4, 31.0 + n % 2) for n in range(501)), False),
    ],
)
def test_sound_outlines(outline: tuple[Corner, ...], sound: bool) -> None:
    assert (outline_faults(outline) == []) is sound


def test_the_closing_corner_is_dropped() -> None:
    assert opened((*SQUARE, SQUARE[0])) == SQUARE
    assert opened(SQUARE) == SQUARE


def test_the_box_goes_around() -> None:
    assert box(SQUARE) == (31.0, 31.1, 105.0, 105.1)


@pytest.mark.parametrize(
    ("lat", "lon", "zone"),
    [(31.05, 105.05, "west"), (31.05, 105.15, "east"), (31.05, 105.25, None), (31.005, 105.005, "nook")],
)
def test_the_smallest_that_holds_the_place(lat: float, lon: float, zone: str | None) -> None:
    nook = ((105.0, 31.0), (105.01, 31.0), (105.01, 31.01), (105.0, 31.01))
    assert holder_of(Point(lat, lon), [("west", SQUARE), ("east", EAST_SQUARE), ("nook", nook)]) == zone


@given(st.floats(31.0, 31.1, exclude_max=True), st.floats(105.0, 105.2, exclude_max=True))
def test_neighbours_leave_no_gap(lat: float, lon: float) -> None:
    assert holder_of(Point(lat, lon), [("west", SQUARE), ("east", EAST_SQUARE)]) is not None
