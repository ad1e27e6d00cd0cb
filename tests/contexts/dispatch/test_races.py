"""Many at once, on both databases: a plan is dispatched once, accepted once, and a window sold to its last minute."""

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan, SlotBooking, SlotLoad
from bihuan.contexts.orders.models import Visit
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
