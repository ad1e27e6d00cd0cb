"""One order on the phone: the same card as on the route, for another stop or for looking back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.field.card import Card, card
from bihuan.field.http import PhoneRequest, phone_page
from bihuan.kernel.geo import Point
from bihuan.platform import clock


@require_GET
@phone_page
def order(request: PhoneRequest, number: str) -> HttpResponse:
    """This will show one order; another technician's is not found."""
    return order_page(request, card_of(request, number))


def card_of(request: PhoneRequest, key: UUID | str) -> Card:
    """This will build the card of an order in sight."""
    now = clock.now()
    found = orders.detail(request.actor, key, at=now)
    place = customers.place(found.address_id)
    known = None if place.lat is None or place.lon is None else Point(place.lat, place.lon)
    return card(found, known, now)


def order_page(request: HttpRequest, shown: Card, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """This will render the page, with the refusal of an act beside its button if there was one."""
    more = "more" in request.GET
    context = {"card": shown, "refusal": refusal, "more": more, "back": "order", "tab": "orders"}
    return render(request, "field/order.html", context, status=status)
