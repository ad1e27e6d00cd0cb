"""What the desk and the hotline do to an order: appointment, urge, note, zone, block, cancel."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.base import (
    OFF_HAND,
    due_after,
    end_visit,
    ids_of,
    load,
    open_visit,
    standing,
    tell,
    write,
)
from bihuan.contexts.orders.clock import Mark, MarkKind
from bihuan.contexts.orders.lifecycle import ON_THE_WAY
from bihuan.contexts.orders.models import Hold, Note, Order, Visit
from bihuan.contexts.orders.reach import require_path
from bihuan.contexts.orders.translate import codes, zone_path
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Invalid, Refused
from bihuan.platform.action import action
from bihuan.platform.actor import Actor


@action("orders.reschedule")
def reschedule(
    actor: Actor, *, order_id: UUID, start: datetime, end: datetime, reason: Code, at: datetime, promised: bool = True
) -> Outcome:
    """This will set the appointment newly agreed with the customer.

    On the way or at the door it ends the visit and the order goes back to the desk. Before that the technician keeps
    it, but a planned time outside the new window is forgotten, so that it is planned again.
    """
    order = load(actor, order_id)
    rules.check_window(start, end, at=at)
    rules.require_code(reason, codes("reschedule_reasons", at, order.business), where="reason")
    before = (order.appointment_start, order.appointment_end)
    ends = order.lifecycle_state in ON_THE_WAY
    window = {"appointment_start": start, "appointment_end": end, "promised": promised}
    write(order, "reschedule", **window, **(OFF_HAND if ends else {}))
    visit = end_visit(order, at) if ends else None
    if not ends:
        _forget_plan(open_visit(order), start, end)
    tell(order, events.Rescheduled(order.pk, reason, start, end, *before, visit_id=ids_of(visit)[0]), at=at)
    return standing(order)


def _forget_plan(visit: Visit | None, start: datetime, end: datetime) -> None:
    if visit is not None and visit.planned_start is not None and not start <= visit.planned_start <= end:
        visit.planned_start = visit.planned_end = visit.sequence = None
        visit.save(update_fields=["planned_start", "planned_end", "sequence"])


@action("orders.urge")
def urge(actor: Actor, *, order_id: UUID, at: datetime) -> Outcome:
    """This will count that the customer asked again; past the limit it is the urge that is assessed."""
    order = load(actor, order_id)
    write(order, "urge", urges_count=order.urges_count + 1)
    tell(order, events.Urged(order.pk, order.urges_count, late=at > order.due_at), at=at)
    return standing(order)


@action("orders.note")
def note(actor: Actor, *, order_id: UUID, text: str, at: datetime) -> Outcome:
    """This will keep what somebody writes about an order, encrypted and erasable."""
    order = load(actor, order_id)
    words = rules.check_note(text)
    if words is None:
        raise Invalid(N_("Write something first."), where="note")
    write(order, "note")
    written = Note.objects.create(order=order, text=words, at=at, by=actor.id)
    tell(order, events.Noted(order.pk, written.pk), at=at)
    return standing(order, written.pk)


@action("orders.set_zone")
def set_zone(actor: Actor, *, order_id: UUID, zone_id: UUID, at: datetime) -> Outcome:
    """This will place an open order in a zone: when its address is matched at last, or was matched wrongly."""
    order = load(actor, order_id)
    path = zone_path(zone_id)
    require_path(actor, path)
    before = order.zone_id
    if before == zone_id:
        raise Refused(N_("The order is already in this zone."), where="zone_id")
    write(order, "set_zone", zone_id=zone_id, org_path=path)
    tell(order, events.ZoneSet(order.pk, zone_id, before), at=at)
    return standing(order)


@action("orders.block")
def block(actor: Actor, *, order_id: UUID, reason: Code, at: datetime) -> Outcome:
    """This will keep an order from planning: an outage, a missing resource. The clock runs on."""
    order = load(actor, order_id)
    rules.require_code(reason, codes("block_reasons", at, order.business), where="reason")
    write(order, "block", **OFF_HAND)
    visit = end_visit(order, at)
    tell(order, events.Blocked(order.pk, reason, *ids_of(visit)), at=at)
    return standing(order)


@action("orders.unblock")
def unblock(actor: Actor, *, order_id: UUID, at: datetime) -> Outcome:
    """This will put a blocked order back to the desk, ready to be planned."""
    order = load(actor, order_id)
    write(order, "unblock")
    tell(order, events.Unblocked(order.pk), at=at)
    return standing(order)


@action("orders.cancel")
def cancel(actor: Actor, *, order_id: UUID, reason: Code, at: datetime) -> Outcome:
    """This will end an order whose work will not be done. One completed before is closed instead."""
    order = load(actor, order_id)
    rules.next_state(order.lifecycle_state, "cancel")
    rules.may_cancel(order.cycle)
    rules.require_code(reason, codes("cancel_reasons", at, order.business), where="reason")
    due = due_after(order, Mark(MarkKind.STOP, at))  # a hold cut short moves the limit back
    write(order, "cancel", due_at=due, **OFF_HAND)
    visit = end_visit(order, at)
    _end_hold(order, at)
    tell(order, events.Cancelled(order.pk, reason, *ids_of(visit)), at=at)
    return standing(order)


def _end_hold(order: Order, at: datetime) -> None:
    Hold.objects.filter(order=order, state=Hold.State.APPROVED).update(state=Hold.State.ENDED, ended_at=at)
