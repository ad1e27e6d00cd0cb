"""Promising windows: the minutes are taken in the same transaction that makes the order, or not at all."""

import datetime as dt
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch.events import WindowFreed, WindowReserved
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.dispatch.policies import RULES
from bihuan.contexts.dispatch.slots import place_of, promisable_minutes, slot_row, work_minutes
from bihuan.contexts.dispatch.types import Booking, BookingState
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Fault, Invalid
from bihuan.kernel.windows import Window
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("dispatch.reserve_slot")
def reserve_slot(
    actor: Actor,  # noqa: ARG001 - checked by the decorator; the address was checked by who calls
    *,
    address_id: UUID,
    business: Code,
    work: Code,
    date: dt.date,
    slot: Code,
    at: datetime,
) -> Booking:
    """This will take a window's minutes for a job of this kind at this address, before its order exists.

    Raises Invalid for a window that is not on offer, Conflict if somebody has just taken the last of it.
    """
    rules = RULES.at(at).value
    row = slot_row(slot, work, at)
    start_at, end_at = catalog.window_of(row, date)
    if (start_at - at).total_seconds() < rules.slot_lead_minutes * 60:
        raise Invalid.of([Fault("slot", N_("This window begins too soon to be promised. Choose a later one."))])
    group = place_of(address_id).group_path
    if group is None:
        raise Invalid.of(
            [Fault("slot", N_("The address has no zone yet, so no window can be promised. Place the address first."))]
        )
    wanted = room_in(group, date, row, (business, work), at)
    if not take(wanted):
        raise Conflict(
            N_("This window has just been filled. Nothing was registered; choose another one."), code="window_full"
        )
    booking = SlotBooking.objects.create(
        load=wanted.load, minutes=wanted.minutes, state=BookingState.BOOKED, booked_at=at
    )
    return Booking(booking.id, start_at, end_at)


class Room(NamedTuple):
    """A window's load, all the minutes of it that may be promised for a kind of work, and what one such job takes."""

    load: SlotLoad
    room_minutes: int
    minutes: int


def room_in(group: str, on: dt.date, row: Any, kind: tuple[Code, Code], at: datetime) -> Room:
    """This will measure a window of a group's day for a kind of work: its business and its work."""
    rules = RULES.at(at).value
    crew = workforce.crew(group, on, at)
    window = Window(*catalog.window_of(row, on))
    room_minutes = promisable_minutes(crew, catalog.kind(*kind, at).needs, window, rules)
    load, _ = SlotLoad.objects.get_or_create(path=group, date=on, slot=row.code)
    return Room(load, room_minutes, work_minutes(*kind, rules, at))


def take(wanted: Room, *, full: bool = False) -> bool:
    """One conditional UPDATE, so that of two who want the last of it one gets it; `full` takes it full or not."""
    load = SlotLoad.objects.filter(pk=wanted.load.pk)
    if not full:
        left_minutes = wanted.room_minutes - wanted.minutes
        load = load.filter(booked_minutes__lte=left_minutes) if left_minutes >= 0 else load.none()
    return bool(load.update(booked_minutes=F("booked_minutes") + wanted.minutes))


@action("dispatch.bind_booking")
def bind_booking(actor: Actor, *, booking_id: UUID, order_id: UUID, at: datetime) -> UUID:  # noqa: ARG001
    """This will tie a window just taken to the order it was taken for."""
    order = orders.brief(order_id)
    booking = SlotBooking.objects.select_related("load").get(id=booking_id, order=None, state=BookingState.BOOKED)
    SlotBooking.objects.filter(id=booking_id).update(order_id=order_id)
    assert order.appointment_start is not None
    assert order.appointment_end is not None
    facts = WindowReserved(
        booking_id, order_id, booking.load.slot, order.appointment_start, order.appointment_end, booking.minutes
    )
    record(facts, subject=("order", order_id), path=order.org_path, at=at)
    return booking_id


@action("dispatch.free_window")
def free_window(actor: Actor, *, order_id: UUID, at: datetime) -> UUID | None:  # noqa: ARG001
    """This will give back the minutes promised to an order that has no use for them any more; None if nothing is due.

    A window that has begun gives nothing back: its time is spent, and nobody can be promised it any more.
    """
    promised = SlotBooking.objects.filter(order_id=order_id, state=BookingState.BOOKED)
    if not promised.exists():  # as for most orders, which nobody then has to wait for
        return None
    order = orders.locked(order_id)
    booking = promised.select_related("load").first()
    if booking is None:
        return None
    start_at, end_at = window_booked(booking)
    wanted = order.is_open and (order.appointment_start, order.appointment_end) == (start_at, end_at)
    if wanted or start_at <= at:
        return None
    give_back(booking, order, at)
    return booking.id


def give_back(booking: SlotBooking, order: "orders.Brief | orders.Locked", at: datetime) -> None:
    """The minutes of a promise return to its window, once."""
    if release(booking):
        record(WindowFreed(booking.id, order.id), subject=("order", order.id), path=order.org_path, at=at)


def release(booking: SlotBooking) -> bool:
    """Take the minutes of a promise out of its window's load; false if somebody has done so before."""
    freed = SlotBooking.objects.filter(id=booking.id, state=BookingState.BOOKED).update(state=BookingState.FREED)
    if freed:
        SlotLoad.objects.filter(id=booking.load_id).update(booked_minutes=F("booked_minutes") - booking.minutes)
    return bool(freed)


def row_booked(booking: SlotBooking) -> Any:
    """The window's row as the catalogue had it when it was promised; it may have been retired since."""
    return next(row for row in catalog.slots(booking.booked_at) if row.code == booking.load.slot)


def window_booked(booking: SlotBooking) -> tuple[datetime, datetime]:
    """From when to when a promise is."""
    return catalog.window_of(row_booked(booking), booking.load.date)
