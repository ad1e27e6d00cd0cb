"""Orders as other contexts need them: without an asker, because the asking context answers for its own scope."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField

from bihuan.contexts.orders.lifecycle import OPEN, State
from bihuan.contexts.orders.models import Order, Visit
from bihuan.contexts.orders.queries.lists import VIEW
from bihuan.contexts.orders.types import Brief, Locked
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor

_ID = UUIDField()


def brief(order_id: UUID) -> Brief:
    """This will give one order; NotFound if there is none."""
    return brief_of(_there(with_last_lead(Order.objects.filter(pk=order_id)).first()))


def state_of(order_id: UUID) -> State:
    """This will give where an order stands; NotFound if there is none."""
    return State(_there(Order.objects.filter(pk=order_id).values_list("state", flat=True).first()))


def locked(order_id: UUID) -> Locked:
    """This will give what others decide by, as it stays until the running action ends; NotFound if there is none."""
    order = _there(Order.objects.select_for_update().filter(pk=order_id).first())
    return Locked(
        order.pk, order.work, order.tier, order.org_path, State(order.state), order.cycle, order.holder_id,
        order.appointment_start, order.appointment_end,
    )  # fmt: skip


def briefs(order_ids: Iterable[UUID]) -> dict[UUID, Brief]:
    """This will give several orders by id, with one query."""
    return {order.pk: brief_of(order) for order in with_last_lead(Order.objects.filter(pk__in=set(order_ids)))}


def visible_brief(actor: Actor, order_id: UUID, permission: str) -> Brief:
    """This will give one order if `permission` lets the actor see it; NotFound otherwise."""
    return brief_of(_there(with_last_lead(Order.objects.visible(actor, permission).filter(pk=order_id)).first()))


def briefs_at(address_id: UUID) -> tuple[Brief, ...]:
    """This will give the orders of one address, newest first: whom a corrected address concerns."""
    found = Order.objects.filter(address_id=address_id).order_by("-received_at", "pk")
    return tuple(brief_of(order) for order in with_last_lead(found))


def visit_stands(visit_id: UUID) -> bool:
    """This will say whether a visit takes place or did: false once it was dropped, whoever has the order now."""
    return Visit.objects.filter(pk=visit_id).exclude(state=Visit.State.DROPPED).exists()


def id_of_number(number: str) -> UUID | None:
    """This will give the id of the order of this number, to one who answers for their own scope; None if none is."""
    found: UUID | None = Order.objects.filter(number=number).values_list("pk", flat=True).first()
    return found


def standing_number(actor: Actor, customer_id: UUID, service_id: UUID, work: Code) -> str | None:
    """This will give the number of the newest order in sight that is open for the same work on the same service."""
    actor.require(VIEW)
    found = Order.objects.visible(actor, VIEW).filter(
        customer_id=customer_id, service_id=service_id, work=work, state__in=OPEN
    )
    number: str | None = found.order_by("-received_at", "pk").values_list("number", flat=True).first()
    return number


def ids_of_customer(customer_id: UUID) -> tuple[UUID, ...]:
    """This will give the ids of all orders of a customer, oldest first."""
    return tuple(
        Order.objects.filter(customer_id=customer_id).order_by("received_at", "pk").values_list("pk", flat=True)
    )


def _there(found: Any) -> Any:
    if found is None:
        raise NotFound(N_("There is no such order, or it lies outside your area."), code="order_not_found")
    return found


def with_last_lead(orders: QuerySet[Any]) -> QuerySet[Any]:
    """This will add who led the newest visit, as `last_lead_id`."""
    newest = Visit.objects.filter(order=OuterRef("pk")).order_by("-assigned_at", "-cycle")
    found: QuerySet[Any] = orders.annotate(
        # Said outright: SQLite gives a foreign key's subquery back as bare text.
        last_lead_id=Subquery(newest.values("lead_id")[:1], output_field=_ID)
    )
    return found


def brief_of(order: Any) -> Brief:
    """This will give the brief of an order loaded by with_last_lead."""
    return Brief(
        id=order.pk,
        number=order.number,
        business=order.business,
        work=order.work,
        symptom=order.symptom,
        tier=order.tier,
        area=order.area,
        source=order.source,
        customer_id=order.customer_id,
        address_id=order.address_id,
        service_id=order.service_id,
        zone_id=order.zone_id,
        org_path=order.org_path,
        state=State(order.state),
        version=order.version,
        cycle=order.cycle,
        escalation=order.escalation,
        holder_id=order.holder_id,
        last_lead_id=order.last_lead_id,
        standard_minutes=order.standard_minutes,
        received_at=order.received_at,
        due_at=order.due_at,
        appointment_start=order.appointment_start,
        appointment_end=order.appointment_end,
        promised=order.promised,
        first_response_at=order.first_response_at,
        contacted_at=order.contacted_at,
        completed_at=order.completed_at,
        closed_at=order.closed_at,
    )
