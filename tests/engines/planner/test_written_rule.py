"""The written rule to the letter: tier, own zone, nearest, balance; and it says which of them decided."""

from bihuan.engines.planner import Order, Technician, Window, check
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.written_rule import DecidedBy, Decision, follow
from tests.engines.planner.build import MORNING, order, problem, tech

NORTH = frozenset({"north"})


def decided(technicians: list[Technician], orders: list[Order]) -> list[tuple[str, int, str | None, DecidedBy]]:
    given = problem(technicians, orders)
    followed = follow(Day(given))
    assert check(given, followed.plan) == ()
    return [_flat(one) for one in followed.decisions]


def _flat(one: Decision) -> tuple[str, int, str | None, DecidedBy]:
    return one.order_id, one.able_count, one.technician_id, one.decided_by


def test_gold_before_silver_before_ordinary_then_whose_time_runs_out() -> None:
    soon = order("c", 1, deadline_s=40_000)
    orders = [order("a", 1, deadline_s=50_000), order("b", 1, tier="silver"), soon, order("d", 1, tier="gold")]
    assert [name for name, *_ in decided([tech()], orders)] == ["d", "b", "c", "a"]


def test_gold_gets_the_only_room() -> None:
    short = tech(shift=Window(MORNING, MORNING + 5_000))
    assert decided([short], [order("a", 1), order("z", 1, tier="gold")]) == [
        ("z", 1, "t1", DecidedBy.ONLY_ONE),
        ("a", 0, None, DecidedBy.NOBODY),
    ]


def test_own_zone_before_nearest() -> None:
    people = [tech("near", 5), tech("owner", 0, zones=NORTH)]
    assert decided(people, [order("a", 5, zone="north")]) == [("a", 2, "owner", DecidedBy.ZONE)]


def test_nearest_where_the_zone_is_nobodys_or_unknown() -> None:
    people = [tech("far", 0, zones=NORTH), tech("near", 4)]
    for zone in ("south", None):
        assert decided(people, [order("a", 5, zone=zone)]) == [("a", 2, "near", DecidedBy.NEAREST)]


def test_least_load_among_equally_near() -> None:
    people = [tech("busy", 4, worked_s=600), tech("idle", 4)]
    assert decided(people, [order("a", 5)]) == [("a", 2, "idle", DecidedBy.BALANCE)]


def test_unfit_technicians_are_not_able() -> None:
    people = [tech("t1", resting=True), tech("t2"), tech("t3", skills={"fibre": 3})]
    assert decided(people, [order("a", 1, skills={"fibre": 3})]) == [("a", 1, "t3", DecidedBy.ONLY_ONE)]


def test_a_later_order_may_be_put_before_an_earlier_given_one() -> None:
    """Gold is given first but wants the afternoon; the morning is still free."""
    gold = order("g", 1, tier="gold", windows=(Window(50_000, 51_000),))
    assert [who for _, _, who, _ in decided([tech()], [gold, order("a", 1)])] == ["t1", "t1"]
