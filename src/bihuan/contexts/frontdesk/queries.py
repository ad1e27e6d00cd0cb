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


def caller_desk(actor: Actor, customer_id: UUID, *, at: datetime) -> CallerDesk:
    """This will gather all the hotline needs of one caller: who it is, what they have, what stands and what was."""
    card = customers.card(actor, customer_id)
    page = orders.list_orders(actor, orders.OrderFilter(customer_id=customer_id), at=at)
    standing = tuple(row for row in page.rows if row.state in orders.OPEN or row.state == orders.State.COMPLETED)
    past = tuple(row for row in page.rows if row not in standing)
    return CallerDesk(card=card, open_orders=standing, past_orders=past[:HISTORY_COUNT])


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
