"""What ends a ticket: its order's end, or its customer's wish to be forgotten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk.events import TicketMoved, TicketSettled, WordsErased
from bihuan.contexts.frontdesk.models import Ticket, TicketOrder
from bihuan.contexts.frontdesk.queries import SETTLED
from bihuan.contexts.frontdesk.types import TicketState
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor


@action("frontdesk.settle_tickets")
def settle_tickets(actor: Actor, *, order_id: UUID, at: datetime) -> int:
    """This will settle the tickets of an order that was closed or cancelled, unless another order of theirs stands."""
    if orders.state_of(order_id) not in SETTLED:
        raise Refused(N_("The order is not settled yet, so its tickets are not either."))
    tickets = Ticket.objects.visible(actor, act_permission())
    settled = 0
    for ticket in tickets.filter(links__order_id=order_id, state=TicketState.ORDERED).order_by("number"):
        joined = orders.briefs(TicketOrder.objects.filter(ticket=ticket).values_list("order_id", flat=True))
        if any(brief.state not in SETTLED for brief in joined.values()):
            continue
        if not tickets.filter(pk=ticket.pk, state=TicketState.ORDERED).update(state=TicketState.SETTLED):
            continue
        record(TicketSettled(ticket.id, order_id), subject=("ticket", ticket.id), path=ticket.org_path, at=at)
        settled += 1
    return settled


@action("frontdesk.move_tickets")
def move_tickets(actor: Actor, *, order_id: UUID, at: datetime) -> int:
    """This will put the tickets of an order where the order is now.

    A ticket of several orders lies where the first of them lies; who sees any of them sees it all the same.
    """
    path = orders.locked(order_id).org_path
    joined = TicketOrder.objects.filter(order_id=order_id)
    led_to = [one.ticket_id for one in joined if not _before(one).exists()]
    tickets = Ticket.objects.visible(actor, act_permission()).filter(pk__in=led_to)
    tickets = tickets.exclude(org_path=path)
    moved = tuple(tickets.order_by("number"))
    for ticket in moved:
        Ticket.objects.filter(pk=ticket.pk).update(org_path=path)
        record(TicketMoved(ticket.pk, order_id), subject=("ticket", ticket.pk), path=path, at=at)
    return len(moved)


def _before(joined: TicketOrder) -> Any:
    return TicketOrder.objects.filter(ticket=joined.ticket_id, pk__lt=joined.pk)


@action("frontdesk.forget")
def forget(actor: Actor, *, customer_id: UUID, at: datetime) -> int:
    """This will empty the words of an erased customer's tickets and give how many; asked again it finds nothing."""
    seen = Ticket.objects.visible(actor, act_permission()).filter(customer_id=customer_id, text__isnull=False)
    emptied: int = seen.update(text=None)
    if emptied:
        path = customers.reach(customer_id).org_path
        record(WordsErased(customer_id, emptied), subject=("customer", customer_id), path=path, at=at)
    return emptied
