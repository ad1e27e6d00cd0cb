"""A reassignment by hand: what breaks, by how much, for whom, and what it costs; nothing is done."""

import pytest

from bihuan.engines.planner import Break, Order, Problem, Standing, Window, judge_insertion, solve
from bihuan.engines.planner.check import Rule
from bihuan.kernel.errors import Invalid
from tests.engines.planner.build import EVEN, EVENING, MORNING, order, problem, tech

SHORT = Window(MORNING, MORNING + 5 * 3_600)


def town(extra: Order) -> Problem:
    """t1 at the one end with a morning order, t2 at the other with a short shift, t3 resting."""
    people = [
        tech("t1", 0, skills={"fibre": 3}, equipment=frozenset({"meter"})),
        tech("t2", 8, shift=SHORT, zones=frozenset({"east"})),
        tech("t3", 8, resting=True),
    ]
    held = order("held", 0, windows=(Window(MORNING, MORNING + 600),), skills={"fibre": 1}, tier="gold")
    return problem(people, [held, extra], weights=EVEN)


CASES = [
    ("lawful", order("x", 8), "t2", set()),
    ("resting", order("x", 8), "t3", {(Rule.REST, "x", 1)}),
    ("skill", order("x", 8, skills={"fibre": 2}), "t2", {(Rule.SKILL, "x", 2)}),
    ("equipment", order("x", 8, equipment=frozenset({"meter"})), "t2", {(Rule.EQUIPMENT, "x", 1)}),
    ("pinned", order("x", 8, pinned="t1"), "t2", {(Rule.PINNED, "x", 1)}),
    ("too long for the shift", order("x", 8, service_s=6 * 3_600), "t2", {(Rule.SHIFT, None, 3_600)}),
    (
        "window gone before he is there",
        order("x", 6, windows=(Window(0, MORNING),)),
        "t2",
        {(Rule.WINDOW, "x", 1_200)},
    ),
    ("promise", order("x", 6, promised=Window(0, MORNING)), "t2", {(Rule.PROMISE, "x", 1_200)}),
    (
        "two rules at once",
        order("x", 8, service_s=6 * 3_600, skills={"copper": 1}),
        "t2",
        {(Rule.SKILL, "x", 1), (Rule.SHIFT, None, 3_600)},
    ),
    # Put before `held` it makes that one 3,000 s too late; put after, it would itself be 3,600 s too late.
    (
        "another order's window",
        order("x", 0, windows=(Window(MORNING, MORNING),)),
        "t1",
        {(Rule.WINDOW, "held", 3_000)},
    ),
]


@pytest.mark.parametrize(("extra", "who", "expected"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_what_breaks(extra: Order, who: str, expected: set[tuple[Rule, str | None, int]]) -> None:
    given = town(extra)
    verdict = judge_insertion(given, solve(given).plan, "x", who)
    assert {(one.rule, one.order_id, one.by) for one in verdict.violations} == expected
    assert verdict.lawful is (not expected)
    assert next(one for one in verdict.plan.routes if one.technician_id == who).stops
    assert verdict.stop.order_id == "x"


def test_what_it_costs_to_move_a_planned_order() -> None:
    """From t2 next door to t1, eight steps there and eight back, out of its zone and out of its holder's hands."""
    given = town(order("x", 8, zone="east", standing=Standing("t2")))
    plan = solve(given).plan
    added = judge_insertion(given, plan, "x", "t1").added
    assert (added.travel, added.zone, added.change, added.unserved) == (2 * 8 * 600, 600, 900, 0)
    assert judge_insertion(given, plan, "x", "t2").added.total == 0


def test_taking_in_a_left_out_order_relieves() -> None:
    given = town(order("x", 8, skills={"copper": 1}))
    plan = solve(given).plan
    assert plan.unplanned == ("x",)
    assert judge_insertion(given, plan, "x", "t2").added.unserved == -12_000


def test_a_break_driven_out_is_named() -> None:
    lunch = tech("t1", 0, shift=Window(MORNING, EVENING), breaks=(Break(Window(30_000, 33_600), 3_600),))
    given = problem([lunch], [order("x", 0, windows=(Window(MORNING, MORNING),))])
    verdict = judge_insertion(given, solve(given).plan, "x", "t1")
    assert [(one.rule, one.by) for one in verdict.violations] == [(Rule.BREAK, 2_400)]


def test_what_was_overruled_before_is_no_news() -> None:
    """held stands with t2, who lacks the skill; giving him x as well breaks nothing new."""
    given = town(order("x", 8))
    overruled = judge_insertion(given, solve(given).plan, "held", "t2").plan
    assert judge_insertion(given, overruled, "x", "t2").lawful


@pytest.mark.parametrize(("order_id", "who", "where"), [("y", "t1", "order_id"), ("x", "t9", "technician_id")])
def test_unknown_names_are_refused(order_id: str, who: str, where: str) -> None:
    given = town(order("x", 8))
    with pytest.raises(Invalid) as refused:
        judge_insertion(given, solve(given).plan, order_id, who)
    assert refused.value.where == where
