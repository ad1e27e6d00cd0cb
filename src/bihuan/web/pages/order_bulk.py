"""Several orders at once: chosen in the list, each an act of its own with its own key, and what became of each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import IN_HAND, OrderRow
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import BihuanError, Invalid, Refused
from bihuan.platform import clock
from bihuan.platform.paging import SIZE_DEFAULT_COUNT
from bihuan.platform.telling import say
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import state_label

CHOSEN_MAX_COUNT = SIZE_DEFAULT_COUNT  # a page of the list: more cannot be ticked
LABELS = {
    "assign": gettext_lazy("Give to somebody"),
    "withdraw": gettext_lazy("Withdraw"),
    "note": gettext_lazy("Add a note"),
    "set_zone": gettext_lazy("Set the zone"),
}
PERMISSIONS = {verb: f"orders.{verb}" for verb in LABELS}


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one order: its state now, or why nothing was done to it."""

    number: str
    state: str
    refused: str


@require_POST
@page("orders.view")
def ask(request: StaffRequest) -> HttpResponse:
    """This will ask what is to be done with the orders that were ticked."""
    found = _chosen(request)
    shown = {
        "rows": found,
        "key": uuid4().hex,
        "verbs": {verb for verb, needed in PERMISSIONS.items() if request.actor.may(needed)},
        "may_export": request.actor.may("orders.export"),
        "export": _export(found),
        "people": workforce.people(request.actor, post="technician") if request.actor.may("workforce.view") else (),
        "zones": workforce.units(request.actor, kind=workforce.UnitKind.ZONE, permission="orders.set_zone"),
    }
    return render(request, "orders/bulk.html", shown)


@require_POST
@page("orders.view")
def act(request: StaffRequest) -> HttpResponse:
    """This will do it to each order by itself, and say of each what became of it; a refused one stops none other."""
    sent = request.POST
    verb = sent.get("verb", "")
    if verb not in LABELS:
        raise Refused(_("Choose what is to be done."))
    one = _one(request, verb, sent)
    became = [_tried(row, one) for row in _chosen(request)]
    shown = {
        "label": LABELS[verb],
        "done": [row for row in became if not row.refused],
        "refused": [row for row in became if row.refused],
    }
    return render(request, "orders/bulk_done.html", shown)


def _chosen(request: StaffRequest) -> tuple[OrderRow, ...]:
    numbers = tuple(dict.fromkeys(request.POST.getlist("number")))[:CHOSEN_MAX_COUNT]
    if not numbers:
        raise Refused(_("Tick the orders first: Space on a row."))
    wanted = orders.OrderFilter(numbers=numbers)
    seen = orders.list_orders(request.actor, wanted, at=clock.now(), size_count=CHOSEN_MAX_COUNT).rows
    by_number = {row.number: row for row in seen}
    return tuple(by_number[number] for number in numbers if number in by_number)  # in the order of the list


def _one(request: StaffRequest, verb: str, sent: QueryDict) -> Callable[[OrderRow], orders.Outcome]:
    """The act on one order; the same form sent again is the same act on each, so nothing is done twice."""
    at, key, actor = clock.now(), sent.get("key") or uuid4().hex, request.actor
    given: dict[str, Any] = {}
    if verb == "assign":
        given["person_id"] = _id(sent.get("person_id", ""), "person_id")
    if verb == "set_zone":
        given["zone_id"] = _id(sent.get("zone_id", ""), "zone_id")
    if verb == "note":
        given["text"] = sent.get("text", "")

    def one(row: OrderRow) -> orders.Outcome:
        acts: dict[str, Callable[..., orders.Outcome]] = {
            "assign": orders.reassign.once if row.state in IN_HAND else orders.assign.once,
            "withdraw": orders.withdraw.once,
            "note": orders.note.once,
            "set_zone": orders.set_zone.once,
        }
        return acts[verb](f"{key}:{row.number}", actor, order_id=row.id, **given, at=at)

    return one


def _tried(row: OrderRow, one: Callable[[OrderRow], orders.Outcome]) -> Became:
    try:
        outcome = one(row)
    except Invalid as wrong:
        return Became(row.number, "", _("; ").join(say(fault) for fault in wrong.faults))
    except BihuanError as refusal:
        return Became(row.number, "", say(refusal))
    return Became(outcome.number, state_label(outcome.state), "")


def _export(rows: tuple[OrderRow, ...]) -> str:
    query = QueryDict(mutable=True)
    query.setlist("number", [row.number for row in rows])
    return f"view=all&{query.urlencode()}"


def _id(text: str, where: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(_("Choose one from the list."), where=where) from None


urlpatterns = [
    path("orders/bulk", ask, name="orders-bulk"),
    path("orders/bulk/act", act, name="orders-bulk-act"),
]
