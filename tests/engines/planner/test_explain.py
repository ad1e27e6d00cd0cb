"""Why him: facts and costs of the four rules for the chosen and the others; what kept the rest."""

from bihuan.engines.planner import Order, Problem, Window, explain, judge_insertion, solve
from bihuan.engines.planner.check import Rule
from bihuan.engines.planner.explain import Requirement, Why
from tests.engines.planner.build import MORNING, order, problem, tech


def corner(**more: object) -> Problem:
    people = [
        tech("owner", 1, zones=frozenset({"north"}), skills={"fibre": 3}),
        tech("near", 3, skills={"fibre": 2}, worked_s=3_000),
        tech("novice", 2, skills={"fibre": 1}),
        tech("off", 2, skills={"fibre": 3}, resting=True),
    ]
    return problem(people, [order("x", 2, zone="north", skills={"fibre": 2}, **more)])


def why(given: Problem) -> Why:
    explanation = explain(given, solve(given).plan)
    assert explanation.left_out == ()
    return next(one for one in explanation.assigned if one.order_id == "x")


def test_the_four_rules_of_chosen_and_runner_up() -> None:
    """Both are a step away. Balance: loads 4,800/3,000/0 have 2,200 + 400 above the mean of 2,600, before it
    was 2,000 of 3,000/0/0; for the other 7,800 alone lies 5,200 above."""
    told = why(corner(deadline_s=MORNING + 6_000))
    chosen, second = told.chosen, told.runner_up
    assert second is not None
    assert (chosen.technician_id, second.technician_id) == ("owner", "near")
    assert (chosen.own_zone, second.own_zone) == (True, False)
    assert (chosen.cost.zone, second.cost.zone) == (0, 600)
    assert (chosen.travel_s, chosen.travel_m, chosen.cost.travel) == (600, 1_000, 1_200)
    assert (chosen.load_before_s, chosen.load_after_s, chosen.cost.balance) == (0, 4_800, 260 - 200)
    assert (second.load_before_s, second.load_after_s, second.cost.balance) == (3_000, 7_800, 520 - 200)
    assert told.mean_load_s == 2_600
    assert (chosen.start_s, chosen.end_s, chosen.spare_s) == (MORNING + 600, MORNING + 4_200, 1_800)
    assert chosen.shift_spare_s == 36_000 - 4_800
    assert (chosen.cost.late, chosen.cost.change) == (0, 0)


def test_who_could_not_and_why() -> None:
    kept = {one.technician_id: [(bar.rule, bar.by) for bar in one.violations] for one in why(corner()).blocked}
    assert kept == {"novice": [(Rule.SKILL, 1)], "off": [(Rule.REST, 1)]}


def test_requirements_the_chosen_one_meets() -> None:
    assert why(corner(windows=(Window(MORNING, MORNING + 9_000),))).requirements == (
        Requirement(Rule.SKILL, "fibre", 2, 3),
        Requirement(Rule.WINDOW),
        Requirement(Rule.SHIFT),
        Requirement(Rule.REST),
    )


def test_lateness_is_told_and_priced() -> None:
    chosen = why(corner(deadline_s=MORNING + 3_200)).chosen
    assert (chosen.spare_s, chosen.cost.late) == (-1_000, 1_800 + 100)


def test_full_others_are_blocked_by_what_they_hold() -> None:
    busy = order("held", 9, pinned="near", windows=(Window(MORNING + 3_600, MORNING + 3_600),))
    base = corner()
    given = problem(list(base.technicians), [busy, *base.orders])
    given = problem(list(given.technicians), [busy, _at(base.orders[0], Window(MORNING + 600, MORNING + 2_000))])
    blocked = {one.technician_id: one.violations for one in why(given).blocked}
    assert [(one.rule, one.order_id) for one in blocked["near"]] == [(Rule.WINDOW, "held")]
    assert blocked["near"][0].by == 600 + 3_600 + 7 * 600 - 3_600


def _at(one: Order, window: Window) -> Order:
    return order(one.id, 2, zone=one.zone, skills=one.skills, windows=(window,))


def test_a_plan_changed_by_hand_is_explained_as_it_stands() -> None:
    given = corner()
    moved = judge_insertion(given, solve(given).plan, "x", "near").plan
    told = explain(given, moved).assigned[0]
    assert told.chosen.technician_id == "near"
    assert told.runner_up is not None
    assert told.runner_up.cost.total < told.chosen.cost.total


def test_alone_there_is_no_runner_up() -> None:
    assert why(problem([tech()], [order("x", 1)])).runner_up is None
