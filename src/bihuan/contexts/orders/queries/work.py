"""How much work there was: the standard minutes of orders by zone and day, for who foretells it."""

from datetime import date
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, TruncDate

from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.models import Order
from bihuan.kernel.worktime import CHINA, day_bounds


def work_by_zone(first: date, until: date) -> tuple[tuple[UUID, date, int], ...]:
    """This will sum standard minutes by zone and day, from `first` to before `until`; one query.

    An order's day is its appointment's, else that of its request. Cancelled orders were no work.
    """
    start, end = day_bounds(first)[0], day_bounds(until)[0]
    asked = Q(appointment_start__isnull=True, received_at__gte=start, received_at__lt=end)
    agreed = Q(appointment_start__gte=start, appointment_start__lt=end)
    rows = (
        Order.objects.filter(asked | agreed, zone__isnull=False)
        .exclude(state=State.CANCELLED)
        .annotate(on=TruncDate(Coalesce("appointment_start", "received_at"), tzinfo=CHINA))
        .order_by()
        .values_list("zone_id", "on")
        .annotate(minutes=Sum("standard_minutes"))
    )
    return tuple(rows)
