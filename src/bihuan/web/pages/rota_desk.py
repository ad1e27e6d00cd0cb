"""Beside the rota: leave and swaps that wait for the lead, who is away, and what one shift tells the next."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderFilter, State
from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.api import RequestKind, Shift, UnitRow
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.web import toasts
from bihuan.web.actors import actor_names
from bihuan.web.formats import business_day_words
from bihuan.web.http import StaffRequest, go, page, safe_next
from bihuan.web.labels import code_label

DAY = timedelta(days=1)


def waiting(request: StaffRequest, group: UnitRow, today: date) -> dict[str, Any]:
    """This will gather what stands beside a group's sheet."""
    actor = request.actor
    people = workforce.people(actor, path=group.path)
    names = {one.id: one.name for one in people}
    notes = workforce.handovers(actor, group.id, today - DAY, today + DAY)
    authors = actor_names({note.written_by for note in notes})
    return {
        "requests": workforce.day_requests(actor, path=group.path, kind=RequestKind.LEAVE),
        "swaps": workforce.swaps(actor, path=group.path),
        "absences": [
            (names[one.person_id], one, code_label("absence_reasons", one.reason))
            for one in workforce.absences(actor, today, path=group.path)
            if one.person_id in names
        ],
        "people": people,
        "reasons": catalog.code_list("absence_reasons", clock.now()),
        "notes": [(note, authors.get(note.written_by, note.written_by)) for note in notes],
        "open_work": _open_work(actor, group, today),
        "may_decide": actor.may("workforce.decide_request"),
        "may_swap": actor.may("workforce.decide_swap"),
        "may_write": actor.may("workforce.write_handover"),
        "may_report": actor.may("workforce.report_absence"),
    }


def _open_work(actor: Actor, group: UnitRow, today: date) -> list[tuple[str, int]]:
    """What the next shift takes over, counted: holds to decide, work held, promises of the day, what nobody has."""
    if not actor.may("orders.view"):
        return []
    start = catalog.moment(today)
    counted = (
        (_("Holds asked for, not decided"), OrderFilter(path=group.path, hold_waiting=True)),
        (_("Orders held"), OrderFilter(path=group.path, states=(State.HELD,))),
        (
            _("Appointments promised for today, still open"),
            OrderFilter(
                path=group.path,
                states=tuple(sorted(orders.OPEN)),
                appointed_from=start,
                appointed_before=start + DAY,
            ),
        ),
        (_("Orders nobody has yet"), OrderFilter(path=group.path, states=orders.POOL)),
    )
    return [(words, orders.count_orders(actor, wanted)) for words, wanted in counted]


def report(actor: Actor, person_id: UUID, first: date, last: date, reason: str) -> None:
    """This will report an absence of whole days."""
    start, end = catalog.moment(first), catalog.moment(last + DAY)
    workforce.report_absence(actor, person_id=person_id, start_at=start, end_at=end, reason=reason, at=clock.now())


@require_POST
@page("workforce.decide_request")
def decide_request(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """This will grant or refuse leave."""
    grant = request.POST.get("answer") == "yes"
    since = workforce.decide_request(request.actor, request_id=request_id, grant=grant, at=clock.now())
    text = _("Leave granted; it stands in the rota.") if grant else _("Leave refused.")
    if since is not None:
        text = _("Leave granted from %(day)s on; the days before are past and stay as they were.") % {
            "day": business_day_words(since)
        }
    toasts.leave(request, {"text": text})
    return go(request, safe_next(request, reverse("rota")))


@require_POST
@page("workforce.decide_swap")
def decide_swap(request: StaffRequest, swap_id: UUID) -> HttpResponse:
    """This will approve or refuse a swap."""
    approve = request.POST.get("answer") == "yes"
    workforce.decide_swap(request.actor, swap_id=swap_id, approve=approve, at=clock.now())
    toasts.leave(request, {"text": _("Swap approved; both days are changed.") if approve else _("Swap refused.")})
    return go(request, safe_next(request, reverse("rota")))


@require_POST
@page("workforce.write_handover")
def handover(request: StaffRequest) -> HttpResponse:
    """This will keep the handover of a group's shift."""
    try:
        group, shift = UUID(request.POST.get("group", "")), Shift(request.POST.get("shift", ""))
    except ValueError as wrong:
        raise Invalid(N_("Choose the shift that hands over."), where="shift") from wrong
    workforce.write_handover.once(
        request.POST.get("key") or str(uuid4()),
        request.actor,
        unit_id=group,
        on=timezone.localtime(clock.now()).date(),
        shift=shift,
        text=request.POST.get("text", ""),
        at=clock.now(),
    )
    toasts.leave(request, {"text": _("Handover kept.")})
    return go(request, safe_next(request, reverse("rota")))


urlpatterns = [
    path("rota/requests/<uuid:request_id>", decide_request, name="rota-request"),
    path("rota/swaps/<uuid:swap_id>", decide_swap, name="rota-swap"),
    path("rota/handover", handover, name="rota-handover"),
]
