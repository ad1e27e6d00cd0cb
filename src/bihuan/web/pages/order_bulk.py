"""Several orders at once: ticked in the list, or all that fit its conditions; each is acted on by itself.

A page of the list is done here and now. More than that becomes a job, with its own page (`order_many`).
"""

from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderRow
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import BihuanError, Fault, Refused
from bihuan.platform import clock
from bihuan.platform.paging import SIZE_DEFAULT_COUNT
from bihuan.platform.telling import say
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.labels import state_label
from bihuan.web.pages.order_filters import ListQuery
from bihuan.web.pages.order_many import LABELS, remember
from bihuan.web.requests import uuid_in
from bihuan.web.staff_words import technicians

AT_ONCE_COUNT = SIZE_DEFAULT_COUNT  # a page of the list: what is done while one waits for the answer
PERMISSIONS = {verb: f"orders.{verb}" for verb in orders.BULK_VERBS}
LONG_HINT = gettext_lazy("These are done one after the other in the background; you may leave the page meanwhile.")


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one order: its state now, or why nothing was done to it."""

    number: str
    state: str
    refused: str


@require_POST
@page("orders.view")
def ask(request: StaffRequest) -> HttpResponse:
    """This will ask what is to be done with the orders that were ticked, or with all that fit the conditions."""
    numbers = _fitting(request) if "query" in request.POST else _ticked(request)
    shown_rows = _rows(request, numbers[:AT_ONCE_COUNT])
    shown = {
        "rows": shown_rows,
        "numbers": " ".join(numbers),
        "count": len(numbers),
        "more_count": len(numbers) - len(shown_rows),
        "hint": LONG_HINT if len(numbers) > AT_ONCE_COUNT else "",
        "key": uuid4().hex,
        "verbs": {verb for verb, needed in PERMISSIONS.items() if request.actor.may(needed)},
        "export": _export(request, shown_rows) if request.actor.may("orders.export") else "",
        "people": technicians(request.actor, clock.now()) if request.actor.may("workforce.view") else (),
        "zones": workforce.units(request.actor, kind=workforce.UnitKind.ZONE, permission="orders.set_zone"),
    }
    return render(request, "orders/bulk.html", shown)


@require_POST
@page("orders.view")
def act(request: StaffRequest) -> HttpResponse:
    """This will do it to each order by itself, and say of each what became of it; a refused one stops none other."""
    sent, now = request.POST, clock.now()
    wish, key = _wish(sent), sent.get("key") or uuid4().hex
    orders.check_wish(wish)
    numbers = _some(sent.get("numbers", "").split())
    if len(numbers) > AT_ONCE_COUNT:
        bulk_id = orders.act_on_many.once(
            key,
            request.actor,
            verb=wish.verb,
            numbers=numbers,
            person_id=wish.person_id,
            zone_id=wish.zone_id,
            text=wish.text,
            at=now,
        )
        remember(request, bulk_id)
        return go(request, reverse("orders-many-one", args=[bulk_id]))
    became = [_tried(request, row, wish, key) for row in _rows(request, numbers)]
    shown = {
        "label": LABELS[wish.verb],
        "done": [row for row in became if not row.refused],
        "refused": [row for row in became if row.refused],
    }
    return render(request, "orders/bulk_done.html", shown)


def _ticked(request: StaffRequest) -> tuple[str, ...]:
    return _some(request.POST.getlist("number")[:AT_ONCE_COUNT])


def _some(numbers: list[str]) -> tuple[str, ...]:
    if not numbers:
        raise Refused(_("Tick the orders first: Space on a row."))
    return tuple(dict.fromkeys(numbers))


def _fitting(request: StaffRequest) -> tuple[str, ...]:
    """The numbers of all orders of the list as it is now: what is asked for is done to these and no later ones."""
    request.actor.require(orders.BULK)
    now = clock.now()
    wanted = ListQuery(QueryDict(request.POST["query"]), request.actor, now)
    most = orders.BULK_MOST_COUNT
    found = orders.order_numbers(request.actor, wanted.filter(), sort=wanted.sort, most_count=most + 1)
    if len(found) > most:
        raise Refused(_("At most %(most)s orders at once. Narrow the list first."), most=most)
    if not found:
        raise Refused(_("No order fits these conditions."))
    return found


def _rows(request: StaffRequest, numbers: tuple[str, ...]) -> tuple[OrderRow, ...]:
    wanted = orders.OrderFilter(numbers=numbers)
    seen = orders.list_orders(request.actor, wanted, at=clock.now(), size_count=AT_ONCE_COUNT).rows if numbers else ()
    by_number = {row.number: row for row in seen}
    return tuple(by_number[number] for number in numbers if number in by_number)  # in the order of the list


def _wish(sent: QueryDict) -> orders.Wish:
    verb = sent.get("verb", "")
    return orders.Wish(
        verb,
        person_id=uuid_in(sent.get("person_id", "")) if verb == "assign" else None,
        zone_id=uuid_in(sent.get("zone_id", "")) if verb == "set_zone" else None,
        text=sent.get("text", "") if verb == "note" else "",
    )


def _tried(request: StaffRequest, row: OrderRow, wish: orders.Wish, key: str) -> Became:
    # Sent again, the order is in hand by what the first sending did: the act asked for then gives its result once more.
    why: tuple[Fault, ...] = ()
    for verb in dict.fromkeys((wish.verb, orders.verb_for(wish, row.state))):
        named = f"{key}:{row.number}"
        try:
            outcome = orders.act_on_one(request.actor, verb, wish, key=named, order_id=row.id, at=clock.now())
        except BihuanError as refusal:
            why = orders.faults_of(refusal)
        else:
            return Became(outcome.number, state_label(outcome.state), "")
    return Became(row.number, "", _("; ").join(map(say, why)))


def _export(request: StaffRequest, rows: tuple[OrderRow, ...]) -> str:
    """The list that is taken along as a workbook: that of the conditions, or of the rows ticked."""
    if "query" in request.POST:
        return request.POST["query"]
    query = QueryDict(mutable=True)
    query.setlist("number", [row.number for row in rows])
    return f"view=all&{query.urlencode()}"


urlpatterns = [
    path("orders/bulk", ask, name="orders-bulk"),
    path("orders/bulk/act", act, name="orders-bulk-act"),
]
