"""Why nobody: one leading reason with its numbers, everyone's blocks, and single things that would make it possible."""

from typing import Any

import pytest

from bihuan.engines.planner import (
    Order,
    Problem,
    Technician,
    TierWeight,
    Weights,
    WhyNot,
    Window,
    explain,
    solve,
)
from bihuan.engines.planner.check import Rule
from tests.engines.planner.build import MORNING, order, problem, tech

HOUR = Window(MORNING, MORNING + 3_600)


def why_not(given: Problem) -> WhyNot:
    return next(one for one in explain(given, solve(given).plan).left_out if one.order_id == "x")


def full_day(name: str = "t1", at: int = 0, room_s: int = 0) -> Technician:
    return tech(name, at, shift=Window(MORNING, MORNING + 3_600 + room_s))


GOLD = order("gold", 0, tier="gold", pinned="t1")
CASES: list[tuple[str, list[Technician], list[Order], str, dict[str, Any], list[tuple[str, dict[str, Any]]]]] = [
    ("no technicians", [], [order("x", 1)], "nobody_at_work", {"resting_count": 0}, []),
    (
        "all resting",
        [tech("t1", resting=True), tech("t2", resting=True)],
        [order("x", 1)],
        "nobody_at_work",
        {"resting_count": 2},
        [("call_in", {"technician_id": "t1"})],
    ),
    (
        "promise outside the windows",
        [tech()],
        [order("x", 1, windows=(HOUR,), promised=Window(50_000, 51_000))],
        "impossible_window",
        {},
        [("ask_customer", {"technician_id": "t1", "start_s": MORNING + 600})],
    ),
    (
        "pinned to one who is away",
        [tech("t1")],
        [order("x", 1, pinned="t9")],
        "pinned",
        {"technician_id": "t9"},
        [("unpin", {"technician_id": "t1"})],
    ),
    (
        "pinned to one who rests",
        [tech("t1", resting=True), tech("t2")],
        [order("x", 1, pinned="t1")],
        "pinned",
        {"technician_id": "t1"},
        [("call_in", {"technician_id": "t1"})],
    ),
    (
        "skill: nobody at that level",
        [tech("t1", skills={"fibre": 1}), tech("t2", resting=True, skills={"fibre": 2})],
        [order("x", 1, skills={"fibre": 2})],
        "skill",
        {"skill": "fibre", "need": 2},
        [("lend_skill", {"skill": "fibre", "need": 2})],
    ),
    (
        "equipment: the skilled one has none",
        [tech("t1", skills={"fibre": 2}), tech("t2", equipment=frozenset({"meter"}))],
        [order("x", 1, skills={"fibre": 2}, equipment=frozenset({"meter"}))],
        "equipment",
        {"equipment": "meter", "skilled_count": 1},
        [("bring_equipment", {"technician_id": "t1", "equipment": "meter"})],
    ),
    (
        "window: nobody can be there in time",
        [tech("far", 9), tech("near", 4)],
        [order("x", 0, windows=(Window(MORNING, MORNING + 600),))],
        "window",
        {"technician_id": "near", "start_s": MORNING + 2_400},
        [("ask_customer", {"technician_id": "near", "start_s": MORNING + 2_400})],
    ),
    (
        "shift: too long for anyone's",
        [full_day("t1"), full_day("t2", room_s=1_000)],
        [order("x", 0, service_s=5_000)],
        "shift",
        {"technician_id": "t2", "by_s": 400},
        [("extend_shift", {"technician_id": "t2", "by_s": 400})],
    ),
    (
        "full: gold was there first",
        [full_day("t1", room_s=3_000)],
        [GOLD, order("x", 0)],
        "full",
        {"technician_id": "t1", "able_count": 1, "by_s": 600},
        [("extend_shift", {"technician_id": "t1", "by_s": 600})],
    ),
    (
        "full: another order would miss its window",
        [tech("t1")],
        [
            order("gold", 0, tier="gold", windows=(Window(MORNING, MORNING + 600),)),
            order("x", 0, windows=(Window(MORNING, MORNING),)),
        ],
        "full",
        {"technician_id": "t1", "able_count": 1, "by_s": 3_000},
        [
            ("ask_customer", {"technician_id": "t1", "start_s": MORNING + 3_600}),
            ("move_order", {"technician_id": "t1", "order_id": "gold", "by_s": 3_000}),
        ],
    ),
]


@pytest.mark.parametrize(
    ("people", "orders", "code", "params", "remedies"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_leading_reason_and_remedies(
    people: list[Technician],
    orders: list[Order],
    code: str,
    params: dict[str, Any],
    remedies: list[tuple[str, dict[str, Any]]],
) -> None:
    told = why_not(problem(people, orders))
    assert (told.leading.code, told.leading.params) == (code, params)
    assert [(one.code, one.params) for one in told.remedies] == remedies


def test_dearer_than_leaving_it_out() -> None:
    """Eleven steps there and back are 13,200 s of travel, for an order worth 1,000."""
    cheap = Weights(tiers={"ordinary": TierWeight(unserved_s=1_000, late_s=0, late_bp=0)}, balance_bp=0)
    told = why_not(problem([tech("t1", 0)], [order("x", 11)], weights=cheap))
    assert told.leading.code == "dearer"
    assert told.leading.params == {"technician_id": "t1", "cost": 13_200, "unserved": 1_000}
    assert told.blocks[0].violations == ()
    assert told.remedies == ()


def test_each_technician_says_what_keeps_him() -> None:
    people = [tech("t1", skills={"fibre": 1}), full_day("t2"), tech("t3", resting=True)]
    told = why_not(problem(people, [order("x", 1, skills={"fibre": 2})]))
    kept = {one.technician_id: [(bar.rule, bar.by) for bar in one.violations] for one in told.blocks}
    assert kept == {
        "t1": [(Rule.SKILL, 1)],
        "t2": [(Rule.SKILL, 2), (Rule.SHIFT, 1_200)],
        "t3": [(Rule.REST, 1), (Rule.SKILL, 2)],
    }
    assert [one.if_empty for one in told.blocks] == [False, False, False]


def test_what_would_not_suffice_alone_is_not_offered() -> None:
    both = order("x", 1, skills={"fibre": 2}, equipment=frozenset({"meter"}))
    assert why_not(problem([tech()], [both])).remedies == ()
