"""All that is held about one customer, taken along for them: a workbook to read, or JSON for another system."""

import json
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods
from pydantic_core import to_jsonable_python

from bihuan.contexts.care import api as care
from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.api import CopyReason
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.platform import clock, sheets
from bihuan.platform.actor import Actor
from bihuan.platform.messaging import held_messages
from bihuan.web import ledger
from bihuan.web.downloads import WORKBOOK
from bihuan.web.forms.steps import Fields
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import code_label, kind_label, state_label
from bihuan.web.ledger import Act, Done, Subject
from bihuan.web.message_words import STATES
from bihuan.web.reasons import COPY_REASONS, REASONS

COPY = "customers.copy"
STATUSES = {
    "active": gettext_lazy("active"),
    "suspended": gettext_lazy("suspended"),
    "ended": gettext_lazy("service ended"),
}


def _fields(_actor: Actor, _subject: Subject, _now: datetime) -> Fields:
    reasons = [(reason.value, words) for reason, words in COPY_REASONS.items()]
    forms_of = [("xlsx", _("Workbook, to be read")), ("json", _("JSON, for another system"))]
    return {
        "reason": forms.ChoiceField(label=_("What for"), choices=reasons, widget=forms.RadioSelect),
        "kind": forms.ChoiceField(label=_("As"), choices=forms_of, widget=forms.RadioSelect, initial="xlsx"),
    }


def _copy(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    customers.copy.once(key, actor, customer_id=subject.row.id, reason=CopyReason(given["reason"]), at=now)
    address = reverse("customers-copy-file", args=[subject.row.id])
    return Done(_("The copy is made; that it was is recorded."), back=f"{address}?kind={given['kind']}")


ACT = Act(
    gettext_lazy("Copy of all that is held"),
    COPY,
    _copy,
    _fields,
    hint=gettext_lazy("Whole, with all that was said and written. Check who asks; who took it, and why, is recorded."),
)


@require_http_methods(["GET", "POST"])
@page(COPY)
def ask(request: StaffRequest, customer_id: UUID) -> HttpResponse:
    """This will ask for the reason and the form, record it, and lead to the copy."""
    row = customers.get(request.actor, customer_id)
    return ledger.act_view(request, ACT, Subject(row.name, reverse("customers-customer", args=[row.id]), row))


@require_GET
@page(COPY)
def file(request: StaffRequest, customer_id: UUID) -> HttpResponse:
    """This will give the copy to whoever has just given the reason for it."""
    leaves = _leaves(request.actor, customer_id, clock.now())
    name = f"customer-{customer_id.hex[-6:]}"
    if request.GET.get("kind") == "json":
        parts = {leaf.title: [dict(zip(leaf.headers, row, strict=True)) for row in leaf.rows] for leaf in leaves}
        content = json.dumps(to_jsonable_python(parts), ensure_ascii=False, indent=1).encode()
        kind, name = "application/json", f"{name}.json"
    else:
        content, kind, name = sheets.write_book(leaves), WORKBOOK, f"{name}.xlsx"
    held = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=kind, headers=held)


def _leaves(actor: Actor, customer_id: UUID, now: datetime) -> list[sheets.Leaf]:
    """Every table that holds something about this person, each as one sheet."""
    row = customers.held(actor, customer_id, now)
    theirs = orders.held_orders(customer_id)
    numbers = {one.id: one.number for one in theirs}
    notes = [(one.number, at, text) for one in theirs for at, text in one.notes]
    person = [(row.name, row.phone, row.ref, code_label("tiers", row.tier), row.registered_at)]
    return [
        sheets.Leaf(_("Customer"), (_("Name"), _("Phone"), _("Customer number"), _("Tier"), _("Known since")), person),
        sheets.Leaf(
            _("Addresses"), (_("Address"), _("Latitude"), _("Longitude"), _("Added at")),
            [(one.text, _degrees(one.lat), _degrees(one.lon), one.added_at) for one in row.addresses],
        ),
        sheets.Leaf(
            _("Services"), (_("Business"), _("Service number"), _("State"), _("Added at")),
            [
                (code_label("businesses", one.business), one.account, str(STATUSES[one.status]), one.added_at)
                for one in row.services
            ],
        ),
        sheets.Leaf(
            _("Requests"), (_("Ticket"), _("By"), _("Kind"), _("Symptom"), _("In their words"), _("Received at")),
            [
                (one.number, code_label("sources", one.channel), kind_label(one.business, one.work),
                 code_label("symptoms", one.symptom), one.text, one.received_at)
                for one in frontdesk.held_tickets(customer_id)
            ],
        ),
        sheets.Leaf(
            _("Orders"),
            (_("Order"), _("Kind"), _("Symptom"), _("State"), _("Address"), _("Received at"), _("Limit"),
             _("Appointment from"), _("Appointment until"), _("Completed at"), _("Closed at"), _("Urges")),
            [
                (one.number, kind_label(one.business, one.work), code_label("symptoms", one.symptom),
                 state_label(one.state), one.address, one.received_at, one.due_at, one.appointment_start,
                 one.appointment_end, one.completed_at, one.closed_at, one.urges_count)
                for one in theirs
            ],
        ),
        sheets.Leaf(_("What was noted"), (_("Order"), _("Written at"), _("Note")), notes),
        sheets.Leaf(
            _("Callbacks"),
            (_("Order"), _("Called at"), _("Contact in time"), _("Appointment kept"), _("Technical level"),
             _("Attitude"), _("Customer's answer"), _("Why"), _("Note")),
            [
                (numbers[one.order_id], one.done_at, *one.answers, code_label("verdicts", one.verdict),
                 code_label("dissatisfaction_reasons", one.reason), one.note)
                for one in care.held_callbacks(numbers)
            ],
        ),
        sheets.Leaf(
            _("Messages"), (_("By"), _("To"), _("Text"), _("State"), _("Written at"), _("Sent at")),
            [
                (code_label("message_channels", one.channel), one.recipient, one.text, str(STATES[one.state][1]),
                 one.created_at, one.sent_at)
                for one in held_messages("order", numbers)
            ],
        ),
        sheets.Leaf(
            _("Who was shown the whole data"), (_("Shown at"), _("What for")),
            [(at, str(REASONS[reason])) for at, reason in row.looked],
        ),
    ]  # fmt: skip


def _degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


urlpatterns = [
    path("customers/<uuid:customer_id>/copy", ask, name="customers-copy"),
    path("customers/<uuid:customer_id>/copy/file", file, name="customers-copy-file"),
]
