"""The columns of an order that its events already say: derived again, compared, and mended if they ever differ.

`fold` is pure and knows no column it did not derive, so it is the proof that the stored state, holder, limit and
counts are no second truth. `differences` finds orders that disagree with their events; `rebuild` writes what the
events say, under the order's lock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from bihuan.contexts.orders import events, response
from bihuan.contexts.orders.clock import due_at
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.marks import marks_of
from bihuan.contexts.orders.models import Order
from bihuan.contexts.orders.translate import calendar
from bihuan.platform.events.read import Recorded, histories

BATCH_COUNT: Final = 500


@dataclass(frozen=True, slots=True)
class Projected:
    """What an order's columns must hold, by its events."""

    state: State = State.RECEIVED
    version: int = 0
    cycle: int = 1
    escalation: int = 0
    urges_count: int = 0
    holder_id: UUID | None = None
    zone_id: UUID | None = None
    appointment_start: datetime | None = None
    appointment_end: datetime | None = None
    due_at: datetime | None = None
    first_response_at: datetime | None = None
    contacted_at: datetime | None = None
    completed_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one order that does not hold what the events say."""

    order_id: UUID
    column: str
    stored: object
    derived: object


def fold(order: Any, history: tuple[Recorded, ...]) -> Projected:
    """This will derive an order's columns from its events; of `order` only the promise is read."""
    now = Projected()
    for one in history:
        if one.name.startswith("orders."):
            now = replace(_after(now, one.facts, one.at), version=now.version + 1)
    promised = calendar(order.calendar, order.received_at, order.calendar_version)
    answered = response.first_response(history, calendar(order.response_calendar, order.received_at))
    spoken = response.contact(history)
    return replace(
        now,
        due_at=due_at(marks_of(history), order.limit_minutes, promised),
        first_response_at=answered.met_at,
        contacted_at=None if spoken is None else spoken.met_at,
    )


def _after(now: Projected, facts: object, at: datetime) -> Projected:
    match facts:
        case events.Received():
            return replace(
                now,
                zone_id=facts.zone_id,
                appointment_start=facts.appointment_start,
                appointment_end=facts.appointment_end,
            )
        case events.ZoneSet():
            return replace(now, zone_id=facts.zone_id)
        case events.Assigned() | events.Reassigned() | events.Resumed():
            return replace(now, state=State.ASSIGNED, holder_id=facts.person_id)
        case events.Accepted():
            return replace(now, state=State.ACCEPTED)
        case events.Departed():
            return replace(now, state=State.TRAVELLING)
        case events.Arrived():
            return replace(now, state=State.WORKING)
        case events.Withdrawn() | events.Returned() | events.Unblocked():
            return replace(now, state=State.RETURNED, holder_id=None)
        case events.HoldApproved():
            return replace(now, state=State.HELD)
        case events.Blocked():
            return replace(now, state=State.BLOCKED, holder_id=None)
        case events.Urged():
            return replace(now, urges_count=facts.count)
        case events.Rescheduled():
            moved = replace(now, appointment_start=facts.start, appointment_end=facts.end)
            return replace(moved, state=State.RETURNED, holder_id=None) if facts.visit_id else moved
        case _:
            return _settled(now, facts, at)


def _settled(now: Projected, facts: object, at: datetime) -> Projected:
    match facts:
        case events.Completed():
            return replace(now, state=State.COMPLETED, completed_at=at)
        case events.Cancelled():
            return replace(now, state=State.CANCELLED, holder_id=None)
        case events.Closed():
            return replace(now, state=State.CLOSED, closed_at=at)
        case events.Reopened():
            return replace(
                now,
                state=State.REOPENED,
                cycle=facts.cycle,
                escalation=facts.escalation,
                holder_id=None,
                completed_at=None,
                appointment_start=None,
                appointment_end=None,
            )
        case _:
            return now


def differences(order_ids: Iterable[UUID] | None = None) -> Iterator[Difference]:
    """This will find every column that disagrees with its events, of these orders or of all, in batches."""
    wanted = Order.objects.get_queryset().order_by("pk")
    wanted = wanted if order_ids is None else wanted.filter(pk__in=set(order_ids))
    batch = list(wanted[:BATCH_COUNT])
    while batch:
        found = histories("order", [order.pk for order in batch])
        for order in batch:
            yield from _compare(order, fold(order, found[order.pk]))
        batch = list(wanted.filter(pk__gt=batch[-1].pk)[:BATCH_COUNT])


def rebuild(order_id: UUID) -> tuple[Difference, ...]:
    """This will write what the events say of one order, and tell what it mended."""
    with transaction.atomic():
        order = Order.objects.get_queryset().select_for_update(of=("self",)).get(pk=order_id)
        derived = fold(order, histories("order", [order_id])[order_id])
        mended = tuple(_compare(order, derived))
        if mended:
            Order.objects.filter(pk=order_id).update(**{one.column: one.derived for one in mended})
    return mended


def _compare(order: Any, derived: Projected) -> Iterator[Difference]:
    for field in fields(Projected):
        stored, said = getattr(order, field.name), getattr(derived, field.name)
        if stored != said:
            yield Difference(order.pk, field.name, stored, said)
