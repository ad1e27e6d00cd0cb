"""One order whole: what its page and the API show. Twelve queries however long its life was."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.orders import response
from bihuan.contexts.orders.clock import Reading, reading
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.marks import marks_of
from bihuan.contexts.orders.models import Closing, ContactAttempt, Hold, Note, Order, Visit
from bihuan.contexts.orders.queries.lists import ROW_RELATIONS, VIEW, row_of
from bihuan.contexts.orders.queries.steps import next_steps
from bihuan.contexts.orders.queries.timeline import people_in, timeline
from bihuan.contexts.orders.queries.visits import visit_row
from bihuan.contexts.orders.rows import ClosingRow, ContactRow, HoldRow, NoteRow, OrderDetail, Related
from bihuan.contexts.orders.translate import calendar, names_of
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import Recorded, history
from bihuan.platform.models.refs import refs_of

RELATED_MAX_COUNT: Final = 10
RELATED_WITHIN: Final = timedelta(days=365)


def detail(actor: Actor, order: UUID | str, *, at: datetime) -> OrderDetail:
    """This will give the order with that id or number, as it stands at `at`; NotFound if it is out of sight."""
    actor.require(VIEW)
    found = _load(actor, order)
    recorded = history("order", found.pk)
    holds = list(Hold.objects.filter(order=found).order_by("requested_at", "pk"))
    visits = list(Visit.objects.filter(order=found).select_related("lead").order_by("assigned_at", "pk"))
    waiting = next((hold.pk for hold in holds if hold.state == Hold.State.REQUESTED), None)
    return OrderDetail(
        row=row_of(found, at, actor),
        version=found.version,
        source=found.source,
        area=found.area,
        address_id=found.address_id,
        service_id=found.service_id,
        zone_id=found.zone_id,
        standard_minutes=found.standard_minutes,
        limit_minutes=found.limit_minutes,
        promise_hash=found.promise_hash,
        outside_refs=refs_of("order", found.pk),
        first_response_at=found.first_response_at,
        contacted_at=found.contacted_at,
        closed_at=found.closed_at,
        clock=clock_of(found, recorded, at),
        first_response=response.first_response(recorded, calendar(found.response_calendar, found.received_at)),
        contact=response.contact(recorded),
        visits=tuple(map(visit_row, visits)),
        contacts=tuple(map(_contact, ContactAttempt.objects.filter(order=found).order_by("at", "pk"))),
        holds=tuple(map(_hold, holds)),
        notes=tuple(map(_note, Note.objects.filter(order=found).order_by("at", "pk"))),
        closings=tuple(map(_closing, Closing.objects.filter(order=found).order_by("cycle"))),
        timeline=timeline(recorded, names_of(people_in(recorded))),
        steps=next_steps(actor, found, waiting_hold_id=waiting),
        related=_related(actor, found, at),
    )


def _load(actor: Actor, order: UUID | str) -> Any:
    key = Q(pk=order) if isinstance(order, UUID) else Q(number=order.strip().upper())
    found = Order.objects.visible(actor, VIEW).filter(key).select_related(*ROW_RELATIONS).first()
    if found is None:
        raise NotFound(N_("There is no such order, or it lies outside your area."), code="order_not_found")
    return found


def clock_of(order: Any, recorded: tuple[Recorded, ...], at: datetime) -> Reading:
    """This will read an order's clock at `at` from its events."""
    promised = calendar(order.calendar, order.received_at, order.calendar_version)
    return reading(marks_of(recorded), order.limit_minutes, promised, at)


def _related(actor: Actor, order: Any, at: datetime) -> tuple[Related, ...]:
    near = Order.objects.visible(actor, VIEW).filter(
        customer_id=order.customer_id, received_at__gte=at - RELATED_WITHIN
    )
    return tuple(
        Related(
            id=other.pk,
            number=other.number,
            business=other.business,
            work=other.work,
            state=State(other.state),
            received_at=other.received_at,
            same_service=order.service_id is not None and other.service_id == order.service_id,
        )
        for other in near.exclude(pk=order.pk).order_by("-received_at", "pk")[:RELATED_MAX_COUNT]
    )


def _contact(attempt: ContactAttempt) -> ContactRow:
    return ContactRow(
        attempt.at, attempt.channel, attempt.outcome, attempt.spoken, attempt.by, attempt.visit_id is not None
    )


def _hold(hold: Hold) -> HoldRow:
    return HoldRow(
        id=hold.pk,
        state=hold.state,
        reason=hold.reason,
        wanted_until=hold.wanted_until,
        until=hold.until,
        requested_at=hold.requested_at,
        requested_by=hold.requested_by,
        decided_at=hold.decided_at,
        decided_by=hold.decided_by,
        ended_at=hold.ended_at,
    )


def _note(note: Note) -> NoteRow:
    return NoteRow(note.pk, note.text, note.at, note.by)


def _closing(closing: Closing) -> ClosingRow:
    checks = tuple(sorted(closing.checks.items()))
    return ClosingRow(closing.cycle, closing.cause, closing.remedy, checks, closing.at, closing.by)
