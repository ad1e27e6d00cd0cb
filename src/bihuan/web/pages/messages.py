"""The outbox: what customers are told, what became of it; taken back while it waits, sent again by a person."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.care import api as care
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import Invalid
from bihuan.platform import clock, messaging
from bihuan.platform.actor import Actor
from bihuan.platform.telling import say
from bihuan.web import toasts
from bihuan.web.downloads import download, every_row
from bihuan.web.http import StaffRequest, go, page
from bihuan.web.message_words import STEPS
from bihuan.web.requests import page_number

VIEWS: tuple[tuple[str, str | Promise], ...] = (
    ("", gettext_lazy("All")),
    ("waiting", gettext_lazy("Waiting")),
    ("sent", gettext_lazy("Sent")),
    ("failed", gettext_lazy("Not sent")),
    ("unknown", gettext_lazy("Unknown")),
    ("cancelled", gettext_lazy("Taken back")),
)


@require_GET
@page("messages.view")
def messages(request: StaffRequest) -> HttpResponse:
    """This will list messages, newest first; the filter stands in the address."""
    sent, now, fault = request.GET, clock.now(), ""
    try:
        wanted = _wanted(request.actor, sent, now)
        found = messaging.outbox(request.actor, wanted, number=page_number(sent)) if wanted else None
    except Invalid as wrong:
        found, fault = None, say(wrong)
    numbers = orders.briefs({row.subject_id for row in found.rows if row.subject_kind == "order"}) if found else {}
    state = sent.get("state", "")
    shown = {
        "views": [
            (str(key), words, _address(sent, state=code), code == state) for key, (code, words) in enumerate(VIEWS)
        ],
        "state": state,
        "steps": [(row.step, STEPS.get(row.step, row.step)) for row in care.TEMPLATES.at(now).value],
        "step": sent.get("step", ""),
        "text": sent.get("text", ""),
        "fault": fault,
        "found": found,
        "rows": [(row, STEPS.get(row.template, row.template), numbers.get(row.subject_id)) for row in found.rows]
        if found
        else [],
        "narrowed": bool(state or sent.get("step") or sent.get("text")),
        "earlier": _address(sent, page=str(found.number - 1)) if found and found.number > 1 else "",
        "later": _address(sent, page=str(found.number + 1)) if found and found.number < found.last_number else "",
        "may_cancel": request.actor.may("messages.cancel"),
        "may_retry": request.actor.may("messages.retry"),
        "may_orders": request.actor.may("orders.view"),
        "back": request.GET.urlencode(),
    }
    return render(request, "messages/list.html", shown, status=422 if fault else 200)


@require_GET
@page("messages.view")
def export(request: StaffRequest) -> HttpResponse:
    """This will give what the list shows, all of it, as a workbook or a CSV file."""
    wanted = _wanted(request.actor, request.GET, clock.now())
    rows = (
        [] if wanted is None else list(every_row(lambda number: messaging.outbox(request.actor, wanted, number=number)))
    )
    numbers = orders.briefs({row.subject_id for row in rows if row.subject_kind == "order"})
    headers = [_("Written"), _("State"), _("About"), _("Order"), _("To"), _("Text"), _("Sent at")]
    states = dict(VIEWS)
    return download(
        request,
        "messages",
        headers,
        (
            [
                row.created_at,
                str(states.get(row.state, row.state)),
                str(STEPS.get(row.template, row.template)),
                numbers[row.subject_id].number if row.subject_id in numbers else None,
                row.recipient,
                row.text,
                row.sent_at,
            ]
            for row in rows
        ),
    )


@require_POST
@page("messages.cancel")
def cancel(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """This will take back a message that still waits."""
    messaging.cancel(request.actor, message_id=message_id, at=clock.now())
    return _back(request, _("The message was taken back and will not be sent."))


@require_POST
@page("messages.retry")
def retry(request: StaffRequest, message_id: UUID) -> HttpResponse:
    """This will send a message again that failed or of which nothing is known."""
    messaging.retry(request.actor, message_id=message_id, at=clock.now())
    return _back(request, _("The message will be sent again."))


def _wanted(actor: Actor, sent: QueryDict, now: datetime) -> messaging.OutboxFilter | None:
    """The filter asked for; None if it names an order nobody here can see. A text is an order's number or a phone."""
    text = sent.get("text", "").strip()
    state = next((code for code, _words in VIEWS if code == sent.get("state")), "")
    narrowed = messaging.OutboxFilter(state=state, template=sent.get("step", ""))
    if not text:
        return narrowed
    if "-" in text and any(letter.isalpha() for letter in text):
        actor.require("orders.view")
        rows = orders.list_orders(actor, orders.OrderFilter(text=text), at=now).rows
        return replace(narrowed, subject=("order", rows[0].id)) if len(rows) == 1 else None
    return replace(narrowed, phone=text)


def _address(sent: QueryDict, **changed: str) -> str:
    kept = {name: sent[name] for name in ("state", "step", "text") if sent.get(name)}
    return "?" + urlencode({name: value for name, value in (kept | changed).items() if value})


def _back(request: StaffRequest, told: str) -> HttpResponse:
    toasts.leave(request, {"text": told, "href": reverse("messages"), "link": _("Messages")})
    kept = QueryDict(request.POST.get("back", ""))
    return go(request, reverse("messages") + _address(kept, page=kept.get("page", "")))


urlpatterns = [
    path("messages", messages, name="messages"),
    path("messages/export", export, name="messages-export"),
    path("messages/<uuid:message_id>/cancel", cancel, name="messages-cancel"),
    path("messages/<uuid:message_id>/retry", retry, name="messages-retry"),
]
