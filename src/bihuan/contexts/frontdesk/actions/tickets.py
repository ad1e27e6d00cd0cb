"""What every ticket needs: to be opened, joined to its order, and kept from doubling an order that stands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk.events import TicketOrdered, TicketReceived, TicketRepeated
from bihuan.contexts.frontdesk.models import Ticket, TicketOrder
from bihuan.contexts.frontdesk.policies import INTERCEPT
from bihuan.contexts.frontdesk.queries import last_intercepted
from bihuan.contexts.frontdesk.rules import REPAIR, is_repeat
from bihuan.contexts.frontdesk.types import Report, TicketState
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid, Refused
from bihuan.kernel.units import SECONDS_PER_MINUTE
from bihuan.kernel.worktime import CHINA
from bihuan.platform.action import record
from bihuan.platform.actor import Actor
from bihuan.platform.models.series import dated_number

TICKET_PREFIX = "SG"
TEXT_MAX_CHARS = 2_000


def require_none_stands(actor: Actor, customer_id: UUID, service_id: UUID, work: Code) -> None:
    """One fault is one order: whoever calls about it again, even at this moment, is attached to it."""
    customers.lock(customer_id)
    number = orders.standing_number(actor, customer_id, service_id, work)
    if number is not None:
        raise Refused(
            N_("Order %(number)s for this service is still open. Attach this call to it, or say that it is another."),
            code="order_stands",
            number=number,
        )


def open_ticket(actor: Actor, report: Report, state: TicketState, path: str, at: datetime) -> Any:
    if len(report.text) > TEXT_MAX_CHARS:
        raise Invalid.of([Fault("text", N_("At most %(most)s characters."), {"most": TEXT_MAX_CHARS})])
    earlier = _come_back(report, at)
    ticket = Ticket.objects.create(
        number=dated_number(TICKET_PREFIX, at.astimezone(CHINA).date()),
        customer_id=report.customer_id,
        service_id=report.service_id,
        org_path=path,
        channel=report.channel,
        business=report.business,
        work=report.work,
        symptom=report.symptom,
        text=report.text.strip() or None,
        state=state,
        received_at=at,
        received_by=actor.id,
        repeats=earlier,
    )
    facts = TicketReceived(
        ticket_id=ticket.id,
        number=ticket.number,
        customer_id=report.customer_id,
        service_id=report.service_id,
        channel=report.channel,
        business=report.business,
        work=report.work,
        symptom=report.symptom,
    )
    record(facts, subject=("ticket", ticket.id), path=path, at=at)
    if earlier is not None:
        after_minutes = int((at - earlier.received_at).total_seconds()) // SECONDS_PER_MINUTE
        repeated = TicketRepeated(ticket.id, earlier.id, after_minutes)
        record(repeated, subject=("ticket", ticket.id), path=path, at=at)
    return ticket


def _come_back(report: Report, at: datetime) -> Any:
    """The intercepted ticket whose fault this report brings back, if one is recent enough."""
    if report.work != REPAIR:
        return None
    earlier = last_intercepted(report.customer_id, report.service_id, report.business)
    return earlier if earlier and is_repeat(INTERCEPT.at(at).value, earlier.received_at, at) else None


def join(ticket: Any, order_id: UUID, *, attached: bool, at: datetime) -> None:
    TicketOrder.objects.create(ticket=ticket, order_id=order_id)
    facts = TicketOrdered(ticket.id, order_id, attached)
    record(facts, subject=("ticket", ticket.id), path=ticket.org_path, at=at)
