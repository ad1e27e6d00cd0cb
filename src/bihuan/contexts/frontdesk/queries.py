"""What the hotline sees of a caller, and the tickets behind an order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.frontdesk.policies import CAUSES, TESTS
from bihuan.contexts.frontdesk.rules import REPAIR, causes_of, tests_of
from bihuan.contexts.frontdesk.types import CallerDesk, CauseRow, InterceptCounts, TestRow, TicketRow, TicketState
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


def last_intercepted(customer_id: UUID, service_id: UUID | None, business: str) -> Any:
    """This will give the newest intercepted ticket of a service, or of a business where no service was named."""
    about = Q(service_id=service_id) if service_id else Q(business=business)
    found = Ticket.objects.filter(about, customer_id=customer_id, state=TicketState.INTERCEPTED)
    return found.order_by("-received_at").first()


def intercept_counts(actor: Actor, *, since: datetime, until: datetime) -> InterceptCounts:
    """This will count the faults reported in [since, until) and how many were solved on the line. One query."""
    actor.require(VIEW)
    solved = Q(state=TicketState.INTERCEPTED)
    back = Exists(Ticket.objects.filter(repeats=OuterRef("pk")))
    reported = Ticket.objects.visible(actor, VIEW).filter(work=REPAIR, received_at__gte=since, received_at__lt=until)
    # Three calls about one fault are one order; a question answered is no fault.
    found = reported.annotate(back=back).aggregate(
        orders_count=Count("links__order", distinct=True),
        intercepted_count=Count("pk", filter=solved, distinct=True),
        repeated_count=Count("pk", filter=solved & Q(back=True), distinct=True),
    )
    return InterceptCounts(
        faults_count=found["orders_count"] + found["intercepted_count"],
        intercepted_count=found["intercepted_count"],
        repeated_count=found["repeated_count"],
    )


def intercept_choices(business: str, at: datetime) -> tuple[tuple[CauseRow, ...], tuple[TestRow, ...]]:
    """This will list the causes that can be settled on the line for a business, and the tests that prove it."""
    return causes_of(CAUSES.at(at).value, business), tests_of(TESTS.at(at).value, business)


def tickets_of(actor: Actor, order_id: UUID) -> tuple[TicketRow, ...]:
    """This will list the tickets that led to an order or were joined with it, oldest first, with one extra query."""
    found = Ticket.objects.visible(actor, VIEW).filter(links__order_id=order_id).prefetch_related("links__order")
    return tuple(_row(ticket) for ticket in found.order_by("received_at"))


def tickets_of_customer(actor: Actor, customer_id: UUID) -> tuple[TicketRow, ...]:
    """This will list a customer's newest tickets in the actor's sight, with one extra query."""
    found = Ticket.objects.visible(actor, VIEW).filter(customer_id=customer_id).prefetch_related("links__order")
    return tuple(_row(ticket) for ticket in found.order_by("-received_at")[:HISTORY_COUNT])


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
