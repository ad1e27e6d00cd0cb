"""The technician's own orders: those in his hands, and what he did lately."""

from datetime import timedelta
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderFilter, State
from bihuan.field.http import PhoneRequest, phone_page
from bihuan.platform import clock

RECENT: Final = timedelta(days=14)
RECENT_MAX_COUNT: Final = 30


@require_GET
@phone_page
def order_list(request: PhoneRequest) -> HttpResponse:
    """This will list open orders by their limit, and the newest of the settled ones."""
    now, me = clock.now(), request.actor.person_id
    wanted = OrderFilter(holder_id=me, states=tuple(state for state in State if state in orders.OPEN))
    settled = OrderFilter(holder_id=me, states=(State.COMPLETED, State.CLOSED), received_from=now - RECENT)
    context = {
        "open": orders.list_orders(request.actor, wanted, at=now, size_count=200),
        "recent": orders.list_orders(request.actor, settled, at=now, sort="newest", size_count=RECENT_MAX_COUNT),
        "days": RECENT.days,
        "tab": "orders",
    }
    return render(request, "field/orders.html", context)
