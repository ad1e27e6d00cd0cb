"""A promised window follows its order to another group: the customer's hour stands, reckoned where it is kept."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import Forbidden
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import history
from bihuan.platform.models import Event
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, GROUP_A, GROUP_B, NOBODY, START
from tests.contexts.dispatch.test_reschedule import MINUTES, fill, move

pytestmark = pytest.mark.django_db
KEEPER = system_actor("keeper", "dispatch.follow_zone")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with clock.frozen(START):  # so that what the acts set going is due
        yield


def promised(day: cast.Day) -> UUID:
    order_id = cast.receive(day)
    move(order_id, "14")
    return order_id


def to_zone(day: cast.Day, order_id: UUID, zone: int) -> None:
    orders.set_zone(DISPATCHER, order_id=order_id, zone_id=day.town.zones[zone].pk, at=START)


def booked() -> dict[str, int]:
    return {load.path: load.booked_minutes for load in SlotLoad.objects.all() if load.booked_minutes}


def moved(order_id: UUID) -> list[Any]:
    return [event.facts for event in history("order", order_id) if event.name == "dispatch.window_moved"]


def test_the_window_is_kept_by_the_new_zones_group_and_the_promise_stands(day: cast.Day) -> None:
    order_id = promised(day)
    assert booked() == {GROUP_A: MINUTES}
    to_zone(day, order_id, 2)
    run_until_idle()
    assert booked() == {GROUP_B: MINUTES}
    brief = orders.brief(order_id)
    assert (brief.appointment_start, brief.promised) == (cast.clock("14:00"), True)
    [told] = moved(order_id)
    assert (told.slot, told.start_at, told.minutes) == ("1416", cast.clock("14:00"), MINUTES)
    assert told.over_minutes == MINUTES, "nobody of that group can do it, and the record says so"
    assert dispatch.follow_zone(KEEPER, order_id=order_id, at=START) is None, "it has followed already"
    to_zone(day, order_id, 1)
    run_until_idle()
    assert booked() == {GROUP_A: MINUTES}
    assert moved(order_id)[-1].over_minutes is None
    assert sorted(SlotBooking.objects.values_list("state", flat=True)) == ["booked", "freed", "freed"]


def test_a_full_window_of_the_new_group_is_overdrawn_by_what_the_record_says(day: cast.Day) -> None:
    order_id = promised(day)
    to_zone(day, order_id, 2)
    run_until_idle()
    fill(day)
    full = booked()[GROUP_A]
    to_zone(day, order_id, 0)
    run_until_idle()
    assert booked() == {GROUP_A: full + MINUTES}
    over_minutes = moved(order_id)[-1].over_minutes
    assert over_minutes is not None
    assert 0 < over_minutes <= MINUTES
    told = Event.objects.filter(name="dispatch.window_overbooked", subject_id=order_id)
    assert told.count() == sum(one.over_minutes is not None for one in moved(order_id))


def test_another_zone_of_the_same_group_moves_nothing(day: cast.Day) -> None:
    order_id = promised(day)
    to_zone(day, order_id, 1)
    run_until_idle()
    assert (booked(), moved(order_id)) == ({GROUP_A: MINUTES}, [])


def test_a_wish_a_window_begun_and_a_settled_order_move_nothing(day: cast.Day) -> None:
    wish, begun, gone = cast.receive(day), promised(day), promised(day)
    move(wish, "14", promised=False)
    for order_id in (wish, begun, gone):
        to_zone(day, order_id, 2)
    orders.cancel(DISPATCHER, order_id=gone, reason="duplicate", at=START)
    assert dispatch.follow_zone(KEEPER, order_id=wish, at=START) is None
    assert dispatch.follow_zone(KEEPER, order_id=begun, at=cast.clock("14:00")) is None
    assert dispatch.follow_zone(KEEPER, order_id=gone, at=START) is None
    assert booked() == {GROUP_A: 2 * MINUTES}


def test_only_the_reaction_may(day: cast.Day) -> None:
    order_id = promised(day)
    with pytest.raises(Forbidden):
        dispatch.follow_zone(NOBODY, order_id=order_id, at=START)
    assert dispatch.follow_zone(KEEPER, order_id=uuid4(), at=START) is None
