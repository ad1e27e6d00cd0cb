"""A day set by hand is judged, and a day's why is told, without solving."""

from bihuan.engines.rota import Cover, Group, Rule, Rules, Wish, Zone, covers, judge_change, why
from tests.engines.rota.build import crew, person, problem

DAYS = {"p0": "DDDRDDD", "p1": "RDDDDDR", "p2": "DRDDDRD"}


def test_setting_a_day_tells_what_breaks_opens_and_costs() -> None:
    asked = problem(crew(3), groups=(Group(id="g", min_staff=2),))
    verdict = judge_change(asked, DAYS, {("p0", 3): "D"})
    assert {one.demand.rule for one in verdict.broken} == {Rule.RUN, Rule.REST}
    less = judge_change(asked, DAYS, {("p1", 3): "R"})
    assert {(one.demand.rule, one.demand.day) for one in less.broken} == {(Rule.STAFF, 3), (Rule.ZONE, 3)}
    assert [day for day, _zone in less.opened] == [3]
    assert judge_change(asked, DAYS, {}).broken == ()


def test_why_tells_the_run_around_the_cover_and_the_wish() -> None:
    asked = problem([person(0, wishes=(Wish(3),), worked_outside=frozenset({-1})), person(1), person(2)])
    told = why(asked, DAYS, "p0", 3)
    assert (told.letter, told.running_before, told.running_after, told.wished) == ("R", 4, 3, True)
    assert [(one.zone, one.day) for one in told.covered_by] == [("z0", 3)]
    assert told.resting == ()
    assert told.otherwise is not None
    assert told.otherwise.broken
    assert why(asked, DAYS, told.covered_by[0].person_id, 3).covering == told.covered_by


def test_covers_find_a_way_where_the_first_choice_must_step_aside() -> None:
    people = [person(0, skills={"tv": 1}), person(1), person(2), person(3)]
    zones = tuple(Zone(id=f"z{n}", group="g", skills={"tv": 1} if n == 3 else {}) for n in range(4))
    asked = problem(people, 1, zones=zones, rules=Rules(covers_per_colleague=1))
    found = covers(asked, {"p0": "D", "p1": "D", "p2": "R", "p3": "R"})
    assert set(found) == {Cover(0, "z2", "p1"), Cover(0, "z3", "p0")}
