"""Windows: offered while there is room, taken in the transaction that makes the order, given back when it falls."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.events.read import history
from bihuan.platform.reactions import registry
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DESK, DISPATCHER, NOBODY, START, TODAY
from tests.contexts.orders import cast as town_cast

pytestmark = pytest.mark.django_db
MINUTES = 75  # a broadband repair and the way there


def address(day: cast.Day, zone: int | None = 0) -> UUID:
    _customer, home = town_cast.customer(None if zone is None else day.town.zones[zone])
    return home.pk


def reserve(home: UUID, slot: str = "1416", at: datetime = START, **more: Any) -> dispatch.Booking:
    wanted = {"business": "broadband", "work": "repair", "date": TODAY, "slot": slot} | more
    return dispatch.reserve_slot(DESK, address_id=home, at=at, **wanted)


def booked() -> int:
    return sum(SlotLoad.objects.values_list("booked_minutes", flat=True))


def test_the_windows_offered_have_room_for_those_who_can_do_the_work(day: cast.Day) -> None:
    offers = dispatch.offer_slots(DESK, address_id=address(day), business="broadband", work="repair", at=START)
    assert [(one.slot, one.left_count, one.owner_name) for one in offers[:3]] == [
        ("1214", 1, "Name of chen"),  # two technicians × 60 min at work × 75 % / 75 min
        ("1416", 2, "Name of chen"),
        ("1618", 2, "Name of chen"),
    ]
    assert [one.earliest for one in offers[:2]] == [True, False]
    assert offers[0].date == TODAY
    assert dispatch.offer_slots(DESK, address_id=address(day), business="leased", work="repair", at=START) == ()
    assert (
        dispatch.offer_slots(DESK, address_id=address(day, None), business="broadband", work="repair", at=START) == ()
    )


def test_two_weeks_of_windows_cost_as_many_queries_as_one_day(
    day: cast.Day, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bihuan.platform.policies.store.RECHECK_S", 3600)
    home = address(day)
    wanted = {"address_id": home, "business": "broadband", "work": "repair", "at": START, "count": 1_000}
    offers = dispatch.offer_slots(DESK, **wanted)
    assert {one.date for one in offers} == {TODAY, TODAY + timedelta(days=1)}, "nobody is rostered later"
    with django_assert_num_queries(8):  # the address, the promises, and a crew's six
        dispatch.offer_slots(DESK, **wanted)


def test_another_groups_windows_are_not_offered(day: cast.Day) -> None:
    elsewhere = Actor("user:far", "user", (Grant(frozenset({"dispatch.offer_slots"}), "00010001000100029999"),))
    with pytest.raises(NotFound):
        dispatch.offer_slots(elsewhere, address_id=address(day), business="broadband", work="repair", at=START)


def test_an_offer_that_is_taken_goes_when_it_is_full(day: cast.Day) -> None:
    home = address(day)
    for left in (2, 1):
        offers = dispatch.offer_slots(DESK, address_id=home, business="broadband", work="repair", at=START)
        assert {one.slot: one.left_count for one in offers if one.date == TODAY}["1416"] == left
        booking = reserve(home)
        assert (booking.start_at, booking.end_at) == (cast.clock("14:00"), cast.clock("16:00"))
    offers = dispatch.offer_slots(DESK, address_id=home, business="broadband", work="repair", at=START)
    assert "1416" not in {one.slot for one in offers if one.date == TODAY}
    with pytest.raises(Conflict) as full:
        reserve(home)
    assert full.value.code == "window_full"
    assert (booked(), SlotBooking.objects.count()) == (2 * MINUTES, 2)


@pytest.mark.parametrize(
    ("wanted", "zone"),
    [({"slot": "none"}, 0), ({"slot": "1214", "work": "install"}, 0), ({"slot": "1012"}, 0), ({}, None)],
    ids=["unknown", "not for this work", "too soon", "no zone"],
)
def test_what_is_not_on_offer_cannot_be_reserved(day: cast.Day, wanted: dict[str, Any], zone: int | None) -> None:
    with pytest.raises(Invalid) as refused:
        reserve(address(day, zone), **wanted)
    assert refused.value.faults[0].where == "slot"
    assert not SlotLoad.objects.exists()


def test_a_window_nobody_works_in_is_full(day: cast.Day) -> None:
    with pytest.raises(Conflict):
        reserve(address(day), date=TODAY + timedelta(days=9))
    assert not SlotBooking.objects.exists()


def bound(day: cast.Day) -> UUID:
    order_id = cast.receive(
        day, appointment_start=cast.clock("14:00"), appointment_end=cast.clock("16:00"), promised=True
    )
    booking = reserve(Order.objects.get(pk=order_id).address_id)
    dispatch.bind_booking(DESK, booking_id=booking.booking_id, order_id=order_id, at=START)
    return order_id


def test_a_booking_is_bound_to_its_order_once(day: cast.Day) -> None:
    order_id = bound(day)
    booking = SlotBooking.objects.get()
    assert booking.order_id == order_id
    told = history("order", order_id)[-1].facts
    assert (told.slot, told.minutes, told.start_at) == ("1416", MINUTES, cast.clock("14:00"))
    with pytest.raises(SlotBooking.DoesNotExist):
        dispatch.bind_booking(DESK, booking_id=booking.pk, order_id=order_id, at=START)


KEEPER = system_actor("keeper", "dispatch.free_window")


def test_the_minutes_come_back_once_when_the_window_falls(day: cast.Day) -> None:
    order_id = bound(day)
    assert dispatch.free_window(KEEPER, order_id=order_id, at=START) is None, "it is still wanted"
    orders.cancel(DISPATCHER, order_id=order_id, reason="duplicate", at=START)
    for _ in range(2):
        dispatch.free_window(KEEPER, order_id=order_id, at=START)
    assert (booked(), SlotBooking.objects.get().state) == (0, "freed")
    assert [event.name for event in history("order", order_id)].count("dispatch.window_freed") == 1
    assert dispatch.free_window(KEEPER, order_id=cast.receive(day), at=START) is None


@pytest.mark.parametrize(("at", "left"), [("13:59", 0), ("14:00", MINUTES)])
def test_only_a_window_still_ahead_gives_its_minutes_back(day: cast.Day, at: str, left: int) -> None:
    order_id = bound(day)
    orders.cancel(DISPATCHER, order_id=order_id, reason="duplicate", at=START)
    dispatch.free_window(KEEPER, order_id=order_id, at=cast.clock(at))
    assert booked() == left


def test_only_who_may_offers_reserves_binds_and_frees(day: cast.Day) -> None:
    order_id = bound(day)
    home, booking = address(day), SlotBooking.objects.get().pk
    one = {"business": "broadband", "work": "repair", "at": START}
    for act in (
        lambda: dispatch.offer_slots(NOBODY, address_id=home, **one),
        lambda: dispatch.reserve_slot(NOBODY, address_id=home, date=TODAY, slot="1416", **one),
        lambda: dispatch.bind_booking(NOBODY, booking_id=booking, order_id=order_id, at=START),
        lambda: dispatch.free_window(NOBODY, order_id=order_id, at=START),
    ):
        with pytest.raises(Forbidden):
            act()
    assert booked() == MINUTES


def test_cancelling_the_order_gives_its_window_back(day: cast.Day) -> None:
    order_id = bound(day)
    orders.cancel(DISPATCHER, order_id=order_id, reason="duplicate", at=START)
    cancelled = next(event for event in history("order", order_id) if event.name == "orders.cancelled")
    registry["dispatch.free_window"](cancelled, START)
    assert booked() == 0
