"""The orders: the list with its preview, the export, and the page of one order."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bihuan.contexts.care import api as care
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderDetail, OrderRow
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import NotFound
from bihuan.platform import clock, sheets
from bihuan.platform.identity import wishes
from bihuan.platform.messaging import OutboxFilter, outbox
from bihuan.web.actors import actor_names
from bihuan.web.clockbar import ClockBar, Stretch, clock_bar
from bihuan.web.downloads import download
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import code_label, kind_label, state_label
from bihuan.web.order_line import order_line
from bihuan.web.pages.order_bulk import PERMISSIONS
from bihuan.web.pages.order_filters import ListQuery
from bihuan.web.pages.order_saved import kept_part
from bihuan.web.step_buttons import buttons

PREVIEW_EVENTS_COUNT = 6


@require_GET
@page("orders.view")
def order_list(request: StaffRequest) -> HttpResponse:
    """This will list orders by the filter in the address; a search that names one order opens it."""
    now = clock.now()
    wanted = ListQuery(request.GET, request.actor, now)
    found = orders.list_orders(request.actor, wanted.filter(), at=now, sort=wanted.sort, number=wanted.number)
    if wanted.text and found.total_count == 1 and found.rows[0].number == wanted.text.upper():
        return HttpResponseRedirect(reverse("orders-order", args=[found.rows[0].number]))
    chosen = next((row for row in found.rows if row.number == request.GET.get("at")), None)
    chosen = chosen or (found.rows[0] if found.rows else None)
    shown = {
        "wanted": wanted,
        "found": found,
        "chosen": chosen,
        "earlier": wanted.address(page=str(found.number - 1)) if found.number > 1 else "",
        "later": wanted.address(page=str(found.number + 1)) if found.number < found.last_number else "",
        "saved": [(name, query, query == kept_part(request.GET)) for name, query in wishes.filters_of(request.account)],
        "keeps": kept_part(request.GET),
        "carried": [
            (name, value) for name, values in request.GET.lists() if name not in ("page", "at") for value in values
        ],
        "may_bulk": any(request.actor.may(needed) for needed in PERMISSIONS.values()),
        "may_many": request.actor.may(orders.BULK),
        "may_route": request.actor.may("dispatch.view"),
        "may_export": request.actor.may("orders.export"),
        "may_import": request.actor.may("orders.import_sheet"),
        **(_preview(request, chosen.number) if chosen else {}),
    }
    return render(request, "orders/list.html", shown)


@require_GET
@page("orders.view")
def preview(request: StaffRequest, number: str) -> HttpResponse:
    """This will give an order in short, for the pane beside the list."""
    return render(request, "orders/preview.html", _preview(request, number))


@require_GET
@page("orders.view")
def order(request: StaffRequest, number: str) -> HttpResponse:
    """This will show one order: its line, clock, events, and what may be done next."""
    now = clock.now()
    detail = orders.detail(request.actor, number, at=now)
    notes = {(note.at, note.by): note.text for note in detail.notes}
    names = actor_names([event.actor for event in detail.timeline])
    about_order = OutboxFilter(subject=("order", detail.row.id))
    shown = {
        **clock_shown(detail),
        "order": detail,
        "line": order_line(detail, now),
        "events": [
            (event, names.get(event.actor, ""), notes.get((event.at, event.actor))) for event in detail.timeline
        ],
        "units": workforce.units_above(detail.row.org_path),
        "buttons": buttons(detail),
        "callbacks": care.callbacks_of(request.actor, detail.row.id, now) if request.actor.may("care.view") else (),
        "messages": outbox(request.actor, about_order).rows if request.actor.may("messages.view") else None,
        "may_unmask": request.actor.may("customers.unmask"),
        "may_note": request.actor.may("orders.note"),
    }
    return render(request, "orders/order.html", shown)


def _preview(request: StaffRequest, number: str) -> dict[str, Any]:
    try:
        detail = orders.detail(request.actor, number, at=clock.now())
    except NotFound:
        return {"order": None}
    recent = detail.timeline[:PREVIEW_EVENTS_COUNT]
    names = actor_names([event.actor for event in recent])
    return {
        **clock_shown(detail),
        "order": detail,
        "buttons": buttons(detail),
        "events": [(event, names.get(event.actor, ""), None) for event in recent],
    }


def clock_shown(detail: OrderDetail) -> dict[str, ClockBar | bool]:
    """This will give a template the order's clock bar, and whether the clock stands."""
    stopped = detail.clock.going == "stopped"
    segments = [Stretch(part.kind, part.start, part.end) for part in detail.clock.segments]
    bar = clock_bar(
        segments,
        start=detail.row.received_at,
        due=detail.clock.due_at,
        first_due=detail.clock.first_due_at,
        now=clock.now(),
        stopped=stopped,
    )
    return {"clock": bar, "stopped": stopped}


@require_GET
@page("orders.export")
def export(request: StaffRequest) -> HttpResponse:
    """This will give what the list shows, all of it, as a workbook or a CSV file; customers stay masked."""
    now = clock.now()
    wanted = ListQuery(request.GET, request.actor, now)
    rows = (_exported(row) for row in orders.each_order(request.actor, wanted.filter(), at=now))
    headers = [
        _("Order"), _("Kind"), _("Symptom"), _("Tier"), _("Customer"), _("Phone"), _("Address"), _("Zone"),
        _("State"), _("Technician"), _("Received at"), _("Limit"), _("Completed at"),
    ]  # fmt: skip
    return download(request, "orders", headers, rows)


def _exported(row: OrderRow) -> list[sheets.Outgoing]:
    return [
        row.number,
        kind_label(row.business, row.work),
        code_label("symptoms", row.symptom) if row.symptom else None,
        code_label("tiers", row.tier),
        row.customer_shown,
        row.phone_shown,
        row.address_shown,
        row.zone_name,
        state_label(row.state),
        row.holder_name,
        row.received_at,
        row.due_at,
        row.completed_at,
    ]


urlpatterns = [
    path("orders", order_list, name="orders"),
    path("orders/export", export, name="orders-export"),
    path("orders/<str:number>", order, name="orders-order"),
    path("orders/<str:number>/preview", preview, name="orders-preview"),
]
