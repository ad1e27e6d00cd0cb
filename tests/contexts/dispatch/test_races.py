"""Many at once, on both databases: a plan is dispatched once, accepted once, and a window sold to its last minute."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan, SlotBooking, SlotLoad
from bihuan.contexts.orders.models import Order, Visit
from bihuan.platform.models import Event
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DESK, DISPATCHER, START, TODAY, minutes
from tests.contexts.orders import cast as town_cast
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def day(transactional_db: None) -> cast.Day:
    return cast.day()


def test_a_plan_dispatched_by_eight_is_dispatched_by_one(day: cast.Day) -> None:
    for zone in (0, 0, 1):
        cast.receive(day, zone=zone)
    plan_id = cast.accepted()
    won, lost = at_once(8, lambda _number: dispatch.dispatch_plan(DISPATCHER, plan_id=plan_id, at=minutes(2)))
    assert (len(won), {one.code for one in lost}) == (1, {"plan_moved_on"})
    assert Visit.objects.count() == Event.objects.filter(name="orders.assigned").count() == 3
    assert Event.objects.filter(name="dispatch.plan_dispatched").count() == 1


def test_a_plan_accepted_by_eight_is_accepted_by_one(day: cast.Day) -> None:
    cast.receive(day)
    plan_id = cast.planned()
    won, lost = at_once(8, lambda _number: dispatch.accept_plan(DISPATCHER, plan_id=plan_id, at=minutes(1)))
    assert (len(won), {one.code for one in lost}) == (1, {"plan_moved_on"})
    assert Event.objects.filter(name="dispatch.plan_accepted").count() == 1


def test_a_day_planned_by_six_at_once_has_one_current_plan(day: cast.Day) -> None:
    won, lost = at_once(6, lambda _number: dispatch.record_plan(DISPATCHER, draft=cast.empty_draft(), at=START))
    assert won
    assert {one.status for one in lost} <= {409}
    assert Plan.objects.filter(state="proposed").count() == 1
    assert Plan.objects.count() == Event.objects.filter(name="dispatch.plan_proposed").count() == len(won)


def test_accepting_races_with_planning_again_and_only_a_current_plan_is_accepted(day: cast.Day) -> None:
    plan_id = cast.planned()
    acts = (
        lambda: dispatch.accept_plan(DISPATCHER, plan_id=plan_id, at=minutes(1)),
        lambda: dispatch.record_plan(DISPATCHER, draft=cast.empty_draft(), at=minutes(1)),
    )
    at_once(2, lambda number: acts[number]())
    assert Plan.objects.filter(state__in=("proposed", "accepted")).count() == 1
    assert Plan.objects.get(pk=plan_id).state == "superseded"


def move(order_id: UUID, slot: str, **more: Any) -> object:
    start = cast.clock(slot)
    asked = {"start": start, "end": start + timedelta(hours=2), "reason": "customer", "at": START}
    return dispatch.reschedule(DISPATCHER, order_id=order_id, **asked, **more)


def test_eight_orders_moved_into_one_window_at_once_get_what_it_holds(day: cast.Day) -> None:
    ids = [cast.receive(day) for _ in range(8)]
    for order_id in ids[:2]:
        move(order_id, "16:00")
    won, lost = at_once(8, lambda number: move(ids[number], "14:00"))
    assert (len(won), {one.code for one in lost}) == (2, {"window_full"})
    booked = {load.slot: load.booked_minutes for load in SlotLoad.objects.all()}
    stayed = SlotBooking.objects.filter(state="booked", load__slot="1618").count()
    assert booked == {"1416": 2 * 75, "1618": stayed * 75}
    appointed = Order.objects.filter(appointment_start=cast.clock("14:00")).values_list("pk", flat=True)
    assert set(appointed) == set(SlotBooking.objects.filter(load__slot="1416").values_list("order_id", flat=True))


def test_orders_that_change_places_at_once_do_not_wait_for_each_other(day: cast.Day) -> None:
    """One to and fro, three times: each takes both windows' rows, which must be done in one order."""
    here, there = cast.receive(day), cast.receive(day)
    move(here, "14:00")
    move(there, "16:00")
    for turn in range(3):
        slots = ("16:00", "14:00") if turn % 2 == 0 else ("14:00", "16:00")
        _won, lost = at_once(2, lambda number: move((here, there)[number], slots[number]))  # noqa: B023
        assert lost == []
    assert sorted(SlotLoad.objects.values_list("booked_minutes", flat=True)) == [75, 75]
    assert SlotBooking.objects.filter(state="booked").count() == 2


def test_one_order_moved_by_six_at_once_holds_one_window(day: cast.Day) -> None:
    order_id = cast.receive(day)
    won, _lost = at_once(6, lambda number: move(order_id, ("14:00", "16:00")[number % 2]))
    assert won
    held = SlotBooking.objects.select_related("load").get(state="booked")
    booked = {load.pk: load.booked_minutes for load in SlotLoad.objects.all() if load.booked_minutes}
    assert booked == {held.load_id: 75}
    start = Order.objects.values_list("appointment_start", flat=True).get(pk=order_id)
    assert start == cast.clock({"1416": "14:00", "1618": "16:00"}[held.load.slot])


def test_sixteen_who_want_the_last_window_get_exactly_what_it_holds(day: cast.Day) -> None:
    homes = [town_cast.customer(day.town.zones[0])[1].pk for _ in range(16)]
    (room,) = (
        one.left_count
        for one in dispatch.offer_slots(DESK, address_id=homes[0], business="broadband", work="repair", at=START)
        if (one.date, one.slot) == (TODAY, "1416")
    )
    won, lost = at_once(
        16,
        lambda number: dispatch.reserve_slot(
            DESK, address_id=homes[number], business="broadband", work="repair", date=TODAY, slot="1416", at=START
        ),
    )
    assert (len(won), {one.code for one in lost}) == (room, {"window_full"})
    assert SlotBooking.objects.count() == room
    assert SlotLoad.objects.get().booked_minutes == room * 75
