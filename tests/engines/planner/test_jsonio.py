"""The JSON form: there and back unchanged; every kind of mistake is refused at its path."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings

from bihuan.engines.planner import Problem, explain, solve
from bihuan.engines.planner.jsonio import plan_from_json, problem_from_json, to_json
from bihuan.kernel.errors import Invalid
from tests.engines.planner.randoms import problems


@given(problems())
@settings(max_examples=50)
def test_problems_and_plans_come_back_unchanged(drawn: Problem) -> None:
    assert problem_from_json(to_json(drawn)) == drawn
    solution = solve(drawn)
    assert plan_from_json(to_json(solution.plan)) == solution.plan
    assert plan_from_json(to_json(solution)) == solution.plan
    json.loads(to_json(explain(drawn, solution.plan)))


WHOLE: dict[str, Any] = {
    "technicians": [
        {
            "id": "t1",
            "start": [113.25, 23.12],
            "shift": [30600, 64800],
            "breaks": [{"window": [43200, 50400], "duration_s": 3600}],
            "skills": {"fibre": 2},
            "equipment": ["meter"],
        }
    ],
    "orders": [{"id": "o1", "place": [113.26, 23.13], "service_s": 3600, "tier": "gold", "windows": [[32400, 39600]]}],
}
PEOPLE, WORK = "technicians", "orders"
MATRIX = {"places": [[113.25, 23.12], [113.26, 23.13]], "seconds": [[0, 1], [1, 0]], "metres": [[0, 1], [1, 0]]}


def test_smallest_form_is_read_with_defaults() -> None:
    read = problem_from_json(json.dumps(WHOLE))
    assert read.technicians[0].equipment == frozenset({"meter"})
    assert read.technicians[0].end is None
    assert (read.orders[0].windows[0].end_s, read.weights.outside_zone_s) == (39_600, 600)


# path of keys to set, value (GONE removes), where the fault is reported, a word of its message
GONE = object()
MISTAKES: list[tuple[tuple[str | int, ...], Any, str, str]] = [
    ((PEOPLE,), GONE, "technicians", "missing"),
    ((PEOPLE,), {}, "technicians", "list"),
    ((PEOPLE, 0), 7, "technicians[0]", "object"),
    ((PEOPLE, 0, "id"), GONE, "technicians[0].id", "missing"),
    ((PEOPLE, 0, "id"), 1, "technicians[0].id", "text"),
    ((PEOPLE, 0, "id"), "", "technicians[0].id", "empty"),
    ((PEOPLE, 0, "nickname"), "x", "technicians[0].nickname", "not a field"),
    ((PEOPLE, 0, "start"), [1], "technicians[0].start", "longitude"),
    ((PEOPLE, 0, "start"), [True, 0], "technicians[0].start[0]", "number"),
    ((PEOPLE, 0, "start"), [200, 0], "technicians[0].start", "degrees"),
    ((PEOPLE, 0, "start"), [float("nan"), 0], "technicians[0].start", "number"),
    ((PEOPLE, 0, "start"), [10**400, 0], "technicians[0].start[0]", "number"),
    ((PEOPLE, 0, "end"), [0, 91], "technicians[0].end", "degrees"),
    ((PEOPLE, 0, "shift"), [30600], "technicians[0].shift", "start, end"),
    ((PEOPLE, 0, "shift"), [30600, 64800.0], "technicians[0].shift[1]", "whole"),
    ((PEOPLE, 0, "shift"), [64800, 30600], "technicians[0].shift", "ends before"),
    ((PEOPLE, 0, "shift"), [0, 10**9], "technicians[0].shift", "between"),
    ((PEOPLE, 0, "worked_s"), -1, "technicians[0].worked_s", "between"),
    ((PEOPLE, 0, "resting"), 1, "technicians[0].resting", "true or false"),
    ((PEOPLE, 0, "skills"), ["fibre"], "technicians[0].skills", "object"),
    ((PEOPLE, 0, "skills", "fibre"), "2", "technicians[0].skills.fibre", "whole"),
    ((PEOPLE, 0, "equipment"), "meter", "technicians[0].equipment", "list"),
    ((PEOPLE, 0, "breaks", 0, "duration_s"), 7201, "technicians[0].breaks[0].window", "shorter"),
    ((PEOPLE, 0, "breaks", 0, "duration_s"), 0, "technicians[0].breaks[0].duration_s", "between"),
    ((PEOPLE, 0, "breaks", 0, "window"), [60000, 70000], "technicians[0].breaks[0].window", "within the shift"),
    ((WORK, 0, "tier"), "platinum", "orders[0].tier", "gold"),
    ((WORK, 0, "service_s"), -1, "orders[0].service_s", "between"),
    ((WORK, 0, "service_s"), True, "orders[0].service_s", "whole"),
    ((WORK, 0, "windows"), [[2, 1]], "orders[0].windows[0]", "ends before"),
    ((WORK, 0, "windows", 0, 1), "18:00", "orders[0].windows[0][1]", "whole"),
    ((WORK, 0, "promised"), [2, 1], "orders[0].promised", "ends before"),
    ((WORK, 0, "deadline_s"), 10**9, "orders[0].deadline_s", "between"),
    ((WORK, 0, "release_s"), "now", "orders[0].release_s", "whole"),
    ((WORK, 0, "standing"), {"person": "t1"}, "orders[0].standing.technician_id", "missing"),
    ((WORK, 0, "place"), None, "orders[0].place", "longitude"),
    (("travel",), {"speed_kmh": 0}, "travel.speed_kmh", "between"),
    (("travel",), {"detour_bp": 135}, "travel.detour_bp", "between"),
    (("travel",), MATRIX | {"places": [[113.25, 23.12]] * 2}, "travel.places", "twice"),
    (("travel",), MATRIX | {"seconds": [[0, 1]]}, "travel.seconds", "2 rows"),
    (("travel",), MATRIX | {"metres": [[0, -1], [1, 0]]}, "travel.metres", "between"),
    (("travel",), {"places": [], "seconds": [], "metres": []}, "orders[0].place", "matrix"),
    (("weights",), {"balance_bp": -1}, "weights.balance_bp", "between"),
    (("weights",), {"tiers": {"gold": {"unserved_s": 0, "late_s": 0, "late_bp": 0}}}, "weights.tiers.gold", "between"),
    (("weights",), {"tiers": {"gold": {"unserved_s": 1}}}, "weights.tiers.gold.late_s", "missing"),
]


@pytest.mark.parametrize(
    ("path", "value", "where", "word"), MISTAKES, ids=[f"{n}-{m[2]}" for n, m in enumerate(MISTAKES)]
)
def test_each_mistake_is_refused_at_its_place(path: tuple[str | int, ...], value: Any, where: str, word: str) -> None:
    wrong: Any = deepcopy(WHOLE)
    inside = wrong
    for key in path[:-1]:
        inside = inside[key]
    if value is GONE:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    with pytest.raises(Invalid) as refused:
        problem_from_json(json.dumps(wrong))
    told = {one.where: one.msg % one.params for one in refused.value.faults}
    assert any(at.startswith(where) and word in message for at, message in told.items()), told


def test_all_faults_are_told_at_once() -> None:
    wrong = deepcopy(WHOLE)
    wrong[PEOPLE][0]["id"], wrong[WORK][0]["tier"], wrong["x"] = 1, 2, 3
    with pytest.raises(Invalid) as refused:
        problem_from_json(json.dumps(wrong))
    assert {one.where for one in refused.value.faults} == {"technicians[0].id", "orders[0].tier", "x"}


def test_the_same_id_twice() -> None:
    wrong = deepcopy(WHOLE)
    wrong[WORK].append(wrong[WORK][0])
    with pytest.raises(Invalid) as refused:
        problem_from_json(json.dumps(wrong))
    assert [(one.where, one.params) for one in refused.value.faults] == [("orders[1].id", {"id": "o1"})]


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff\xfe\xfd", "7", "[]", "null"])
def test_what_is_no_problem_at_all(text: str | bytes) -> None:
    with pytest.raises(Invalid) as refused:
        problem_from_json(text)
    assert refused.value.faults[0].where == "$"


def test_a_plan_that_is_none() -> None:
    with pytest.raises(Invalid) as refused:
        plan_from_json('{"plan": {"routes": [{"technician_id": 3}]}}')
    assert {"unplanned", "routes[0].technician_id", "routes[0].stops"} <= {one.where for one in refused.value.faults}
