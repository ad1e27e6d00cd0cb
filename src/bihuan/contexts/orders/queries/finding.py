"""Finding orders by what somebody happens to know: a part of the number, or whose they are. For the global search."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.orders.models import Order
from bihuan.contexts.orders.queries.lists import ROW_RELATIONS, VIEW, row_of
from bihuan.contexts.orders.queries.numbers import ending, is_beginning, named_outside
from bihuan.contexts.orders.rows import OrderRow
from bihuan.platform.actor import Actor


def by_number(actor: Actor, text: str, *, at: datetime, limit_count: int) -> tuple[OrderRow, ...]:
    """This will give the orders in sight whose number begins or ends so, or whose outside number this is.

    A whole number comes first, then the newest. A beginning has at least three characters, an end four.
    """
    seen = Order.objects.visible(actor, VIEW).order_by("-received_at", "pk").values_list("pk", flat=True)
    ways: list[Any] = [seen.filter(pk__in=named[:limit_count])] if (named := named_outside(text)) else []
    if is_beginning(text):
        upper = text.upper()
        ways += [seen.filter(number=upper), seen.filter(number__startswith=upper)]
    if ends := ending(text):
        ways.append(seen.filter(number__in=ends))
    found: dict[UUID, None] = {}
    for way in ways:
        if len(found) < limit_count:
            found |= dict.fromkeys(way[:limit_count])
    return _rows(list(found)[:limit_count], at, actor)


def of_customers(
    actor: Actor, customer_ids: Collection[UUID], *, at: datetime, limit_count: int
) -> tuple[OrderRow, ...]:
    """This will give the newest orders in sight of some customers."""
    if not customer_ids:
        return ()
    seen = Order.objects.visible(actor, VIEW).filter(customer_id__in=customer_ids).order_by("-received_at", "pk")
    return _rows(list(seen.values_list("pk", flat=True)[:limit_count]), at, actor)


def newest_at(actor: Actor, address_ids: Collection[UUID], *, at: datetime) -> dict[UUID, OrderRow]:
    """This will give the newest order in sight at each of some addresses."""
    seen = Order.objects.visible(actor, VIEW).filter(address_id__in=address_ids).order_by("received_at", "pk")
    newest = dict(seen.values_list("address_id", "pk")) if address_ids else {}
    rows = {row.id: row for row in _rows(list(newest.values()), at, actor)}
    return {address_id: rows[order_id] for address_id, order_id in newest.items()}


def _rows(order_ids: list[UUID], at: datetime, actor: Actor) -> tuple[OrderRow, ...]:
    if not order_ids:
        return ()
    found = {order.pk: order for order in Order.objects.filter(pk__in=order_ids).select_related(*ROW_RELATIONS)}
    return tuple(row_of(found[order_id], at, actor) for order_id in order_ids if order_id in found)
