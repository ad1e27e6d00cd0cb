"""Callbacks: the queue, one in hand, the customer's four answers, and the next one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.care import api as care
from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform import clock
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.downloads import download, every_row
from bihuan.web.formats import moment_words
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.labels import kind_label
from bihuan.web.pages.callbacks_panel import QUESTIONS, SCORES, panel, view_of
from bihuan.web.requests import page_number

VIEWS: dict[care.View, str | Promise] = {
    "due": gettext_lazy("To be called back"),
    "late": gettext_lazy("Overdue"),
    "escalated": gettext_lazy("Escalated"),
    "unreached": gettext_lazy("Not reached"),
    "done": gettext_lazy("Finished"),
}


@require_GET
@page("care.view")
def callbacks(request: StaffRequest) -> HttpResponse:
    """This will list one view of the queue, the one that runs out first beside it, ready to be taken in hand."""
    now = clock.now()
    view = view_of(request.GET)
    found = care.callbacks(request.actor, view=view, at=now, number=page_number(request.GET))
    chosen = next((row for row in found.rows if str(row.id) == request.GET.get("at")), None)
    chosen = chosen or (found.rows[0] if found.rows else None)
    counts = care.callback_counts(request.actor, now)
    shown = {
        "views": [(str(key), name, words, getattr(counts, name)) for key, (name, words) in enumerate(VIEWS.items())],
        "view": view,
        "found": found,
        "chosen": chosen,
        "opened": "next" in request.GET,
        "takes": request.actor.may("care.take_callback"),
        "earlier": f"?view={view}&page={found.number - 1}" if found.number > 1 else "",
        "later": f"?view={view}&page={found.number + 1}" if found.number < found.last_number else "",
        **(panel(request, chosen.id, view, now) if chosen else {}),
    }
    return render(request, "callbacks/list.html", shown)


@require_GET
@page("care.view")
def export(request: StaffRequest) -> HttpResponse:
    """This will give the view the list shows, all of it, as a workbook or a CSV file; customers stay masked."""
    now, view = clock.now(), view_of(request.GET)
    found = every_row(lambda number: care.callbacks(request.actor, view=view, at=now, number=number))
    headers = [
        _("Due"), _("Order"), _("Kind"), _("Customer"), _("Phone"), _("Technician"), _("Tries"), _("Completed at"),
    ]  # fmt: skip
    return download(
        request,
        "callbacks",
        headers,
        (
            [
                row.due_at,
                row.number,
                kind_label(row.business, row.work),
                row.customer_name,
                row.customer_phone,
                row.technician_name,
                row.attempts_count,
                row.completed_at,
            ]
            for row in found
        ),
    )


@require_GET
@page("care.view")
def callback(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """This will give one callback for the pane beside the list."""
    return render(request, "callbacks/panel.html", panel(request, callback_id, view_of(request.GET), clock.now()))


@require_POST
@page("care.take_callback")
def take(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """This will take a callback in hand and show the whole number and the four questions."""
    now = clock.now()
    care.take_callback(request.actor, callback_id=callback_id, at=now)
    return render(request, "callbacks/panel.html", panel(request, callback_id, view_of(request.POST), now))


@require_POST
@page("care.release_callback")
def release(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """This will give a callback back to the queue."""
    now = clock.now()
    care.release_callback(request.actor, callback_id=callback_id, at=now)
    return render(request, "callbacks/panel.html", panel(request, callback_id, view_of(request.POST), now))


@require_POST
@page("care.record_answer")
def answer(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """This will record the four answers and the verdict, and open the next callback."""
    now = clock.now()
    sent = request.POST
    faults = {name: _("Ask for a score from 1 to 5.") for name in QUESTIONS if sent.get(name) not in SCORES}
    if sent.get("verdict") not in ("satisfied", "dissatisfied"):
        faults["verdict"] = _("Ask whether the matter is settled.")
    if not faults:
        satisfied = sent["verdict"] == care.Verdict.SATISFIED
        try:
            care.record_answer.once(
                sent.get("key", "")[:64],
                request.actor,
                callback_id=callback_id,
                answers=care.Answers(*(int(sent[name]) for name in care.ANSWERS)),
                verdict=care.Verdict(sent["verdict"]),
                reason=None if satisfied else sent.get("reason") or None,
                note=sent.get("note", ""),
                at=now,
            )
        except Invalid as fault:
            faults = {one.where: say(one) for one in fault.faults}
        else:
            told = _("The order is closed.") if satisfied else _("The order is reopened, one level higher.")
            return _next(request, callback_id, told)
    shown = panel(request, callback_id, view_of(sent), now, faults)
    return render(request, "callbacks/panel.html", shown, status=422)


@require_POST
@page("care.record_no_answer")
def no_answer(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """This will log a call that reached nobody, and open the next callback."""
    sent = request.POST
    now, outcome = clock.now(), sent.get("outcome", "")
    result = care.record_no_answer.once(
        sent.get("key", "")[:64], request.actor, callback_id=callback_id, outcome=outcome, at=now
    )
    told = _("A supervisor decides what follows.")
    if result.due_at:
        told = _("The next try is due by %(time)s.") % {"time": moment_words(result.due_at, now)}
    return _next(request, callback_id, told)


@require_POST
@page("care.settle_unreached")
def settle(request: StaffRequest, callback_id: UUID) -> HttpResponse:
    """This will close the order of a customer who was called in vain as often as policy says."""
    now = clock.now()
    sent = request.POST
    try:
        care.settle_unreached.once(
            sent.get("key", "")[:64], request.actor, callback_id=callback_id, reason=sent.get("settle", ""), at=now
        )
    except (Invalid, Refused) as fault:
        shown = panel(request, callback_id, view_of(sent), now, {"settle": say(fault)})
        return render(request, "callbacks/panel.html", shown, status=422)
    return _next(request, callback_id, _("The order is closed without an answer."))


def _next(request: StaffRequest, callback_id: UUID, told: str) -> HttpResponse:
    """The queue again, its first one open; the toast leads back to the order just dealt with."""
    number = care.callback(request.actor, callback_id, clock.now()).row.number
    toasts.leave(request, {"text": told, "href": reverse("orders-order", args=[number]), "link": number})
    return go(request, f"{reverse('callbacks')}?view={view_of(request.POST)}&next=1")


urlpatterns = [
    path("callbacks", callbacks, name="callbacks"),
    path("callbacks/export", export, name="callbacks-export"),
    path("callbacks/<uuid:callback_id>", callback, name="callbacks-one"),
    path("callbacks/<uuid:callback_id>/take", take, name="callbacks-take"),
    path("callbacks/<uuid:callback_id>/release", release, name="callbacks-release"),
    path("callbacks/<uuid:callback_id>/answer", answer, name="callbacks-answer"),
    path("callbacks/<uuid:callback_id>/no-answer", no_answer, name="callbacks-no-answer"),
    path("callbacks/<uuid:callback_id>/settle", settle, name="callbacks-settle"),
]
