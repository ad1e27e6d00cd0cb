"""Acts on many orders: how far each is, which orders it left as they were and why, and stopping the rest.

Whoever asked is told on whatever page is open: the session names the acts, and the frame asks how far they are.
"""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import BulkReport
from bihuan.kernel.errors import NotFound
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web.downloads import download, every_row
from bihuan.web.http import StaffRequest, go, is_htmx, page
from bihuan.web.requests import page_number

KEPT: Final = "many"
LABELS: Final[dict[str, str | Promise]] = {
    "assign": gettext_lazy("Give to somebody"),
    "withdraw": gettext_lazy("Withdraw"),
    "note": gettext_lazy("Add a note"),
    "set_zone": gettext_lazy("Set the zone"),
}


def remember(request: HttpRequest, bulk_id: UUID) -> None:
    """This will let every page of this session tell how far the act is."""
    request.session[KEPT] = [str(bulk_id), *request.session.get(KEPT, [])][:3]


@require_GET
@page(orders.BULK)
def listing(request: StaffRequest) -> HttpResponse:
    """This will list one's own acts on many orders, newest first."""
    found = orders.bulk_reports(request.actor, number=page_number(request.GET))
    shown = {
        "rows": [(report, _told(report)) for report in found.rows],
        "found": found,
        "earlier": f"?page={found.number - 1}" if found.number > 1 else "",
        "later": f"?page={found.number + 1}" if found.number < found.last_number else "",
    }
    return render(request, "orders/many.html", shown)


@require_GET
@page(orders.BULK)
def one(request: StaffRequest, bulk_id: UUID) -> HttpResponse:
    """This will show what becomes of one act, and go on asking while it is under way."""
    report = orders.bulk_report(request.actor, bulk_id)
    refused = orders.refused_orders(request.actor, bulk_id, number=page_number(request.GET))
    if report.finished_at:
        _forget(request, bulk_id)
    shown = {
        "report": report,
        "told": _told(report),
        "refused": [(row.number, _why(row)) for row in refused.rows],
        "found": refused,
        "earlier": f"?page={refused.number - 1}" if refused.number > 1 else "",
        "later": f"?page={refused.number + 1}" if refused.number < refused.last_number else "",
    }
    return render(request, "orders/many_body.html" if is_htmx(request) else "orders/many_one.html", shown)


@require_GET
@page(orders.BULK)
def refused_list(request: StaffRequest, bulk_id: UUID) -> HttpResponse:
    """This will give the orders that were left as they were, and why, as a workbook or a CSV file."""
    rows = every_row(lambda number: orders.refused_orders(request.actor, bulk_id, number=number))
    return download(
        request,
        "orders-refused",
        [_("Order"), _("Why it was left as it is")],
        ([row.number, _why(row)] for row in rows),
    )


@require_POST
@page("orders.stop_many")
def stop(request: StaffRequest, bulk_id: UUID) -> HttpResponse:
    """This will leave the rest of the orders as they are."""
    orders.stop_many(request.actor, bulk_id=bulk_id, at=clock.now())
    return go(request, reverse("orders-many-one", args=[bulk_id]))


@require_GET
@page()
def told(request: StaffRequest) -> HttpResponse:
    """This will say in the frame how far the session's newest act is; nothing once its page was seen at the end."""
    report = next(iter(_reports(request)), None)
    shown = {"report": report, "told": _told(report) if report else ("", "")}
    return render(request, "orders/many_told.html", shown)


def _reports(request: StaffRequest) -> list[BulkReport]:
    found = []
    for bulk_id in request.session.get(KEPT, []):
        try:
            found.append(orders.bulk_report(request.actor, UUID(bulk_id)))
        except NotFound:
            _forget(request, UUID(bulk_id))
    return found


def _forget(request: StaffRequest, bulk_id: UUID) -> None:
    if str(bulk_id) in request.session.get(KEPT, []):
        request.session[KEPT] = [one for one in request.session[KEPT] if one != str(bulk_id)]


def _told(report: BulkReport) -> tuple[str, str]:
    """The act in words, with whom or where to, and its tone."""
    label = " ".join(str(part) for part in (LABELS[report.verb], report.person_name or report.zone_name) if part)
    left = report.finished_at and (report.refused_count or report.waiting_count)
    return label, "attention" if left or report.given_up else "done" if report.finished_at else "neutral"


def _why(row: orders.RefusedOrder) -> str:
    return _("; ").join(say(fault) for fault in row.faults)


urlpatterns = [
    path("orders/many", listing, name="orders-many"),
    path("orders/many/told", told, name="orders-many-told"),
    path("orders/many/<uuid:bulk_id>", one, name="orders-many-one"),
    path("orders/many/<uuid:bulk_id>/refused", refused_list, name="orders-many-refused"),
    path("orders/many/<uuid:bulk_id>/stop", stop, name="orders-many-stop"),
]
