"""Pausing the promise: asked for, decided, ended. Only an approved hold stops the clock, from its approval on."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.assign import new_visit
from bihuan.contexts.orders.actions.base import (
    due_after,
    end_visit,
    load,
    standing,
    take_back,
    tell,
    the_open_visit,
    write,
)
from bihuan.contexts.orders.clock import Mark, MarkKind
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.contexts.orders.translate import codes, max_hold_minutes, off_duty
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, NotFound, Refused
from bihuan.platform import jobs
from bihuan.platform.action import action
from bihuan.platform.actor import Actor

END_JOB = "orders.end_hold"


@action("orders.request_hold")
def request_hold(actor: Actor, *, order_id: UUID, reason: Code, until: datetime, at: datetime) -> Outcome:
    """This will ask for a hold until `until`; the clock runs on until the desk approves it."""
    order = load(actor, order_id)
    rules.next_state(order.lifecycle_state, "request_hold")
    rules.require_code(reason, codes("hold_reasons", at, order.business), where="reason")
    rules.hold_until(until, at=at, max_minutes=max_hold_minutes(reason, at))
    if Hold.objects.filter(order=order, state=Hold.State.REQUESTED).exists():
        raise Refused(N_("A hold of this order already waits for its decision."), code="hold_waiting")
    visit = the_open_visit(order)
    write(order, "request_hold")
    hold = Hold.objects.create(
        order=order, visit=visit, reason=reason, wanted_until=until, requested_at=at, requested_by=actor.id
    )
    tell(order, events.HoldRequested(order.pk, hold.pk, visit.pk, reason, until), at=at)
    return standing(order, hold.pk)


@action("orders.decide_hold")
def decide_hold(actor: Actor, *, hold_id: UUID, approve: bool, at: datetime, until: datetime | None = None) -> Outcome:
    """This will approve a waiting hold until `until` (None: as asked), as long as its reason allows, or refuse it.

    Errors: Conflict if it was decided or lapsed meanwhile.
    """
    order, hold = _load(actor, hold_id)
    if hold.state != Hold.State.REQUESTED:
        raise Conflict(N_("This hold was decided already, or lapsed because the visit ended."), code="hold_decided")
    hold.decided_at, hold.decided_by = at, actor.id
    return _approve(order, hold, until or hold.wanted_until, at) if approve else _refuse(order, hold, at)


def _approve(order: Order, hold: Hold, wanted: datetime, at: datetime) -> Outcome:
    until = rules.hold_until(wanted, at=at, max_minutes=max_hold_minutes(hold.reason, at))
    due = due_after(order, Mark(MarkKind.HOLD, at, until))
    write(order, "approve_hold", due_at=due)
    hold.state, hold.until = Hold.State.APPROVED, until
    hold.save(update_fields=["state", "until", "decided_at", "decided_by"])
    visit = end_visit(order, at)
    assert visit is not None, "an order in hand has an open visit"
    tell(order, events.HoldApproved(order.pk, hold.pk, visit.pk, hold.reason, until, due), at=at)
    jobs.enqueue(END_JOB, payload={"hold_id": str(hold.pk)}, key=f"{END_JOB}:{hold.pk}", due_at=until)
    return standing(order, hold.pk)


def _refuse(order: Order, hold: Hold, at: datetime) -> Outcome:
    write(order, "refuse_hold")
    hold.state = Hold.State.REFUSED
    hold.save(update_fields=["state", "decided_at", "decided_by"])
    tell(order, events.HoldRefused(order.pk, hold.pk, hold.reason), at=at)
    return standing(order, hold.pk)


@action("orders.resume")
def resume(actor: Actor, *, order_id: UUID, at: datetime) -> Outcome:
    """This will end the hold in force and open a new visit for the order's holder.

    A holder who has left or is off duty that day does not keep it: in the same act it goes back to the desk.
    """
    order = load(actor, order_id)
    due = due_after(order, Mark(MarkKind.RESUME, at)) if order.state == "held" else order.due_at
    write(order, "resume", due_at=due)
    hold = Hold.objects.get(order=order, state=Hold.State.APPROVED)
    hold.state, hold.ended_at = Hold.State.ENDED, at
    hold.save(update_fields=["state", "ended_at"])
    assert order.holder_id is not None, "a held order keeps its holder"
    visit: Visit = new_visit(order, order.holder_id, at)
    tell(order, events.Resumed(order.pk, hold.pk, visit.pk, order.holder_id, due), at=at)
    absent = off_duty(order.holder_id, at)
    return standing(order, visit.pk) if absent is None else take_back(order, at, absent)


def _load(actor: Actor, hold_id: UUID) -> tuple[Order, Hold]:
    unseen = NotFound(N_("There is no such hold, or it lies outside your area."), code="hold_not_found")
    order_id = Hold.objects.filter(pk=hold_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise unseen
    try:
        order = load(actor, order_id)
    except NotFound:  # told in the same words, so that nobody learns that there is one elsewhere
        raise unseen from None
    return order, Hold.objects.get(pk=hold_id)
