"""Any odd problem: a rota that passes the checker, or a refusal that holds up; and the optimum is the optimum."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from bihuan.engines.rota import Problem, Rule, Settings, check, judge, solve
from bihuan.engines.rota.jsonio import problem_from_json, to_json
from tests.engines.rota.oracle import best
from tests.engines.rota.randoms import problems

SLOW = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
APART = Settings(joint_people=0)


@SLOW
@given(problems(most_people=2, most_days=3, tiny=True))
def test_the_optimum_and_the_refusal_are_those_of_trying_everything(asked: Problem) -> None:
    solution = solve(asked)
    least = best(asked)
    assert (solution.cost.total if solution.cost else None) == least
    assert (solution.conflict is None) == (least is not None)


@SLOW
@given(problems(most_people=3, most_days=3, tiny=True))
def test_part_by_part_refuses_only_what_is_impossible(asked: Problem) -> None:
    whole, parts = solve(asked), solve(asked, APART)
    assert (whole.rota is None) == (parts.rota is None)
    if whole.cost and parts.cost:
        assert parts.cost.total >= whole.cost.total


@SLOW
@given(problems())
def test_a_rota_is_lawful_priced_and_made_again_alike(asked: Problem) -> None:
    solution = solve(asked)
    again = solve(problem_from_json(to_json(asked)))
    assert solution == again
    if solution.rota is None:
        assert solution.conflict is not None
        assert solution.conflict.demands
        return
    assert check(asked, solution.rota) == ()
    assert solution.cost == judge(asked, solution.rota)
    if len(solution.parts) == 1 and solution.parts[0].proof == "optimal":
        assert solution.parts[0].points == solution.cost.total


@SLOW
@given(problems())
def test_a_conflict_needs_each_of_its_demands_and_its_advice_helps(asked: Problem) -> None:
    conflict = solve(asked).conflict
    if conflict is None:
        return
    for one in conflict.relaxations:
        if one.demand.rule is Rule.STAFF and one.every_day:
            groups = tuple(
                replace(group, min_staff=one.needed_count) if group.id == one.demand.group else group
                for group in asked.groups
            )
            assert solve(replace(asked, groups=groups)).rota is not None
        if one.demand.rule is Rule.LEAVE and not one.every_day:
            away = frozenset(range(one.demand.day, one.demand.to_day + 1))
            people = tuple(
                replace(person, leave=person.leave - away, fixed="") if person.id == one.demand.person_id else person
                for person in asked.people
            )
            assert solve(replace(asked, people=people)).rota is not None


@pytest.mark.parametrize("seed", [1, 2])
def test_a_seed_gives_one_rota(seed: int) -> None:
    from tests.engines.rota.build import crew, problem

    asked = problem(crew(5), 14)
    assert solve(asked, Settings(seed=seed)) == solve(asked, Settings(seed=seed))
