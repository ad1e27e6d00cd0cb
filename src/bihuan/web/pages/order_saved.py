"""A reader's own named filters of the orders list: kept, dropped; an address like any other, so it can be shared."""

from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.platform import clock
from bihuan.platform.identity import wishes
from bihuan.web import toasts
from bihuan.web.http import StaffRequest, go, page

# What is kept of an address: never what was searched for, nor where the reader stood.
LEFT_OUT = ("q", "page", "at", "number", "left")


def kept_part(query: QueryDict) -> str:
    """This will give what of a list's query can be kept: its view, conditions and sort."""
    return urlencode([(name, value) for name, value in query.items() if value and name not in LEFT_OUT])


@require_POST
@page("orders.view")
def keep(request: StaffRequest) -> HttpResponse:
    """This will keep the list's conditions under a name."""
    query, name = kept_part(QueryDict(request.POST.get("query", ""))), request.POST.get("name", "")
    wishes.keep_filter(request.actor, name=name, query=query, at=clock.now())
    toasts.leave(request, {"text": _("The filter is kept."), "href": f"{reverse('orders')}?{query}", "link": name})
    return go(request, f"{reverse('orders')}?{query}")


@require_POST
@page("orders.view")
def drop(request: StaffRequest) -> HttpResponse:
    """This will drop a kept filter."""
    wishes.drop_filter(request.actor, name=request.POST.get("name", ""), at=clock.now())
    return go(request, reverse("orders"))


urlpatterns = [
    path("orders/saved", keep, name="orders-saved"),
    path("orders/saved/drop", drop, name="orders-saved-drop"),
]
