"""Today's route: the current order as a card, the rest as a list."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.contexts.orders import api as orders
from bihuan.field.card import card
from bihuan.field.day import day_of, place_of
from bihuan.field.http import PhoneRequest, phone_page
from bihuan.platform import clock


@require_GET
@phone_page
def route(request: PhoneRequest) -> HttpResponse:
    """This will show the technician's day."""
    now = clock.now()
    day = day_of(orders.route(request.actor, at=now), now)
    current = day.current
    shown = card(orders.detail(request.actor, current.row.id, at=now), place_of(current), now) if current else None
    return render(request, "field/route.html", {"day": day, "card": shown, "back": "route", "tab": "route"})
