"""Promising windows: the minutes are taken in the same transaction that makes the order, or not at all."""

import datetime as dt
from datetime import datetime
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
    minutes = work_minutes(business, work, rules, at)
    needs = catalog.kind(business, work, at).needs
    crew = workforce.crew(group, date, at)
    room = promisable_minutes(crew, needs, Window(start_at, end_at), rules) - minutes
    load, _ = SlotLoad.objects.get_or_create(path=group, date=date, slot=slot)
    taken = SlotLoad.objects.filter(id=load.id, booked_minutes__lte=room) if room >= 0 else SlotLoad.objects.none()
    if not taken.update(booked_minutes=F("booked_minutes") + minutes):
        raise Conflict(
            N_("This window has just been filled. Nothing was registered; choose another one."), code="window_full"
        )
    booking = SlotBooking.objects.create(load=load, minutes=minutes, state=BookingState.BOOKED, booked_at=at)
    return Booking(booking.id, start_at, end_at)


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
    order = orders.brief_locked(order_id)
    booking = SlotBooking.objects.select_related("load").filter(order_id=order_id, state=BookingState.BOOKED).first()
    if booking is None:
        return None
    start_at, end_at = _window_of(booking)
    wanted = order.is_open and (order.appointment_start, order.appointment_end) == (start_at, end_at)
    if wanted or start_at <= at:
        return None
    if SlotBooking.objects.filter(id=booking.id, state=BookingState.BOOKED).update(state=BookingState.FREED):
        SlotLoad.objects.filter(id=booking.load_id).update(booked_minutes=F("booked_minutes") - booking.minutes)
        record(WindowFreed(booking.id, order_id), subject=("order", order_id), path=order.org_path, at=at)
    return booking.id


def _window_of(booking: SlotBooking) -> tuple[datetime, datetime]:
    """The window as the catalogue had it when it was promised; it may have been retired since."""
    row = next(row for row in catalog.slots(booking.booked_at) if row.code == booking.load.slot)
    return catalog.window_of(row, booking.load.date)
