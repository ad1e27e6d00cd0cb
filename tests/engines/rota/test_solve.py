"""What a rota makes good: rest in turn, cover, fairness, wishes, few changes; and how it says that there is none."""

from dataclasses import replace

import pytest

from bihuan.engines.rota import (
    Group,
    Need,
    Person,
    Proof,
    Rule,
    Rules,
    Settings,
    Solution,
    Undecided,
    Weights,
    Wish,
    changes,
    rests,
    solve,
    weekends,
)
from tests.engines.rota.build import crew, person, problem


def days_of(solution: Solution) -> dict[str, str]:
    assert solution.rota is not None
    return dict(solution.rota.days)


def test_one_of_a_group_rests_each_day_and_the_rest_is_shared() -> None:
    asked = problem(crew(6), 28)
    solution = solve(asked, Settings(part_effort=6))
    assert [one.proof for one in solution.parts] == [Proof.OPTIMAL]
    days = days_of(solution)
    assert all(sum(letters[day] == "R" for letters in days.values()) == 1 for day in range(28))
    assert [max(counts.values()) - min(counts.values()) for counts in rests(asked, solution.rota)] == [1]
    assert [max(counts.values()) - min(counts.values()) for counts in weekends(asked, solution.rota)] == [2]
    assert solution.rota is not None
    assert len(solution.rota.covers) == 28


def test_weekends_worked_before_are_made_up_for() -> None:
    asked = problem([person(0, weekends_before=6), *(person(n) for n in range(1, 6))], 14)
    counts = next(iter(weekends(asked, solve(asked).rota)))
    assert max(counts.values()) - min(counts.values()) <= 3
    assert counts["p0"] <= 7


def test_a_wish_is_granted_where_nothing_dearer_fails() -> None:
    asked = problem([person(0, wishes=(Wish(3),)), *(person(n) for n in range(1, 6))])
    assert days_of(solve(asked))["p0"][3] == "R"
    needed = replace(asked, needs=(Need(day=3, group="g", minutes=6 * 360),))
    assert days_of(solve(needed))["p0"][3] == "D"


def test_an_absence_changes_as_little_as_it_must_and_rather_late_than_soon() -> None:
    before = problem(crew(6), 14, groups=(Group(id="g", min_staff=4),))
    standing = days_of(solve(before))
    ill = tuple(
        replace(one, standing=standing[one.id], leave=frozenset({1, 2, 3}) if one.id == "p0" else frozenset())
        for one in before.people
    )
    asked = replace(before, people=ill)
    repaired = days_of(solve(asked))
    moved = [(one.id, day) for one, day in changes(asked, repaired)]
    anew = [
        (one.id, day)
        for one, day in changes(
            asked, days_of(solve(replace(asked, weights=Weights(change_points=0, change_near_points=0))))
        )
    ]
    assert len(moved) <= 2
    assert len(moved) < len(anew)
    assert repaired["p0"][1:4] == "LLL"


def test_the_support_team_covers_where_colleagues_may_not() -> None:
    helper = Person(id="s", group="team", support=True)
    rules = Rules(colleagues_cover=False, covers_per_support=1)
    asked = problem(
        [*crew(3), helper],
        6,
        rules=rules,
        groups=(Group(id="g", min_staff=0), Group(id="team", min_staff=0, rest_low=0)),
    )
    solution = solve(asked)
    assert solution.rota is not None
    assert {cover.person_id for cover in solution.rota.covers} == {"s"}
    for day in range(6):
        assert sum(cover.day == day for cover in solution.rota.covers) <= (solution.rota.days["s"][day] == "S")


@pytest.mark.parametrize("joint_people", [0, 100])
def test_support_is_shared_by_groups_solved_one_by_one(joint_people: int) -> None:
    groups = ("a", "b", "c")
    people = [
        Person(
            id=f"{group}{n}",
            group=group,
            zones=frozenset({f"{group}{n}"}),
            worked_outside=frozenset(range(-6, 0)) if n == 0 else frozenset(),
        )
        for group in groups
        for n in range(2)
    ]
    people += [Person(id=f"s{n}", group="team", support=True) for n in range(2)]
    asked = problem(
        people,
        1,
        rules=Rules(colleagues_cover=False),
        groups=(*(Group(id=one, min_staff=1) for one in groups), Group(id="team", min_staff=1)),
        zones=tuple(replace(zone, group=zone.id[0]) for zone in problem(people).zones),
    )
    solution = solve(asked, Settings(joint_people=joint_people))
    assert solution.rota is not None
    assert len(solution.rota.covers) == 3


def test_a_conflict_names_the_people_the_days_and_what_would_help() -> None:
    away = [person(n, leave=frozenset({2, 3})) for n in range(2)]
    asked = problem([*away, person(2)], groups=(Group(id="g", min_staff=2),))
    conflict = solve(asked).conflict
    assert conflict is not None
    assert {(one.rule, one.person_id or one.group) for one in conflict.demands} == {
        (Rule.LEAVE, "p0"),
        (Rule.LEAVE, "p1"),
        (Rule.STAFF, "g"),
    }
    # covering three zones alone is beyond p2, so it isn't enough to lower the staff: one of the two must stay
    assert {(one.demand.rule, one.demand.person_id) for one in conflict.relaxations} == {
        (Rule.LEAVE, "p0"),
        (Rule.LEAVE, "p1"),
    }


def test_a_conflict_with_rest_offers_anything_but_less_rest() -> None:
    asked = problem(crew(3), groups=(Group(id="g", min_staff=3),))
    conflict = solve(asked).conflict
    assert conflict is not None
    assert {one.rule for one in conflict.demands} & {Rule.RUN, Rule.REST}
    assert [(one.demand.rule, one.needed_count, one.every_day) for one in conflict.relaxations] == [
        (Rule.STAFF, 2, True)
    ]


def test_no_rota_within_the_limit_is_said_and_not_taken_for_impossible() -> None:
    asked = problem(crew(8), 28)
    with pytest.raises(Undecided):
        solve(asked, Settings(part_effort=1e-9))


def test_nobody_and_nothing_to_do_is_a_rota() -> None:
    assert solve(problem([], 1, groups=())).rota is not None
    assert solve(problem([], 1)).conflict is not None
