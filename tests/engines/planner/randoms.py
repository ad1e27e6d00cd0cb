"""Random problems of every shape that validation lets through, the awkward ones on purpose."""

from hypothesis import strategies as st

from bihuan.engines.planner import (
    Break,
    Matrix,
    Order,
    Place,
    Problem,
    Standing,
    StraightLine,
    Technician,
    TierWeight,
    Weights,
    Window,
)
from tests.engines.planner.build import ROAD

_SKILLS = st.dictionaries(st.sampled_from(["fibre", "copper"]), st.integers(0, 2), max_size=2)
_KINDS = st.frozensets(st.sampled_from(["meter", "ladder"]), max_size=2)
_TOWN = st.builds(Place, st.floats(113.2, 113.3), st.floats(23.1, 23.2))
_SELDOM = st.sampled_from([*[False] * 7, True])
_NAMES = st.sampled_from(["t0", "t1", "t2", "gone"])


def _window(low_s: int, high_s: int) -> st.SearchStrategy[Window]:
    at = st.integers(low_s // 600, high_s // 600).map(lambda tens: tens * 600)
    return st.tuples(at, at).map(lambda ends: Window(min(ends), max(ends)))


@st.composite
def _technician(draw: st.DrawFn, name: str, places: st.SearchStrategy[Place]) -> Technician:
    start_s = draw(st.sampled_from([*[28_800] * 5, 30_600, 79_200, -7_200]))  # mostly day, some nights
    shift = Window(start_s, start_s + draw(st.sampled_from([34_200, 34_200, 14_400, 3_600])))
    breaks: list[Break] = []
    at_s = shift.start_s
    for long_s in draw(st.lists(st.sampled_from([900, 3_600]), max_size=2)):
        window = Window(at_s + draw(st.integers(0, 3)) * 1_800, at_s + 7_200 + long_s)
        if window.end_s <= shift.end_s and window.end_s - window.start_s >= long_s:
            breaks.append(Break(window, long_s))
            at_s = window.end_s
    return Technician(
        id=name,
        start=draw(places),
        end=draw(st.none() | places),
        shift=shift,
        breaks=tuple(breaks),
        skills=draw(_SKILLS),
        equipment=draw(_KINDS),
        zones=draw(st.frozensets(st.sampled_from(["north", "south"]))),
        worked_s=draw(st.sampled_from([0, 10_000])),
        resting=draw(_SELDOM),
    )


@st.composite
def _order(draw: st.DrawFn, name: str, places: st.SearchStrategy[Place]) -> Order:
    return Order(
        id=name,
        place=draw(places),
        service_s=draw(st.sampled_from([*[3_600, 1_200] * 6, 0, 40_000])),
        tier=draw(st.sampled_from(["ordinary", "silver", "gold"])),
        zone=draw(st.sampled_from([None, "north", "south"])),
        windows=tuple(draw(st.lists(_window(25_000, 70_000), max_size=2))),
        promised=draw(_window(25_000, 70_000)) if draw(_SELDOM) else None,
        release_s=draw(st.integers(20_000, 70_000)) if draw(_SELDOM) else None,
        deadline_s=draw(st.none() | st.integers(-(10**8), 80_000)),
        skills=draw(_SKILLS) if draw(_SELDOM) else {},
        equipment=draw(_KINDS) if draw(_SELDOM) else frozenset(),
        pinned=draw(_NAMES) if draw(_SELDOM) else None,
        standing=Standing(draw(_NAMES)) if draw(_SELDOM) else None,
    )


@st.composite
def problems(draw: st.DrawFn, most_technicians: int = 3, least_orders: int = 0, most_orders: int = 9) -> Problem:
    """This will draw a problem: straight line, a road of equal steps, a lawless matrix, or no travel at all."""
    kind = draw(st.sampled_from(["line", "matrix", "zero"]))
    places = _TOWN if kind == "line" else st.sampled_from(ROAD)
    travel: StraightLine | Matrix = StraightLine()
    if kind != "line":
        entry = st.integers(0, 3_000) if kind == "matrix" else st.just(0)
        table = tuple(tuple(draw(entry) for _ in ROAD[:4]) for _ in ROAD[:4])
        travel, places = Matrix(places=ROAD[:4], seconds=table, metres=table), st.sampled_from(ROAD[:4])
    count = draw(st.sampled_from([*range(most_technicians, 0, -1)] * 3 + [0]))
    return Problem(
        technicians=tuple(draw(_technician(f"t{index}", places)) for index in range(count)),
        orders=tuple(
            draw(_order(f"o{index}", places)) for index in range(draw(st.integers(least_orders, most_orders)))
        ),
        travel=travel,
        weights=draw(st.sampled_from([Weights(), _CHEAP])),
    )


# Weights under which leaving an order out may be the cheaper choice.
_CHEAP = Weights(tiers={tier: TierWeight(unserved_s=1_500, late_s=900, late_bp=5_000) for tier in Weights().tiers})
