"""The checker finds each planted fault, and nothing where there is none."""

from dataclasses import replace
from typing import Any

import pytest

from bihuan.engines.rota import Cover, Group, Need, Person, Problem, Rota, Rule, Rules, Zone, check, solve
from tests.engines.rota.build import crew, person, problem, rota

LOOSE = Rules(max_run_days=31, rests_in_window=0)


def broken(asked: Problem, judged: Rota) -> set[tuple[Rule, int, int, int]]:
    return {(one.demand.rule, one.demand.day, one.demand.to_day, one.by) for one in check(asked, judged)}


@pytest.mark.parametrize(
    ("history", "letters", "expected"),
    [
        ((), "DDDDDDR", set()),
        ((), "DDDDDDD", {(Rule.RUN, 0, 6, 1), (Rule.REST, 0, 6, 1)}),
        ((-1,), "DDDDDDR", {(Rule.RUN, -1, 5, 1), (Rule.REST, -1, 5, 1)}),
        ((-1, -3), "DDDDDRD", set()),
        ((-6, -5, -4, -3, -2, -1), "RDDDDDD", set()),
        ((-8, -7, -6, -5, -4, -3, -2, -1), "RDDDDDD", set()),  # what is past can't be mended
        ((7, 8), "RRDDDDD", {(Rule.RUN, 2, 8, 1), (Rule.REST, 2, 8, 1)}),  # the rota goes on after the horizon
    ],
)
def test_days_running_reach_over_both_edges(history: tuple[int, ...], letters: str, expected: set[Any]) -> None:
    asked = problem(
        [person(0, worked_outside=frozenset(history), zones=frozenset())], groups=(Group(id="g", min_staff=0),)
    )
    assert broken(asked, rota(asked, letters)) == expected


def test_hours_of_any_seven_days_count_history_too() -> None:
    rules = replace(LOOSE, max_window_minutes=960)
    one = person(0, worked_outside=frozenset({-1}), zones=frozenset(), shift_minutes=480)
    asked = problem([one], 2, rules=rules, groups=(Group(id="g", min_staff=0),))
    assert broken(asked, rota(asked, "DR")) == set()
    assert {(rule, by) for rule, _, _, by in broken(asked, rota(asked, "DD"))} == {(Rule.HOURS, 480)}


def test_leave_and_days_set_by_hand_stay() -> None:
    asked = problem(
        [person(0, leave=frozenset({1}), fixed="-DR", zones=frozenset())], 3, groups=(Group(id="g", min_staff=0),)
    )
    assert broken(asked, rota(asked, "DLR")) == set()
    assert broken(asked, rota(asked, "DRD")) == {(Rule.LEAVE, 1, 1, 1), (Rule.FIXED, 2, 2, 1)}
    assert broken(asked, rota(asked, "LLR")) == {(Rule.LEAVE, 0, 0, 1)}


def test_staff_and_expected_work_are_counted() -> None:
    people = [
        person(0, skills={"fibre": 2}),
        person(1),
        person(2, support=True, zones=frozenset(), skills={"fibre": 3}),
    ]
    needs = (
        Need(day=0, group="g", minutes=361, hard=True),
        Need(day=1, group="g", minutes=1, skill="fibre", level=2, hard=True),
    )
    asked = problem(people, 2, rules=LOOSE, needs=needs, groups=(Group(id="g", min_staff=2),))
    assert broken(asked, rota(asked, "DD", "DR", "RS")) == set()
    assert broken(asked, rota(asked, "DR", "RD", "SS")) == {(Rule.NEED, 0, 0, 1), (Rule.NEED, 1, 1, 1)}
    assert broken(asked, rota(asked, "DD", "RR", "RS")) == {(Rule.STAFF, 0, 0, 1), (Rule.NEED, 0, 0, 1)}


def test_a_zone_is_never_without_its_owner_or_a_lawful_cover() -> None:
    people = crew(2)
    asked = problem(
        people, 1, rules=LOOSE, zones=(Zone(id="z0", group="g"), Zone(id="z1", group="g", skills={"tv": 1}))
    )
    assert broken(asked, rota(asked, "R", "D")) == set()
    assert broken(asked, Rota(days={"p0": "R", "p1": "D"})) == {(Rule.ZONE, 0, 0, 1)}
    unskilled = Rota(days={"p0": "D", "p1": "R"}, covers=(Cover(0, "z1", "p0"),))
    assert [(one.demand.zone, one.demand.person_id) for one in check(asked, unskilled)] == [("z1", "p0")]
    off = Rota(days={"p0": "R", "p1": "D"}, covers=(Cover(0, "z0", "p0"),))
    assert [(one.demand.zone, one.demand.person_id) for one in check(asked, off)] == [("z0", "p0")]


def test_nobody_covers_more_than_they_may() -> None:
    asked = problem(crew(3), 1, rules=replace(LOOSE, covers_per_colleague=1))
    both = Rota(days={"p0": "R", "p1": "R", "p2": "D"}, covers=(Cover(0, "z0", "p2"), Cover(0, "z1", "p2")))
    assert [(one.demand.person_id, one.by) for one in check(asked, both)] == [("p2", 1)]


@pytest.mark.parametrize("days", [{}, {"p0": "D"}, {"p0": "DX"}, {"p0": "SS"}, {"p0": "DD", "who": "DD"}, {"p0": "D-"}])
def test_a_rota_of_the_wrong_form_is_judged_no_further(days: dict[str, str]) -> None:
    asked = problem([person(0)], 2)
    assert {one.demand.rule for one in check(asked, Rota(days=days))} == {Rule.FORM}


def test_faults_planted_in_a_good_rota_are_found() -> None:
    asked = problem([*crew(4), Person(id="s", group="g", support=True)], 14, groups=(Group(id="g", min_staff=3),))
    good = solve(asked).rota
    assert good is not None
    assert check(asked, good) == ()
    for one in asked.people:
        work = "S" if one.support else "D"
        assert check(asked, replace(good, days={**good.days, one.id: work * 14}))
        assert check(asked, replace(good, days={**good.days, one.id: "R" * 14}))
    for cover in good.covers:
        others = tuple(one for one in good.covers if one != cover)
        assert [one.demand.zone for one in check(asked, replace(good, covers=others))] == [cover.zone]
