"""What the hotline sees of a caller, and the tickets behind an order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.frontdesk.types import CallerDesk, TicketRow, TicketState
from bihuan.contexts.orders import api as orders
from bihuan.platform.actor import Actor

VIEW = "frontdesk.view"
HISTORY_COUNT = 8
SETTLED = (orders.State.CLOSED, orders.State.CANCELLED)
UNSETTLED = tuple(state for state in orders.State if state not in SETTLED)


def caller_desk(actor: Actor, customer_id: UUID, *, at: datetime) -> CallerDesk:
    """This will gather all the hotline needs of one caller: who it is, what they have, what stands and what was."""
    card = customers.card(actor, customer_id)
    standing, past = (
        orders.list_orders(
            actor,
            orders.OrderFilter(customer_id=customer_id, states=states),
            at=at,
            sort="newest",
            size_count=HISTORY_COUNT,
        ).rows
        for states in (UNSETTLED, SETTLED)
    )
    briefs = orders.briefs([row.id for row in standing])
    services = {brief.id: brief.service_id for brief in briefs.values() if brief.service_id}
    return CallerDesk(card=card, open_orders=standing, past_orders=past, service_of=services)


def standing_number(actor: Actor, customer_id: UUID, service_id: UUID, work: str, *, at: datetime) -> str | None:
    """This will give the number of the order that is open for the same work on the same service, if one is."""
    wanted = orders.OrderFilter(customer_id=customer_id, work=work, states=tuple(orders.OPEN))
    found = orders.list_orders(actor, wanted, at=at, sort="newest").rows
    briefs = orders.briefs([row.id for row in found])
    return next((row.number for row in found if briefs[row.id].service_id == service_id), None)


def tickets_of(actor: Actor, order_id: UUID) -> tuple[TicketRow, ...]:
    """This will list the tickets that led to an order or were joined with it, oldest first, with one extra query."""
    found = Ticket.objects.visible(actor, VIEW).filter(links__order_id=order_id).prefetch_related("links__order")
    return tuple(_row(ticket) for ticket in found.order_by("received_at"))


def _row(ticket: Any) -> TicketRow:
    return TicketRow(
        id=ticket.pk,
        number=ticket.number,
        channel=ticket.channel,
        business=ticket.business,
        work=ticket.work,
        symptom=ticket.symptom,
        state=TicketState(ticket.state),
        received_at=ticket.received_at,
        order_numbers=tuple(link.order.number for link in ticket.links.all()),
    )
