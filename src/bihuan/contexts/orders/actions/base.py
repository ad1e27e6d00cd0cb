"""What every act on an order shares: load it locked, write it if nobody was faster, end a visit, record.

Each act takes the order's row lock first, so acts on one order happen one after another and each judges the newest
state. The conditional UPDATE is the second bolt: an act that came by without the lock changes nothing.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.clock import Mark, due_at
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.marks import marks_of
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.contexts.orders.translate import calendar
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, NotFound
from bihuan.platform.action import act_permission, record
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import history

SUBJECT = "order"
OFF_HAND: dict[str, Any] = {"holder_id": None, "contractor_id": None}


def load(actor: Actor, order_id: UUID) -> Order:
    """This will lock and give an order within the actor's sight; NotFound otherwise. Requires a transaction."""
    seen = Order.objects.visible(actor, act_permission()).select_for_update(of=("self",))
    order: Order | None = seen.filter(pk=order_id).first()
    if order is None:
        raise unseen()
    return order


def unseen() -> NotFound:
    """This will say that an order is none for this actor."""
    return NotFound(N_("There is no such order, or it lies outside your area."), code="order_not_found")


def write(order: Order, verb: str, **changes: Any) -> State:
    """This will make the move `verb` and set `changes`, if the order is still as loaded; gives the state it left.

    Raises Refused where the chart does not allow it, Conflict if somebody was faster.
    """
    before = State(order.state)
    changes |= {"state": rules.next_state(before, verb), "version": order.version + 1}
    if not Order.objects.filter(pk=order.pk, state=before, version=order.version).update(**changes):
        raise Conflict(N_("Somebody else changed this order just now. Look at it again, then repeat."))
    for name, value in changes.items():
        setattr(order, name, value)
    return before


def tell(order: Order, facts: Any, *, at: datetime, claimed_at: datetime | None = None) -> None:
    """This will record what happened to `order`."""
    record(facts, subject=(SUBJECT, order.pk), path=order.org_path, at=at, claimed_at=claimed_at)


def standing(order: Order, row_id: UUID | None = None) -> Outcome:
    """This will give what an act answers with."""
    return Outcome(order.pk, order.number, State(order.state), order.version, row_id)


def open_visit(order: Order) -> Visit | None:
    """This will give the order's open visit; the database allows one at most."""
    return Visit.objects.filter(order=order, state__in=Visit.OPEN).first()


def the_open_visit(order: Order) -> Visit:
    """This will give the open visit of an order that is in hand."""
    return Visit.objects.get(order=order, state__in=Visit.OPEN)


def end_visit(
    order: Order, at: datetime, state: Visit.State = Visit.State.DROPPED, *, outside: bool = False
) -> Visit | None:
    """This will end the open visit, if any, and let a hold request that still waits lapse with it."""
    visit = open_visit(order)
    if visit is not None:
        visit.state, visit.ended_at, visit.outside = state, at, visit.outside or outside
        visit.save(update_fields=["state", "ended_at", "outside"])
        Hold.objects.filter(order=order, state=Hold.State.REQUESTED).update(state=Hold.State.LAPSED, ended_at=at)
    return visit


def take_back(order: Order, at: datetime, reason: Code | None = None) -> Outcome:
    """This will end the open visit and put the order back to the desk; `reason` where the program did so by itself."""
    write(order, "withdraw", **OFF_HAND)
    visit = the_open_visit(order)
    end_visit(order, at)
    tell(order, events.Withdrawn(order.pk, visit.pk, visit.lead_id, reason), at=at)
    return standing(order)


def ids_of(visit: Visit | None) -> tuple[UUID | None, UUID | None]:
    """This will give a visit and its lead, as an event names them; two None for none."""
    return (None, None) if visit is None else (visit.pk, visit.lead_id)


def due_after(order: Order, *further: Mark) -> datetime:
    """This will give the limit as it stands after the recorded events and the marks about to be recorded."""
    marks = (*marks_of(history(SUBJECT, order.pk)), *further)
    return due_at(marks, order.limit_minutes, calendar(order.calendar, order.received_at, order.calendar_version))
