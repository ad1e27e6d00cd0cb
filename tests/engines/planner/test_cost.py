"""The judge's arithmetic, each sum worked by hand."""

from dataclasses import replace

import pytest

from bihuan.engines.planner import Cost, Judge, Order, Plan, Route, Standing, Stop, Weights, Window
from tests.engines.planner.build import EVEN, MORNING, order, problem, tech


def route(who: str, *stops: Stop, home_s: int = 0) -> Route:
    finish_s = stops[-1].end_s + home_s
    return Route(
        technician_id=who, depart_s=MORNING, stops=stops, breaks=(), home_s=home_s, home_m=0, finish_s=finish_s
    )


def stop(name: str, end_s: int = 40_000, travel_s: int = 600) -> Stop:
    start_s = end_s - 3_600
    return Stop(order_id=name, travel_s=travel_s, travel_m=0, arrive_s=start_s, start_s=start_s, end_s=end_s)


def judged(orders: list[Order], plan: Plan, weights: Weights = EVEN) -> Cost:
    technicians = [tech("t1", zones=frozenset({"north"})), tech("t2", worked_s=1_000), tech("t3", resting=True)]
    return Judge(problem(technicians, orders, weights=weights)).plan(plan)


def test_travel_counts_the_way_home() -> None:
    plan = Plan(routes=(route("t1", stop("a"), stop("b", 50_000, 900), home_s=300),), unplanned=())
    assert judged([order("a", 1), order("b", 2)], plan) == Cost(travel=1_800)
    assert judged([order("a", 1), order("b", 2)], plan, replace(EVEN, travel_bp=5_000)) == Cost(travel=900)


def test_unserved_costs_by_tier() -> None:
    orders = [order("a", 1), order("b", 1, tier="silver"), order("c", 1, tier="gold")]
    assert judged(orders, Plan(routes=(), unplanned=("a", "b", "c"))) == Cost(unserved=12_000 + 30_000 + 60_000)


@pytest.mark.parametrize(
    ("zone", "who", "cost"),
    [("north", "t1", 0), ("south", "t1", 600), ("north", "t2", 600), (None, "t1", 0), (None, "t2", 0)],
)
def test_foreign_zone_costs_600(zone: str | None, who: str, cost: int) -> None:
    plan = Plan(routes=(route(who, stop("a")),), unplanned=())
    assert judged([order("a", 1, zone=zone)], plan).zone == cost


LATE = [
    ("in time to the second", "gold", 40_000, 0),
    ("a second late", "ordinary", 39_999, 1_800),  # + 0.1 s, cut
    ("1,000 s late", "ordinary", 39_000, 1_800 + 100),
    ("1,000 s late, silver", "silver", 39_000, 3_600 + 200),
    ("1,000 s late, gold", "gold", 39_000, 7_200 + 400),
    ("due last week: counted from 8:00", "ordinary", -600_000, 1_800 + 1_120),
]


@pytest.mark.parametrize(("tier", "deadline_s", "cost"), [row[1:] for row in LATE], ids=[row[0] for row in LATE])
def test_lateness_costs_by_tier(tier: str, deadline_s: int, cost: int) -> None:
    plan = Plan(routes=(route("t1", stop("a", 40_000)),), unplanned=())
    assert judged([order("a", 1, tier=tier, deadline_s=deadline_s)], plan).late == cost


def test_lateness_never_costs_more_than_half_of_never() -> None:
    plan = Plan(routes=(route("t1", stop("a", MORNING + 50_000)),), unplanned=())
    assert judged([order("a", 1, deadline_s=0)], plan).late == 6_000


@pytest.mark.parametrize(
    ("standing", "promised", "cost"),
    [(None, False, 0), ("t1", True, 0), ("t2", False, 900), ("t2", True, 900 + 1_800), ("gone", False, 900)],
)
def test_changing_hands_costs_more_once_promised(standing: str | None, promised: bool, cost: int) -> None:
    one = order(
        "a",
        1,
        standing=Standing(standing) if standing else None,
        promised=Window(30_000, 40_000) if promised else None,
    )
    assert judged([one], Plan(routes=(route("t1", stop("a")),), unplanned=())).change == cost


def test_balance_counts_what_lies_above_the_mean() -> None:
    """t1 carries 3,600 + 600 + 400 = 4,600; t2 only the 1,000 of before; the resting t3 isn't asked.
    Mean 2,800, above it 1,800; a tenth of that."""
    plan = Plan(routes=(route("t1", stop("a"), home_s=400),), unplanned=())
    assert judged([order("a", 1)], plan, Weights()).balance == 180
    assert judged([], Plan(routes=(), unplanned=()), Weights()).balance == 50  # 1,000 and 0: 500 above the mean


def test_balance_of_nobody_is_nothing() -> None:
    assert Judge(problem([], [])).balance([]) == 0


def test_costs_add_and_subtract_part_by_part() -> None:
    a, b = Cost(1, 2, 3, 4, 5, 6), Cost(10, 20, 30, 40, 50, 60)
    assert (a + b).total == a.total + b.total == 231
    assert b - a == Cost(9, 18, 27, 36, 45, 54)
