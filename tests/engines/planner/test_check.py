"""Each hard rule: the lawful plan passes, and each planted violation is found, named and measured."""

from dataclasses import replace
from typing import Any

import pytest

from bihuan.engines.planner import Break, Place, Plan, Problem, Route, Stop, StraightLine, Window, check
from bihuan.engines.planner.check import Rule
from tests.engines.planner.build import EVENING, MORNING, order, problem, tech

NOON = Window(43_200, 50_400)


def lawful() -> tuple[Problem, Plan]:
    """One technician, an order each side of the break, home by 14:20."""
    one = tech(breaks=(Break(NOON, 3_600),), skills={"fibre": 2}, equipment=frozenset({"meter"}))
    first = order("a", 2, skills={"fibre": 2}, equipment=frozenset({"meter"}), windows=(Window(28_800, 36_000),))
    second = order("b", 3, promised=Window(46_000, 50_000), release_s=46_000, pinned="t1")
    stops = (
        Stop(order_id="a", travel_s=1_200, travel_m=2_000, arrive_s=30_000, start_s=30_000, end_s=33_600),
        Stop(order_id="b", travel_s=600, travel_m=1_000, arrive_s=46_800, start_s=46_800, end_s=50_400),
    )
    route = Route(
        technician_id="t1",
        depart_s=MORNING,
        stops=stops,
        breaks=(Window(43_200, 46_800),),
        home_s=1_800,
        home_m=3_000,
        finish_s=52_200,
    )
    return problem([one], [first, second]), Plan(routes=(route,), unplanned=())


def with_tech(given: tuple[Problem, Plan], **change: Any) -> tuple[Problem, Plan]:
    one = replace(given[0].technicians[0], **change)
    return replace(given[0], technicians=(one,)), given[1]


def with_order(given: tuple[Problem, Plan], at: int, **change: Any) -> tuple[Problem, Plan]:
    orders = list(given[0].orders)
    orders[at] = replace(orders[at], **change)
    return replace(given[0], orders=tuple(orders)), given[1]


def with_route(given: tuple[Problem, Plan], **change: Any) -> tuple[Problem, Plan]:
    return given[0], replace(given[1], routes=(replace(given[1].routes[0], **change),))


def with_stop(given: tuple[Problem, Plan], at: int, **change: Any) -> tuple[Problem, Plan]:
    stops = list(given[1].routes[0].stops)
    stops[at] = replace(stops[at], **change)
    return with_route(given, stops=tuple(stops))


def test_lawful_plan_passes() -> None:
    assert check(*lawful()) == ()


L = lawful()
PLANTED = [
    ("resting", with_tech(L, resting=True), {(Rule.REST, 1, "a"), (Rule.REST, 1, "b")}),
    ("skill missing", with_tech(L, skills={}), {(Rule.SKILL, 2, "a")}),
    ("skill a level short", with_tech(L, skills={"fibre": 1}), {(Rule.SKILL, 1, "a")}),
    ("level 0 wanted, not held", with_order(with_tech(L, skills={}), 0, skills={"x": 0}), {(Rule.SKILL, 1, "a")}),
    ("equipment", with_tech(L, equipment=frozenset()), {(Rule.EQUIPMENT, 1, "a")}),
    ("pinned to another", with_order(L, 1, pinned="t9"), {(Rule.PINNED, 1, "b")}),
    ("window over", with_order(L, 0, windows=(Window(28_800, 29_000),)), {(Rule.WINDOW, 1_000, "a")}),
    ("nearer of two", with_order(L, 0, windows=(Window(0, 1), Window(30_100, 31_000))), {(Rule.WINDOW, 100, "a")}),
    ("promise", with_order(L, 1, promised=Window(47_000, 48_000)), {(Rule.PROMISE, 200, "b")}),
    ("release", with_order(L, 1, release_s=46_801), {(Rule.RELEASE, 1, "b")}),
    ("service cut short", with_stop(L, 1, end_s=50_000), {(Rule.SERVICE, 400, "b")}),
    ("leaves before the shift", with_tech(L, shift=Window(28_801, EVENING)), {(Rule.SHIFT, 1, None)}),
    ("home after the shift", with_tech(L, shift=Window(MORNING, 52_000)), {(Rule.SHIFT, 200, None)}),
    ("no time for the way", with_stop(L, 0, start_s=29_900, end_s=33_500), {(Rule.TRAVEL, 100, "a")}),
    ("way understated", with_stop(L, 0, travel_s=1_100), {(Rule.TRAVEL, 100, "a")}),
    ("distance understated", with_stop(L, 0, travel_m=1_999), {(Rule.TRAVEL, 1, "a")}),
    ("no time for the way home", with_route(L, finish_s=52_199), {(Rule.TRAVEL, 1, None)}),
    ("way home understated", with_route(L, home_s=1_799), {(Rule.TRAVEL, 1, None)}),
    ("break forgotten", with_route(L, breaks=()), {(Rule.BREAK, 1, None)}),
    ("break short", with_route(L, breaks=(Window(43_200, 46_000),)), {(Rule.BREAK, 800, None)}),
    ("break early", with_route(L, breaks=(Window(43_000, 46_600),)), {(Rule.BREAK, 200, None)}),
    (
        "break during service",
        with_route(L, breaks=(Window(44_400, 48_000),)),
        {(Rule.BREAK, 1_200, "b")},
    ),
    ("twice", (L[0], replace(L[1], unplanned=("a",))), {(Rule.ONCE, 1, "a")}),
    ("lost", (L[0], Plan(routes=(), unplanned=("a",))), {(Rule.ONCE, 1, "b")}),
    ("unknown order", (L[0], replace(L[1], unplanned=("z",))), {(Rule.ONCE, 1, "z")}),
]


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in PLANTED], ids=[row[0] for row in PLANTED])
def test_planted_violation_is_found(given: tuple[Problem, Plan], expected: set[tuple[Rule, int, str | None]]) -> None:
    assert {(one.rule, one.by, one.order_id) for one in check(*given)} == expected


def test_breaks_of_one_technician_do_not_overlap() -> None:
    given = with_tech(L, breaks=(Break(NOON, 3_600), Break(NOON, 600)))
    given = with_route(given, breaks=(Window(43_200, 46_800), Window(46_000, 46_600)))
    assert (Rule.BREAK, 800) in {(one.rule, one.by) for one in check(*given)}


def test_unknown_technician_and_second_route() -> None:
    stranger = replace(L[1].routes[0], technician_id="t9")
    assert [one.facts for one in check(L[0], Plan(routes=(stranger,), unplanned=()))] == [
        {"what": "unknown_technician"}
    ]
    empty = replace(L[1].routes[0], stops=(), breaks=(), home_s=0, home_m=0)
    twice = Plan(routes=(L[1].routes[0], empty), unplanned=())
    assert [one.facts for one in check(L[0], twice)] == [{"what": "two_routes"}]


def test_a_break_may_interrupt_the_journey_but_not_replace_it() -> None:
    """Nine minutes of the way before the break, one after: 600 s of way + 3,600 s of break fill the gap exactly."""
    given = with_stop(L, 0, arrive_s=39_060, start_s=39_060, end_s=42_660)
    given = with_order(given, 0, windows=())
    given = with_stop(given, 1, start_s=46_860, end_s=50_460)
    assert check(*with_route(given, finish_s=52_260)) == ()
    late = with_stop(given, 1, start_s=46_859, end_s=50_459)
    assert [(one.rule, one.by) for one in check(*with_route(late, finish_s=52_260))] == [(Rule.TRAVEL, 1)]


def test_straight_line_is_measured_by_the_checker_itself() -> None:
    """A degree of longitude on the equator is 111,195 m; × 1.35 is 150,113 m, at 20 km/h 27,020 s, + 180 s parking."""
    one = tech(end=None)
    far = replace(order("a", 0), place=Place(1.0, 0.0))
    stop = Stop(order_id="a", travel_s=27_200, travel_m=150_113, arrive_s=56_000, start_s=56_000, end_s=59_600)
    route = Route(technician_id="t1", depart_s=MORNING, stops=(stop,), breaks=(), home_s=0, home_m=0, finish_s=59_600)
    given = problem([one], [far], travel=StraightLine())
    assert check(given, Plan(routes=(route,), unplanned=())) == ()
    hurried = replace(route, stops=(replace(stop, travel_s=27_190),))
    found = check(given, Plan(routes=(hurried,), unplanned=()))
    assert [one.rule for one in found] == [Rule.TRAVEL]
    assert found[0].by in {9, 10}
