"""Erasing what was written about orders: a customer's on request, sheets by age. Orders, numbers and record stay."""

from datetime import datetime, timedelta
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import events
from bihuan.contexts.orders.models import Note, Order, SheetImport
from bihuan.contexts.orders.policies import KEEPING
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor


@action("orders.forget")
def forget(actor: Actor, *, customer_id: UUID, at: datetime) -> int:
    """This will empty the notes of a customer's orders and give how many; asked again it finds nothing.

    Rows refused at an import are not looked for: they became nobody's order, and by now no phone and no index of the
    customer is left to compare them with. `forget_sheets` ends them within the policy's days.
    """
    seen = Order.objects.visible(actor, act_permission()).filter(customer_id=customer_id)
    emptied: int = Note.objects.filter(order__in=seen.values("pk"), text__isnull=False).update(text=None)
    if emptied:
        path = customers.reach(customer_id).org_path
        record(events.WordsErased(customer_id, emptied), subject=("customer", customer_id), path=path, at=at)
    return emptied


@action("orders.forget_sheets")
def forget_sheets(actor: Actor, *, at: datetime) -> int:  # noqa: ARG001 - whoever may do so does it to all
    """This will take away the sheets that were kept for the policy's days, finished or not, and give how many.

    The same sheet sent again is a new import: its orders are known by their outside numbers, its faults are found anew.
    """
    version = KEEPING.at(at)
    kept_days_count = version.value.sheets_kept_days_count
    old = SheetImport.objects.filter(created_at__lte=at - timedelta(days=kept_days_count))
    ids = list(old.order_by("pk").select_for_update().values_list("pk", flat=True))
    for import_id in ids:
        facts = events.SheetForgotten(import_id, kept_days_count, version.hash)
        record(facts, subject=("order_sheet", import_id), path="", at=at)
    SheetImport.objects.filter(pk__in=ids).delete()
    return len(ids)
