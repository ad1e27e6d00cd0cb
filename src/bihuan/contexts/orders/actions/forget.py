"""Erasing what was written about a customer's orders; the orders, their numbers and their record stay."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import events
from bihuan.contexts.orders.models import Note, Order
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor


@action("orders.forget")
def forget(actor: Actor, *, customer_id: UUID, at: datetime) -> int:
    """This will empty the notes of a customer's orders and give how many; asked again it finds nothing."""
    seen = Order.objects.visible(actor, act_permission()).filter(customer_id=customer_id)
    emptied: int = Note.objects.filter(order__in=seen.values("pk"), text__isnull=False).update(text=None)
    if emptied:
        path = customers.reach(customer_id).org_path
        record(events.WordsErased(customer_id, emptied), subject=("customer", customer_id), path=path, at=at)
    return emptied
