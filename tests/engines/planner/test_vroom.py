"""What VROOM is told: foreign zones and handovers in its costs, tiers as priorities, deadlines as hard ends or not."""

from bihuan.engines.planner import Break, Order, Standing, Technician, Window, vroom
from bihuan.engines.planner.day import Day
from tests.engines.planner.build import MORNING, order, problem, tech

SHORT = Window(MORNING, MORNING + 5_000)


def found(people: list[Technician], orders: list[Order], *, keep_deadlines: bool = True) -> dict[str, list[str]]:
    return vroom.sequences(Day(problem(people, orders)), level=2, keep_deadlines=keep_deadlines)


def test_a_zones_owner_is_worth_a_small_detour() -> None:
    people = [tech("near", 4, zones=frozenset({"south"})), tech("owner", 4, zones=frozenset({"north"}))]
    assert found(people, [order("a", 5, zone="north")]) == {"owner": ["a"]}
    assert found(people, [order("a", 5, zone="south")]) == {"near": ["a"]}


def test_the_standing_technician_keeps_his_order() -> None:
    for holder in ("t1", "t2"):
        assert found([tech("t1"), tech("t2")], [order("a", 1, standing=Standing(holder))]) == {holder: ["a"]}


def test_the_higher_tier_gets_the_only_room() -> None:
    for winner, loser in (("a", "b"), ("b", "a")):
        assert found([tech(shift=SHORT)], [order(winner, 1, tier="silver"), order(loser, 1)]) == {"t1": [winner]}


def test_deadlines_are_kept_only_when_asked() -> None:
    """Both due within the first hour and a half: one in time, or both."""
    due = [order(name, 0, deadline_s=MORNING + 5_400) for name in ("a", "b")]
    assert [len(one) for one in found([tech()], due).values()] == [1]
    assert [len(one) for one in found([tech()], due, keep_deadlines=False).values()] == [2]


def test_an_overdue_order_has_no_deadline_left() -> None:
    assert found([tech()], [order("a", 1, deadline_s=0)]) == {"t1": ["a"]}


def test_a_break_must_end_within_its_window() -> None:
    """The service would end at 10:10; the break could still start by 10:30, but not end."""
    lunch = (Break(Window(MORNING + 3_600, MORNING + 9_000), 3_600),)
    assert found([tech(breaks=lunch)], [order("a", 0, service_s=7_800, windows=(Window(MORNING, MORNING),))]) == {}


def test_nobody_or_nothing_to_plan() -> None:
    assert found([], [order("a", 1)]) == {}
    assert found([tech(resting=True)], [order("a", 1)]) == {}
    assert found([tech()], []) == {}
    assert found([tech()], [order("a", 1, windows=(Window(0, 1),))]) == {}
