"""What waits for the desk: why, in which order, in whose sight; and how the day stands."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import Lane, State
from bihuan.contexts.orders.models import Order
from bihuan.contexts.orders.queries import decisions
from bihuan.contexts.orders.queries.decisions import Facts, act_by, lane_of
from bihuan.contexts.orders.queries.figures import answered_in_time
from bihuan.contexts.orders.types import DayTargets
from bihuan.kernel.errors import Forbidden
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes

TIGHT_S = 30 * 60
INBOX_QUERIES, FIGURE_QUERIES = 2, 3
CALM = Facts(
    uuid4(), State.RECEIVED, minutes(300), uuid4(), 0, 0, None, None, None, None, None, None, None
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "lane"),
    [
        ({}, None),
        ({"due_at": minutes(29)}, Lane.LIMIT),
        ({"due_at": minutes(30)}, None),
        ({"due_at": minutes(-1), "state": State.WORKING}, Lane.LIMIT),
        ({"due_at": minutes(-1), "state": State.HELD}, None),  # its clock stands
        ({"due_at": minutes(-1), "state": State.BLOCKED}, Lane.LIMIT),  # its clock runs on
        ({"due_at": minutes(-1), "hold_id": uuid4(), "hold_at": minutes(-5)}, Lane.HOLD),
        ({"due_at": minutes(-1), "zone_id": None}, Lane.ZONE),
        ({"urges_count": 1, "urged_at": minutes(0)}, Lane.URGE),
        ({"urges_count": 1, "urged_at": minutes(0), "spoken_at": minutes(-1)}, Lane.URGE),
        ({"urges_count": 1, "urged_at": minutes(0), "spoken_at": minutes(1)}, None),
        ({"state": State.RETURNED}, Lane.REPLAN),
        ({"state": State.BLOCKED}, Lane.REPLAN),
        ({"state": State.RETURNED, "appointment_start": minutes(24 * 60)}, None),  # its day will come
        ({"state": State.REOPENED}, Lane.REOPENED),
        ({"state": State.RETURNED, "escalation": 1}, Lane.REOPENED),
        ({"state": State.ASSIGNED, "escalation": 1}, None),  # somebody has it in hand
    ],
)
def test_an_order_waits_under_the_decision_that_comes_first(changes: dict[str, Any], lane: Lane | None) -> None:
    assert lane_of(replace(CALM, **changes), tight_before=minutes(30), day_end=minutes(13 * 60)) is lane


def test_a_decision_runs_out_with_the_limit_or_with_what_the_policy_allows() -> None:
    targets = DayTargets(9_950, 9_900, hold_review_minutes=15, urge_answer_minutes=10)
    asked = replace(CALM, hold_id=uuid4(), hold_at=minutes(2), urged_at=minutes(4))
    assert act_by(asked, Lane.HOLD, targets) == minutes(17)
    assert act_by(replace(asked, due_at=minutes(9)), Lane.HOLD, targets) == minutes(9)
    assert act_by(asked, Lane.URGE, targets) == minutes(14)
    assert act_by(asked, Lane.REPLAN, targets) == minutes(300)


def inbox(town: Town, at: datetime, **more: Any) -> orders.Inbox:
    return orders.decisions(more.pop("actor", town.desk), at=at, tight_s=TIGHT_S, **more)


@pytest.fixture
def waiting(town: Town) -> dict[str, UUID]:
    """One order of each kind that waits, and one that goes its way."""
    made = {name: cast.receive(town) for name in ("hold", "urge", "returned", "reopened", "calm")}
    made["zone"] = cast.receive(town, zone=None)
    made["elsewhere"] = cast.receive(town, zone=2)
    cast.bring(town, made["hold"], "accepted")
    orders.request_hold(
        town.phone(town.chen), order_id=made["hold"], reason="customer_asks", until=minutes(200), at=minutes(10)
    )
    orders.urge(town.desk, order_id=made["urge"], at=minutes(20))
    orders.block(town.desk, order_id=made["elsewhere"], reason="outage", at=minutes(5))
    cast.bring(town, made["returned"], "returned")
    cast.bring(town, made["reopened"], "reopened")
    return made


def test_the_inbox_holds_each_order_once_and_what_runs_out_first_on_top(
    town: Town, waiting: dict[str, UUID], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(INBOX_QUERIES):
        found = inbox(town, minutes(21))
    assert [one.lane for one in found.page.rows[:2]] == [Lane.HOLD, Lane.URGE]
    assert {one.row.id for one in found.page.rows} == set(waiting.values()) - {waiting["calm"]}
    assert dict(found.counts) == {Lane.HOLD: 1, Lane.URGE: 1, Lane.REPLAN: 2, Lane.REOPENED: 1, Lane.ZONE: 1}
    hold = found.page.rows[0]
    assert (hold.since, hold.hold_until, hold.hold_reason) == (minutes(10), minutes(200), "customer_asks")
    assert hold.row.customer_shown == "郑**"


def test_a_cut_inbox_says_so_and_keeps_holds_and_urges(
    town: Town, waiting: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "LOOKED_AT_MAX_COUNT", 2)
    found = inbox(town, minutes(30))
    assert found.is_cut
    assert {one.lane for one in found.page.rows} == {Lane.HOLD, Lane.URGE}
    monkeypatch.undo()
    assert not inbox(town, minutes(30)).is_cut


def test_a_lane_narrows_the_list_but_not_the_counts(town: Town, waiting: dict[str, UUID]) -> None:
    found = inbox(town, minutes(21), lane=Lane.URGE)
    assert [one.row.id for one in found.page.rows] == [waiting["urge"]]
    assert sum(found.counts.values()) == 6
    assert found.marks == (orders.mark_of(waiting["urge"], Lane.URGE),)
    last = inbox(town, minutes(21), number=99, size_count=4)
    assert (last.page.number, len(last.page.rows), last.page.total_count) == (2, 2, 6)


def test_an_urge_waits_until_somebody_has_spoken_to_the_customer(town: Town, waiting: dict[str, UUID]) -> None:
    for outcome, waits in (("no_answer", True), ("reached", False)):
        orders.contact(town.desk, order_id=waiting["urge"], channel="phone", outcome=outcome, at=minutes(22))
        assert (inbox(town, minutes(23)).counts[Lane.URGE] == 1) is waits
    orders.urge(town.desk, order_id=waiting["urge"], at=minutes(24))
    assert inbox(town, minutes(25)).counts[Lane.URGE] == 1


def test_the_inbox_is_that_of_the_area(town: Town, waiting: dict[str, UUID]) -> None:
    assert {one.row.id for one in inbox(town, minutes(21), actor=town.desk_b).page.rows} == {waiting["elsewhere"]}
    with pytest.raises(Forbidden):
        inbox(town, minutes(21), actor=town.nobody)
    with pytest.raises(Forbidden):
        orders.day_figures(town.nobody, at=minutes(21))


def test_the_figures_count_the_day(town: Town, waiting: dict[str, UUID], django_assert_num_queries: Any) -> None:
    late = cast.receive(town, source="api", received_at=minutes(-600))
    with django_assert_num_queries(FIGURE_QUERIES):
        day = orders.day_figures(town.desk, at=minutes(45))
    everybody = Order.objects.all()
    assert day.open_count == everybody.exclude(state__in=["completed", "closed", "cancelled"]).count() == 8
    assert day.overdue_count == 1
    assert Order.objects.get(pk=late).due_at < minutes(45)
    assert day.unanswered_count == everybody.filter(received_at__gte=minutes(-606), first_response_at=None).count()
    assert day.done.missed_count == orders.count_orders(
        town.desk, orders.OrderFilter(missed_at=minutes(45), due_before=minutes(13 * 60), standing=True)
    )


@pytest.mark.parametrize(
    ("received", "met", "kept"),
    [
        (0, None, None),
        (0, 30, True),
        (0, 31, False),
        (-10, None, False),
        (-10, 15, True),
        (-10, 21, False),
    ],
)
def test_who_was_spoken_to_in_time(db: None, received: float, met: float | None, kept: bool | None) -> None:
    met_at = None if met is None else minutes(met)
    assert answered_in_time(minutes(received), met_at, 30, "24x7", minutes(25)) is kept
