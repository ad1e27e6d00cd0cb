"""What is taken along on paper: one order, one technician's day, and the list for when the system is down."""

from datetime import date, datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.web import fallback
from bihuan.web.downloads import download
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import language
from bihuan.web.requests import day_in


@require_GET
@page("orders.view")
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """This will show an order as a sheet of paper; the customer is masked as everywhere, whole for the holder."""
    now = clock.now()
    order = orders.detail(request.actor, number, at=now)
    checks = catalog.checks(order.row.business, order.row.work, now)
    shown = {"order": order, "checks": [(catalog.label(one, language()), one.unit) for one in checks]}
    return render(request, "orders/sheet.html", shown)


@require_GET
@page("dispatch.view")
def route(request: StaffRequest, code: str) -> HttpResponse:
    """This will show one technician's day as a sheet of paper, in planned order."""
    now = clock.now()
    person = workforce.find_person(request.actor, workforce.person_by_code(code).id, permission="dispatch.view")
    on = _day(request.GET.get("date", ""), now)
    visits = orders.day_visits(request.actor, person.path, on, at=now, leads=[person.id])
    mine = [one for one in visits if one.visit.lead_id == person.id]
    return render(request, "orders/route.html", {"person": person, "on": on, "visits": mine})


@require_GET
@page("orders.export")
def down(request: StaffRequest) -> HttpResponse:
    """This will show the open orders by group for the day the system is down; as a workbook on request."""
    found = fallback.groups(request.actor, clock.now())
    if "format" in request.GET:
        return download(request, "open-orders", fallback.headers(), fallback.sheet_rows(found))
    listed = [(group, [(row, fallback.last_digits(row.phone_shown)) for row in group.rows]) for group in found]
    return render(request, "orders/fallback.html", {"groups": listed})


def _day(text: str, now: datetime) -> date:
    found, today = day_in(text), now.astimezone(CHINA).date()
    return found if found and abs((found - today).days) <= 366 else today


urlpatterns = [
    path("orders/fallback", down, name="orders-fallback"),
    path("orders/routes/<str:code>", route, name="orders-route"),
    path("orders/<str:number>/sheet", sheet, name="orders-sheet"),
]
