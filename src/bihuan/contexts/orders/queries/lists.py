"""Lists of orders. One filter serves list, count and export, so they can't disagree."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from bihuan.contexts.orders.lifecycle import OPEN, State
from bihuan.contexts.orders.models import BulkItem, Hold, Order
from bihuan.contexts.orders.queries.numbers import ending, is_beginning, named_outside
from bihuan.contexts.orders.rows import OrderRow
from bihuan.contexts.orders.translate import customers_with_phone
from bihuan.contexts.orders.types import OrderFilter
from bihuan.platform.actor import Actor
from bihuan.platform.paging import SIZE_DEFAULT_COUNT, Page, page_of
from bihuan.platform.privacy import mask_address, mask_name, mask_phone
from bihuan.platform.scoping import under

VIEW: Final = "orders.view"
EXPORT: Final = "orders.export"
BATCH_COUNT: Final = 500
SORTS: Final[dict[str, tuple[str, ...]]] = {
    "tightest": ("due_at", "pk"),
    "newest": ("-received_at", "pk"),
    "number": ("number",),
}
ROW_RELATIONS: Final = ("customer", "address", "zone", "holder")


def list_orders(
    actor: Actor,
    wanted: OrderFilter,
    *,
    at: datetime,
    sort: str = "tightest",
    number: int = 1,
    size_count: int = SIZE_DEFAULT_COUNT,
) -> Page[OrderRow]:
    """This will give one page of what the actor may see of `wanted`; an unknown sort is the tightest limit first."""
    actor.require(VIEW)
    found = matching(actor, wanted, VIEW).select_related(*ROW_RELATIONS).order_by(*SORTS.get(sort, SORTS["tightest"]))
    return page_of(found, lambda order: row_of(order, at, actor), number=number, size_count=size_count)


def count_orders(actor: Actor, wanted: OrderFilter) -> int:
    """This will count what list_orders lists."""
    actor.require(VIEW)
    return matching(actor, wanted, VIEW).count()


def each_order(actor: Actor, wanted: OrderFilter, *, at: datetime) -> Iterator[OrderRow]:
    """This will give every row for an export, by keyset in batches: what changes meanwhile is not given twice."""
    actor.require(EXPORT)
    found = matching(actor, wanted, EXPORT).select_related(*ROW_RELATIONS).order_by("pk")
    batch = list(found[:BATCH_COUNT])
    while batch:
        yield from (row_of(order, at, actor) for order in batch)
        batch = list(found.filter(pk__gt=batch[-1].pk)[:BATCH_COUNT])


def order_numbers(actor: Actor, wanted: OrderFilter, *, sort: str = "tightest", most_count: int) -> tuple[str, ...]:
    """This will give the numbers of what list_orders lists, `most_count` of them at most, in the order of the list."""
    actor.require(VIEW)
    found = matching(actor, wanted, VIEW).order_by(*SORTS.get(sort, SORTS["tightest"]))
    return tuple(found.values_list("number", flat=True)[:most_count])


def matching(actor: Actor, wanted: OrderFilter, permission: str) -> QuerySet[Any]:
    """This will filter the orders in the actor's sight; conditions not asked for filter nothing."""
    conditions = [
        (bool(wanted.states), Q(state__in=wanted.states)),
        (bool(wanted.path), under(wanted.path)),
        (wanted.holder_id is not None, Q(holder_id=wanted.holder_id)),
        (wanted.customer_id is not None, Q(customer_id=wanted.customer_id)),
        (bool(wanted.business), Q(business=wanted.business)),
        (bool(wanted.work), Q(work=wanted.work)),
        (bool(wanted.tier), Q(tier=wanted.tier)),
        (wanted.due_before is not None, Q(due_at__lt=wanted.due_before)),
        (wanted.received_from is not None, Q(received_at__gte=wanted.received_from)),
        (wanted.received_before is not None, Q(received_at__lt=wanted.received_before)),
        (wanted.needs_zone is not None, Q(zone__isnull=wanted.needs_zone)),
        (wanted.urged, Q(urges_count__gt=0)),
        (wanted.unanswered, Q(first_response_at__isnull=True)),
        (wanted.missed_at is not None, missed_at(wanted.missed_at) if wanted.missed_at else Q()),
        (wanted.due_from is not None, Q(due_at__gte=wanted.due_from)),
        (wanted.appointed_from is not None, Q(appointment_start__gte=wanted.appointed_from)),
        (wanted.appointed_before is not None, Q(appointment_start__lt=wanted.appointed_before)),
        (wanted.reopened, Q(cycle__gt=1)),
        (bool(wanted.numbers), Q(number__in=wanted.numbers)),
        (wanted.refused_in is not None, _refused_in(actor, wanted.refused_in)),
        (wanted.standing, ~Q(state=State.CANCELLED)),
        (wanted.hold_waiting, Q(Exists(Hold.objects.filter(order=OuterRef("pk"), state=Hold.State.REQUESTED)))),
    ]
    found: QuerySet[Any] = Order.objects.visible(actor, permission)
    for asked, condition in conditions:
        if asked:
            found = found.filter(condition)
    if wanted.text.strip():
        found = found.filter(_by_text(wanted.text.strip()))
    if wanted.phone.strip():
        found = found.filter(customer_id__in=customers_with_phone(actor, wanted.phone))
    return found


def _refused_in(actor: Actor, bulk_id: UUID | None) -> Q:
    refused = BulkItem.objects.filter(bulk_id=bulk_id, bulk__by=actor.id, state=BulkItem.State.REFUSED)
    return Q(pk__in=refused.values("order_id"))


def missed_at(at: datetime) -> Q:
    """This will filter orders whose limit was not kept, as it stands at `at`: done too late, or not done and over."""
    over = Q(completed_at__isnull=True, due_at__lt=at, closed_at__isnull=True)
    return Q(completed_at__gt=F("due_at")) | over


def _by_text(text: str) -> Q:
    """An order number's beginning or end, or a whole outside number; each from an index, never by reading a year."""
    wanted = Q(pk__in=named_outside(text)) | Q(number__in=ending(text))
    return wanted | Q(number__startswith=text.upper()) if is_beginning(text) else wanted


def row_of(order: Any, at: datetime, actor: Actor) -> OrderRow:
    """This will give the row of an order loaded with ROW_RELATIONS, masked unless the order is in the actor's hands."""
    open_to = whole_for(actor, order)
    name, phone, address = order.customer.name, order.customer.phone, order.address.text
    return OrderRow(
        id=order.pk,
        number=order.number,
        business=order.business,
        work=order.work,
        symptom=order.symptom,
        tier=order.tier,
        state=State(order.state),
        customer_id=order.customer_id,
        customer_shown=(name if open_to else mask_name(name)) if name else "",
        phone_shown=(phone if open_to else mask_phone(phone)) if phone else "",
        address_shown=(address if open_to else mask_address(address)) if address else "",
        zone_name=order.zone and order.zone.name,
        org_path=order.org_path,
        holder_id=order.holder_id,
        holder_name=order.holder and order.holder.name,
        received_at=order.received_at,
        due_at=order.due_at,
        late=order.state in OPEN and at > order.due_at,
        appointment_start=order.appointment_start,
        appointment_end=order.appointment_end,
        promised=order.promised,
        urges_count=order.urges_count,
        cycle=order.cycle,
        escalation=order.escalation,
        completed_at=order.completed_at,
    )


def whole_for(actor: Actor, order: Any) -> bool:
    """This will say whether the actor sees the customer unmasked: the assigned technician, only while it is his."""
    return actor.person_id is not None and actor.person_id == order.holder_id and order.state in OPEN
