"""What the hotline sees of a caller, and the tickets behind an order."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk.models import Ticket, TicketOrder
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
    found = _seen(actor).filter(links__order_id=order_id)
    return tuple(_row(ticket) for ticket in found.order_by("received_at"))


def tickets_of_customer(actor: Actor, customer_id: UUID) -> tuple[TicketRow, ...]:
    """This will list a customer's newest tickets in the actor's sight, with one extra query."""
    found = _seen(actor).filter(customer_id=customer_id)
    return tuple(_row(ticket) for ticket in found.order_by("-received_at")[:HISTORY_COUNT])


def _seen(actor: Actor) -> Any:
    """Tickets that lie in the actor's sight, and those of any order in it: who works one of them knows what was said.

    For one order's or one customer's tickets; figures count a ticket once, where it lies.
    """
    links = TicketOrder.objects.visible(actor, VIEW)
    lies_here = Ticket.objects.visible(actor, VIEW).filter(pk=OuterRef("pk"))
    seen = Ticket.objects.filter(Exists(lies_here) | Exists(links.filter(ticket=OuterRef("pk"))))
    return seen.prefetch_related(Prefetch("links", links.select_related("order").order_by("pk")))


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


def ticket_numbers(ticket_ids: Iterable[UUID]) -> dict[UUID, str]:
    """This will give the numbers of tickets, to one who answers for their own scope."""
    return dict(Ticket.objects.filter(pk__in=list(ticket_ids)).values_list("pk", "number"))


def tickets_numbered(number: str) -> tuple[UUID, ...]:
    """This will give the ticket of this number, to one who answers for their own scope; nothing where there is none."""
    return tuple(Ticket.objects.filter(number=number).values_list("pk", flat=True))
