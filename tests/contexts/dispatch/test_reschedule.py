"""Another appointment: the new window's minutes are taken and the old one's come back, together or not at all."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Note
from bihuan.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.read import history
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, NOBODY, OTHERS, START, TODAY, clock

pytestmark = pytest.mark.django_db
MINUTES = 75
ROOM_COUNT = 2  # jobs of that kind one window holds, with two technicians at work
PLAIN = Actor("user:plain", "user", (Grant(frozenset({"dispatch.reschedule"}), DISPATCHER.grants[0].path),))


def move(order_id: UUID, slot: str = "14", by: Actor = DISPATCHER, at: datetime = START, **more: Any) -> orders.Outcome:
    start = clock(f"{slot}:00", more.pop("on", TODAY))
    asked = {"start": start, "end": start + timedelta(hours=2), "reason": "customer"} | more
    return dispatch.reschedule(by, order_id=order_id, at=at, **asked)


def booked() -> dict[str, int]:
    return {load.slot: load.booked_minutes for load in SlotLoad.objects.all() if load.booked_minutes}


def fill(day: cast.Day, slot: str = "14") -> None:
    for _ in range(ROOM_COUNT):
        move(cast.receive(day), slot)


def names(order_id: UUID) -> list[str]:
    return [event.name for event in history("order", order_id)]


def test_a_new_window_takes_its_minutes_and_the_old_one_gives_its_own_back(day: cast.Day) -> None:
    order_id = cast.receive(day)
    move(order_id, "14")
    assert booked() == {"1416": MINUTES}
    move(order_id, "16")
    assert booked() == {"1618": MINUTES}
    brief = orders.brief(order_id)
    assert (brief.appointment_start, brief.promised) == (clock("16:00"), True)
    assert names(order_id).count("dispatch.window_freed") == 1
    run_until_idle(START)  # what hears of it finds nothing left to do
    assert booked() == {"1618": MINUTES}
    assert sorted(SlotBooking.objects.values_list("state", flat=True)) == ["booked", "freed"]


def test_the_same_window_agreed_again_is_not_taken_twice(day: cast.Day) -> None:
    order_id = cast.receive(day)
    for _ in range(2):
        move(order_id, "14")
    assert (booked(), SlotBooking.objects.count()) == ({"1416": MINUTES}, 1)


def test_a_full_window_is_refused_and_nothing_changes(day: cast.Day) -> None:
    fill(day)
    order_id = cast.receive(day)
    move(order_id, "16")
    before = orders.brief(order_id)
    for by, words in ((DISPATCHER, "say why"), (PLAIN, "ask the dispatcher")):
        with pytest.raises(Conflict, match=words) as full:
            move(order_id, "14", by)
        assert (full.value.code, full.value.where) == ("window_full", "window")
    with pytest.raises(Conflict):
        move(order_id, "14", PLAIN, overbook="a reason is no leave")
    assert orders.brief(order_id) == before
    assert booked() == {"1416": ROOM_COUNT * MINUTES, "1618": MINUTES}


def test_who_may_promises_a_full_window_with_a_reason_that_is_kept(day: cast.Day) -> None:
    fill(day)
    order_id = cast.receive(day)
    outcome = move(order_id, "14", overbook="  the school opens tomorrow ")
    assert booked() == {"1416": (ROOM_COUNT + 1) * MINUTES}
    note = Note.objects.get(order_id=order_id)
    assert (note.text, outcome.row_id) == ("the school opens tomorrow", note.pk)
    told = next(event.facts for event in history("order", order_id) if event.name == "dispatch.window_overbooked")
    assert (told.note_id, told.over_minutes) == (note.pk, 45)  # 3 × 75, of the 240 × 75 % that may be promised
    move(cast.receive(day), "16", overbook="not needed: it has room")
    assert Note.objects.count() == 1


def test_a_window_that_had_begun_stays_spent_and_the_order_gets_its_new_one(day: cast.Day) -> None:
    order_id = cast.receive(day)
    move(order_id, "14")
    move(order_id, "16", at=clock("14:30"))
    assert booked() == {"1416": MINUTES, "1618": MINUTES}
    assert SlotBooking.objects.get(load__slot="1416").state == "spent"


def test_a_wish_takes_no_minutes_and_lets_go_of_those_it_had(day: cast.Day) -> None:
    order_id = cast.receive(day)
    move(order_id, "14")
    odd = clock("17:10")
    move(order_id, start=odd, end=odd + timedelta(hours=1), promised=False)
    assert (booked(), orders.brief(order_id).promised) == ({}, False)


@pytest.mark.parametrize(
    ("zone", "more"), [(0, {"slot": "15"}), (None, {})], ids=["no window of the catalogue", "no zone"]
)
def test_what_cannot_be_promised_is_refused(day: cast.Day, zone: int | None, more: dict[str, Any]) -> None:
    order_id = cast.receive(day, zone=zone)
    with pytest.raises(Invalid) as refused:
        move(order_id, **more)
    assert refused.value.faults[0].where == "window"
    assert orders.brief(order_id).appointment_start is None
    assert not SlotBooking.objects.exists()


def test_only_who_may_reschedules_and_only_what_they_see(day: cast.Day) -> None:
    order_id = cast.receive(day)
    with pytest.raises(Forbidden):
        move(order_id, by=NOBODY)
    with pytest.raises(NotFound):
        move(order_id, by=OTHERS)


def test_the_windows_to_choose_from_say_what_is_left(day: cast.Day) -> None:
    fill(day)
    row = orders.detail(DISPATCHER, orders.brief(cast.receive(day)).number, at=START).row
    at = clock("11:00")
    left = {one.start_at: one.left_count for one in dispatch.window_choices(row, at=at, days_count=2)}
    assert (left[clock("14:00")], left[clock("16:00")]) == (0, ROOM_COUNT)
    assert left[clock("10:00")] == 1, "of a window that has begun, what is left of it"
    assert clock("08:00") not in left
    unplaced = orders.detail(DISPATCHER, orders.brief(cast.receive(day, zone=None)).number, at=START).row
    assert dispatch.window_choices(unplaced, at=START, days_count=2) == ()
