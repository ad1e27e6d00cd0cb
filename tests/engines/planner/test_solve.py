"""Whatever the problem: a plan the checker passes, every order planned or left out for a reason, the same each time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given, settings

from bihuan.engines.planner import (
    Engine,
    Judge,
    NoPlan,
    Order,
    Plan,
    Problem,
    Route,
    Settings,
    Stop,
    Technician,
    Window,
    check,
    explain,
    solve,
    vroom,
    written_rule,
)
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.travel import NO_LEG, Legs
from bihuan.kernel.errors import Invalid
from tests.engines.planner.build import EVENING, MORNING, order, problem, tech
from tests.engines.planner.randoms import problems

BY_RULE = Settings(engine=Engine.WRITTEN_RULE)


@given(problems(least_orders=3))
@settings(max_examples=150)
def test_any_problem_gets_a_lawful_plan_with_reasons(drawn: Problem) -> None:
    solution = solve(drawn)
    assert check(drawn, solution.plan) == ()
    assert [one.trouble for one in solution.tried if one.cost is None] == []
    explanation = explain(drawn, solution.plan)
    assert {one.order_id for one in explanation.left_out} == set(solution.plan.unplanned)
    assert len(explanation.assigned) + len(explanation.left_out) == len(drawn.orders)
    for left in explanation.left_out:
        assert left.leading.code
        assert {one.technician_id for one in left.blocks} == {one.id for one in drawn.technicians}
    for why in explanation.assigned:
        assert why.runner_up is None or why.chosen.cost.total <= why.runner_up.cost.total


@given(problems(least_orders=3))
@settings(max_examples=50)
def test_the_written_rule_alone_is_lawful_and_never_cheaper(drawn: Problem) -> None:
    ruled = solve(drawn, BY_RULE)
    assert check(drawn, ruled.plan) == ()
    assert solve(drawn).cost.total <= ruled.cost.total


@given(problems(least_orders=3))
@settings(max_examples=30)
def test_equal_problems_get_equal_plans(drawn: Problem) -> None:
    assert solve(drawn) == solve(drawn)


@given(problems(most_technicians=2, least_orders=2, most_orders=3))
@settings(max_examples=40)
def test_never_better_than_the_best_there_is(drawn: Problem) -> None:
    """The oracle tries every assignment, sequence and place of the breaks; a cheaper plan would have to cheat."""
    least = min(Judge(drawn).plan(plan).total for plan in every_plan(drawn) if not check(drawn, plan))
    assert solve(drawn).cost.total >= least


def test_finds_the_best_of_five_orders() -> None:
    """Two technicians at the ends of the road and orders along it: nothing to gain by an exhaustive search."""
    windows = [(), (Window(30_000, 33_000),), (), (Window(40_000, 42_000),), ()]
    orders = [order(f"o{at}", at * 2 + 1, windows=opening) for at, opening in enumerate(windows)]
    drawn = problem([tech("t1", 0), tech("t2", 10)], orders)
    least = min(Judge(drawn).plan(plan).total for plan in every_plan(drawn) if not check(drawn, plan))
    assert solve(drawn).cost.total == least


def every_plan(drawn: Problem) -> Iterator[Plan]:
    """This will make every plan there is, times by plain simulation: none of the solvers' timing is used."""
    legs = Legs(drawn.travel)
    for places in product(range(len(drawn.technicians) + 1), repeat=len(drawn.orders)):
        shares = [
            [one for one, place in zip(drawn.orders, places, strict=True) if place == index]
            for index in range(len(drawn.technicians))
        ]
        unplanned = tuple(
            one.id for one, place in zip(drawn.orders, places, strict=True) if place == len(drawn.technicians)
        )
        options = [
            list(every_route(legs, one, share)) if share else [None]
            for one, share in zip(drawn.technicians, shares, strict=True)
        ]
        for routes in product(*options):
            yield Plan(routes=tuple(one for one in routes if one is not None), unplanned=unplanned)


def every_route(legs: Legs, technician: Technician, share: Sequence[Order]) -> Iterator[Route]:
    """All sequences, with the breaks before any of the visits or on the way home."""
    for sequence in permutations(share):
        for before in combinations_with_replacement(range(len(sequence) + 1), len(technician.breaks)):
            yield walk(legs, technician, sequence, before)


def walk(legs: Legs, technician: Technician, sequence: Sequence[Order], before: Sequence[int]) -> Route:
    """This will walk a route as a person would: `before[i]` is the leg on which break `i` is taken."""
    place, free_s = technician.start, technician.shift.start_s
    stops: list[Stop] = []
    pauses: list[Window] = []
    leg, arrive_s = NO_LEG, free_s
    for index in range(len(sequence) + 1):
        target = sequence[index].place if index < len(sequence) else technician.end
        leg = legs.between(place, target)
        way_left_s, now_s = leg.travel_s, free_s
        for pause, leg_index in zip(technician.breaks, before, strict=True):
            if leg_index == index:
                begin_s = max(now_s, pause.window.start_s)
                way_left_s = max(0, way_left_s - (begin_s - now_s))
                now_s = begin_s + pause.duration_s
                pauses.append(Window(begin_s, now_s))
        arrive_s = now_s + way_left_s
        if index == len(sequence):
            break
        one = sequence[index]
        start_s = max(arrive_s, one.release_s or arrive_s, one.promised.start_s if one.promised else arrive_s)
        opening = sorted(window for window in one.windows if window.end_s >= start_s)
        start_s = max(start_s, opening[0].start_s) if opening else start_s
        free_s = start_s + one.service_s
        stops.append(
            Stop(
                order_id=one.id,
                travel_s=leg.travel_s,
                travel_m=leg.travel_m,
                arrive_s=arrive_s,
                start_s=start_s,
                end_s=free_s,
            )
        )
        place = one.place
    return Route(
        technician_id=technician.id,
        depart_s=technician.shift.start_s,
        stops=tuple(stops),
        breaks=tuple(pauses),
        home_s=leg.travel_s,
        home_m=leg.travel_m,
        finish_s=arrive_s,
    )


def test_vroom_is_what_finds_it_here() -> None:
    """Nearest-first takes the wrong one first; the plan shows that VROOM's sequence is really used."""
    crowded = problem(
        [
            tech("t1", 0, shift=Window(MORNING, MORNING + 18_000)),
            tech("t2", 6, shift=Window(MORNING, MORNING + 18_000)),
        ],
        [
            order(f"o{at}", at, service_s=3_000, windows=(Window(MORNING, MORNING + 9_000 + 700 * at),))
            for at in range(9)
        ],
    )
    by_rule, best = solve(crowded, BY_RULE), solve(crowded)
    assert best.maker.startswith("vroom")
    assert len(best.plan.unplanned) <= len(by_rule.plan.unplanned)
    assert best.cost.total < by_rule.cost.total


def test_deadlines_are_kept_where_they_can_be() -> None:
    due = order("a", 8, deadline_s=MORNING + 4_800 + 3_600, tier="gold")
    solution = solve(problem([tech()], [order("b", 1), order("c", 2), due]))
    assert solution.cost.late == 0
    assert solution.plan.routes[0].stops[0].order_id == "a"


def test_late_is_better_than_never() -> None:
    overdue = [order(f"o{at}", at, deadline_s=MORNING + 3_600) for at in range(1, 5)]
    solution = solve(problem([tech()], overdue))
    assert solution.plan.unplanned == ()
    assert solution.cost.late > 0


def test_a_promised_customer_is_not_left_out_for_money() -> None:
    """Eleven steps there and back cost 13,200; the order itself is worth 12,000."""
    far = order("a", 11, windows=(Window(MORNING, EVENING),))
    assert solve(problem([tech()], [far])).plan.unplanned == ("a",)
    promised = replace(far, promised=Window(MORNING, EVENING))
    assert solve(problem([tech()], [promised])).plan.unplanned == ()


def test_vroom_failing_leaves_the_written_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> dict[str, list[str]]:
        raise vroom.VroomFailed("gone")

    monkeypatch.setattr(vroom, "sequences", broken)
    solution = solve(problem([tech()], [order("a", 1)]))
    assert solution.maker == "written_rule+improve"
    assert solution.plan.unplanned == ()
    assert [one.trouble for one in solution.tried] == ["", "gone"]


def test_whatever_vroom_throws_is_a_failed_maker(monkeypatch: pytest.MonkeyPatch) -> None:
    import vroom as engine

    monkeypatch.setattr(engine.Input, "solve", lambda *args, **kwargs: 1 / 0)
    solution = solve(problem([tech()], [order("a", 1)]))
    assert solution.maker == "written_rule+improve"
    assert solution.tried[1].trouble == "ZeroDivisionError: division by zero"


def test_unlawful_sequences_from_vroom_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vroom, "sequences", lambda *args, **kwargs: {"t1": ["b", "a"]})
    early = order("a", 1, windows=(Window(MORNING, MORNING + 700),))
    solution = solve(problem([tech()], [early, order("b", 1)]))
    assert solution.maker == "written_rule+improve"
    assert "can't be timed" in solution.tried[1].trouble


def test_an_unfit_technician_from_vroom_is_caught_by_the_checker(monkeypatch: pytest.MonkeyPatch) -> None:
    """VROOM's answer leaves nothing out and so looks cheapest; only the checker knows that t1 may not."""
    monkeypatch.setattr(vroom, "sequences", lambda *args, **kwargs: {"t1": ["a"]})
    solution = solve(problem([tech()], [order("a", 1, skills={"fibre": 1})]))
    assert solution.plan.unplanned == ("a",)
    assert solution.maker == "written_rule+improve"
    assert [one.trouble for one in solution.tried] == ["", "", "broke skill of a"]


def test_no_lawful_plan_at_all_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    followed = written_rule.follow

    def wrong(day: Day) -> written_rule.Followed:
        plan = followed(day).plan
        return written_rule.Followed(replace(plan, unplanned=("a",)), ())

    monkeypatch.setattr(written_rule, "follow", wrong)
    with pytest.raises(NoPlan):
        solve(problem([tech()], [order("a", 1)]), BY_RULE)


def test_an_invalid_problem_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        solve(problem([tech()], [order("a", 1, tier="platinum")]))
    assert [one.where for one in refused.value.faults] == ["orders[0].tier"]
