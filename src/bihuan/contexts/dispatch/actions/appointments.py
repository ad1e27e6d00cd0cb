"""Another appointment, or another group to keep it: new minutes are taken and the old ones come back, or neither."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch.actions.slots import Room, give_back, release, room_in, row_booked, take, window_booked
from bihuan.contexts.dispatch.events import WindowMoved, WindowOverbooked, WindowReserved
from bihuan.contexts.dispatch.models import SlotBooking, SlotLoad
from bihuan.contexts.dispatch.slots import place_in
from bihuan.contexts.dispatch.types import BookingState
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL, reaches

OVERBOOK = "dispatch.overbook"


@action("dispatch.reschedule")
def reschedule(
    actor: Actor,
    *,
    order_id: UUID,
    start: datetime,
    end: datetime,
    reason: Code,
    promised: bool = True,
    overbook: str = "",
    at: datetime,
) -> orders.Outcome:
    """This will set the appointment newly agreed with the customer, and take its window's minutes out of the crew's.

    Promised is one of the catalogue's windows with room left; a full one only with `overbook`, the reason in words, by
    somebody who may (dispatch.overbook). What is not promised is the customer's wish and takes no minutes.
    Errors: Invalid for a window that cannot be promised, Conflict for a full one; then nothing has changed.
    """
    orders.visible_brief(actor, order_id, act_permission())
    outcome = orders.reschedule(actor, order_id=order_id, start=start, end=end, reason=reason, promised=promised, at=at)
    order = orders.brief(order_id)  # locked by now
    standing = SlotBooking.objects.select_related("load").filter(order_id=order_id, state=BookingState.BOOKED).first()
    if standing is not None and promised and window_booked(standing) == (start, end):
        return outcome
    wanted = _wanted(order, start, end, at) if promised else None
    _lock(standing, wanted)
    if standing is not None:
        _release(standing, order, at)
    if wanted is None:
        return outcome
    fits = take(wanted)
    if not fits:
        _require_leave(actor, order, overbook)
        take(wanted, full=True)
    booking = SlotBooking.objects.create(
        load=wanted.load, order_id=order_id, minutes=wanted.minutes, state=BookingState.BOOKED, booked_at=at
    )
    facts = WindowReserved(booking.pk, order_id, wanted.load.slot, start, end, wanted.minutes)
    record(facts, subject=("order", order_id), path=order.org_path, at=at)
    if fits:
        return outcome
    # Why stands as a note, which can be erased; the record says that it was done, and by how much.
    noted = orders.note(actor, order_id=order_id, text=overbook, at=at)
    assert noted.row_id is not None
    _tell_overbooked(booking, order, wanted, noted.row_id, at)
    return noted


@action("dispatch.follow_zone")
def follow_zone(actor: Actor, *, order_id: UUID, at: datetime) -> UUID | None:  # noqa: ARG001
    """This will have a promised window kept by the group that now works the order; None if nothing is due.

    The customer was told the window, so it stands even where the new group has no room for it: the record says by how
    much it is too full. A window that has begun is spent where it was.
    """
    promised = SlotBooking.objects.filter(order_id=order_id, state=BookingState.BOOKED)
    if not promised.exists():  # as for most orders, which nobody then has to wait for
        return None
    held = orders.locked(order_id)
    booking = promised.select_related("load").first()
    group = held.org_path[:-PATH_DIGITS_PER_LEVEL]
    if booking is None or booking.load.path == group:
        return None
    start, end = window_booked(booking)
    stands = held.is_open and (held.appointment_start, held.appointment_end) == (start, end)
    if not stands or start <= at:
        return None
    order = orders.brief(order_id)
    wanted = room_in(group, booking.load.date, row_booked(booking), (order.business, order.work), at)
    _lock(booking, wanted)
    release(booking)
    take(wanted, full=True)
    kept = SlotBooking.objects.create(
        load=wanted.load,
        order_id=order_id,
        minutes=wanted.minutes,
        state=BookingState.BOOKED,
        booked_at=booking.booked_at,  # the catalogue of that moment says from when to when the window is
    )
    over_minutes = max(_booked_minutes(kept) - wanted.room_minutes, 0) or None
    facts = WindowMoved(kept.pk, order_id, booking.pk, wanted.load.slot, start, end, wanted.minutes, over_minutes)
    record(facts, subject=("order", order_id), path=order.org_path, at=at)
    if over_minutes:
        _tell_overbooked(kept, order, wanted, None, at)
    return kept.pk


def _wanted(order: orders.Brief, start: datetime, end: datetime, at: datetime) -> Room:
    group = place_in(order.zone_id).group_path
    if group is None:
        raise Invalid(
            N_("The address has no zone yet, so no window can be promised. Place the address first."), where="window"
        )
    on = start.astimezone(CHINA).date()
    for row in catalog.slots(at, order.work):
        if catalog.window_of(row, on) == (start, end):
            return room_in(group, on, row, (order.business, order.work), at)
    raise Invalid(N_("There is no such window for this kind of work. Choose one that is offered."), where="window")


def _lock(standing: SlotBooking | None, wanted: Room | None) -> None:
    """Both windows' loads, always in the same order: two orders that change places must not wait for each other."""
    both = {booked.load_id for booked in (standing,) if booked} | {taken.load.pk for taken in (wanted,) if taken}
    list(SlotLoad.objects.select_for_update().filter(pk__in=both).order_by("pk").values_list("pk"))


def _release(standing: SlotBooking, order: orders.Brief, at: datetime) -> None:
    """A window still ahead gives its minutes back; the time of one that has begun is spent."""
    if window_booked(standing)[0] > at:
        give_back(standing, order, at)
    else:
        SlotBooking.objects.filter(pk=standing.pk).update(state=BookingState.SPENT)


def _require_leave(actor: Actor, order: orders.Brief, overbook: str) -> None:
    may = reaches(actor, OVERBOOK, order.org_path)
    if overbook.strip() and may:
        return
    if may:
        words = N_("This window is full. Choose another one, or say why it is promised nevertheless.")
    else:
        words = N_("This window is full. Nothing was changed; choose another one, or ask the dispatcher.")
    raise Conflict(words, code="window_full", where="window")


def _tell_overbooked(
    booking: SlotBooking, order: orders.Brief, wanted: Room, note_id: UUID | None, at: datetime
) -> None:
    over_minutes = _booked_minutes(booking) - wanted.room_minutes
    facts = WindowOverbooked(booking.pk, order.id, over_minutes, note_id)
    record(facts, subject=("order", order.id), path=order.org_path, at=at)


def _booked_minutes(booking: SlotBooking) -> int:
    """All that is promised in a booking's window by now."""
    booked_minutes: int = SlotLoad.objects.values_list("booked_minutes", flat=True).get(pk=booking.load_id)
    return booked_minutes
