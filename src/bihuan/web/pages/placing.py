"""Placing: addresses that no rule could match to a zone, and the person who says where they lie."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import BihuanError, Invalid, NotFound
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.requests import uuid_in

CONFIRM = "customers.confirm_address"
SHOWN_COUNT = 9  # one a digit key


@require_GET
@page(CONFIRM)
def placing(request: StaffRequest) -> HttpResponse:
    """This will list the addresses that wait, the longest waiting first, and open the first."""
    waiting = customers.needs_asking(request.actor)
    chosen = next((row for row in waiting if str(row.address_id) == request.GET.get("at")), None)
    chosen = chosen or (waiting[0] if waiting else None)
    shown = {"waiting": [(row, _reason(row)) for row in waiting], "chosen": chosen, "opened": "next" in request.GET}
    return render(request, "placing/list.html", shown | (_panel(request, chosen) if chosen else {}))


@require_GET
@page(CONFIRM)
def one(request: StaffRequest, address_id: UUID) -> HttpResponse:
    """This will give one address with the places it may mean."""
    asked = customers.asking(request.actor, address_id)
    return render(request, "placing/panel.html", _panel(request, asked))


@require_POST
@page(CONFIRM)
def search(request: StaffRequest, address_id: UUID) -> HttpResponse:
    """This will look for places in the tree by name; what is typed stays out of addresses and logs."""
    asked = customers.asking(request.actor, address_id)
    text = request.POST.get("q", "").strip()
    found = customers.search_places(text)[:SHOWN_COUNT] if text else asked.candidates[:SHOWN_COUNT]
    return render(request, "placing/places.html", {"places": _named(found), "node": "", "searched": bool(text)})


@require_POST
@page(CONFIRM)
def confirm(request: StaffRequest, address_id: UUID) -> HttpResponse:
    """This will place the address where the person says, and open the next one."""
    asked = customers.asking(request.actor, address_id)
    try:
        customers.confirm_address(
            request.actor,
            address_id=address_id,
            node_id=uuid_in(request.POST.get("node", "")),
            zone_id=uuid_in(request.POST.get("zone", "")),
            at=clock.now(),
        )
    except (Invalid, NotFound) as fault:
        shown = _panel(request, asked) | {
            "fault": _said(fault),
            "node": request.POST.get("node", ""),
            "zone": request.POST.get("zone", ""),
        }
        return render(request, "placing/panel.html", shown, status=422)
    told = _("The address is placed; its open orders get their zone.")
    toasts.leave(request, {"text": told, "href": reverse("orders"), "link": _("Orders")})
    return go(request, reverse("placing") + "?next=1")


def _panel(request: StaffRequest, asked: customers.Asking) -> dict[str, object]:
    zones = workforce.units(request.actor, kind=workforce.UnitKind.ZONE, permission=CONFIRM)
    wanted = orders.OrderFilter(customer_id=asked.customer_id, needs_zone=True, states=tuple(orders.OPEN))
    waiting = orders.list_orders(request.actor, wanted, at=clock.now()).rows if request.actor.may("orders.view") else ()
    return {
        "asked": asked,
        "reason": _reason(asked),
        "places": _named(asked.candidates[:SHOWN_COUNT]),
        "searched": False,
        "zones": [(str(zone.id), zone.name) for zone in zones],
        "orders": waiting,
        "fault": "",
        "node": "",
        "zone": "",
    }


def _named(found: tuple[customers.Candidate, ...]) -> list[tuple[customers.Candidate, str]]:
    """Places with the zone they lie in; empty where a place lies in several."""
    names: dict[UUID, str] = {}
    for zone_id in {place.zone_id for place in found if place.zone_id}:
        names[zone_id] = workforce.unit(zone_id).name
    return [(place, names.get(place.zone_id, "") if place.zone_id else "") for place in found]


def _reason(asked: customers.Asking) -> str:
    """An English message id."""
    return customers.PLACE_REASONS.get(asked.reason, "")


def _said(fault: BihuanError) -> str:
    return "; ".join(say(each) for each in fault.faults) if isinstance(fault, Invalid) else say(fault)


urlpatterns = [
    path("placing", placing, name="placing"),
    path("placing/<uuid:address_id>", one, name="placing-one"),
    path("placing/<uuid:address_id>/search", search, name="placing-search"),
    path("placing/<uuid:address_id>/confirm", confirm, name="placing-confirm"),
]
