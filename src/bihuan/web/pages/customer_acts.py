"""What is done with customers: shown whole for a reason, changed, given an address or a service; erased."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.api import UnmaskReason
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform.actor import Actor
from bihuan.web import ledger
from bihuan.web.asks import customers as asks
from bihuan.web.http import StaffRequest, page
from bihuan.web.labels import code_label
from bihuan.web.ledger import Act, Cell, Done, Door, Line, Section, Subject, cell, picked

VIEW = "customers.view"
ERASE = "customers.erase"


def _whole(_key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    reason = UnmaskReason(given["reason"])
    whole = customers.unmasked(actor, customers.unmask(actor, customer_id=subject.row.id, reason=reason, at=now), now)
    facts = [(_("Name"), whole.name), (_("Phone"), whole.phone)]
    facts += [(_("Address"), text) for text in whole.texts.values()]
    facts += [(_("Service number"), account) for account in whole.accounts.values()]
    return Done(facts=tuple((label, value or "—") for label, value in facts))


def _change(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    customers.update.once(
        key,
        actor,
        customer_id=subject.row.id,
        name=given["name"] or None,
        phone=given["phone"] or None,
        tier=given["tier"],
        at=now,
    )
    return Done(_("The customer’s data are changed."))


def _add_address(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    customers.add_address.once(key, actor, customer_id=subject.row.id, text=given["text"], at=now)
    return Done(_("The address is added. Where no zone fits, it waits to be placed."))


def _add_service(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    customers.add_service.once(key, actor, customer_id=subject.row.id, **given, at=now)
    return Done(_("%(business)s is added.") % {"business": code_label("businesses", given["business"])})


def _erase(key: str, actor: Actor, subject: Subject, given: dict[str, Any], now: datetime) -> Done:
    if given["typed"].strip().lower() != _mark(subject.row.id):
        raise Invalid(N_("This is not the number at the head of this form. Nothing was erased."), where="typed")
    customers.erase.once(key, actor, customer_id=subject.row.id, at=now)
    return Done(_("The customer’s personal data are erased."))


WHOLE = Act(
    gettext_lazy("Show the whole data"),
    "customers.unmask",
    _whole,
    asks.reason_fields,
    hint=gettext_lazy("Who looked, when and what for is recorded."),
)
ACTS: dict[str, Act] = {
    "change": Act(
        gettext_lazy("Change the data"),
        "customers.update",
        _change,
        asks.change_fields,
        hint=gettext_lazy("What is left empty stays as it is."),
    ),
    "address": Act(gettext_lazy("Add an address"), "customers.add_address", _add_address, asks.address_fields),
    "service": Act(gettext_lazy("Add a service"), "customers.add_service", _add_service, asks.service_fields),
}
ERASING = Act(
    gettext_lazy("Erase for good"),
    ERASE,
    _erase,
    asks.erase_fields,
    hint=gettext_lazy("This cannot be undone, not even from the record of events."),
    danger=True,
)


@require_http_methods(["GET", "POST"])
@page("customers.unmask")
def whole(request: StaffRequest, customer_id: UUID) -> HttpResponse:
    """This will ask for the reason and then show the customer's whole data."""
    return ledger.act_view(request, WHOLE, _subject(request, customer_id))


@require_http_methods(["GET", "POST"])
@page(VIEW)
def act(request: StaffRequest, customer_id: UUID, verb: str) -> HttpResponse:
    """This will ask what an act on a customer needs, and do it."""
    return ledger.act_view(request, picked(ACTS, verb), _subject(request, customer_id))


@require_http_methods(["GET", "POST"])
@page(ERASE)
def erasing(request: StaffRequest) -> HttpResponse:
    """This will look for whom a written request names; what is typed stays out of addresses and logs."""
    text = request.POST.get("find", "").strip()
    found = customers.to_erase(request.actor, text) if text else ()
    lines = tuple(
        Line(
            (
                Cell(row.name, note=_mark(row.id)),
                cell(row.ref, code=True),
                Cell(_("known since"), css="t3"),
                cell(row.registered_at),
            ),
            (Door(_("Look at what would go"), reverse("erasing-one", args=[row.id])),),
        )
        for row in found
    )
    empty = _("No customer in your area fits. Phone, name and number must be whole.") if text else ""
    return render(request, "customers/erasing.html", {"section": Section(_("Found"), lines, empty), "text": text})


@require_http_methods(["GET", "POST"])
@page(ERASE)
def erase_one(request: StaffRequest, customer_id: UUID) -> HttpResponse:
    """This will say what goes and what stays, and erase once the number is typed."""
    row = customers.erasure(request.actor, customer_id)
    counts = {"addresses": row.addresses_count, "services": row.services_count}
    lines = (
        _("Goes: name, phone and customer number."),
        _("Goes: %(addresses)s addresses with their coordinates, %(services)s service numbers.") % counts,
        _("Goes: what the customer said, in tickets, notes, callbacks and messages."),
        _("Stays: orders with their numbers, times and zones, and the record of events, which holds no personal data."),
        _("Open orders lose whom to call and where to go. Have them closed or cancelled first."),
    )
    subject = Subject(_mark(row.id), reverse("erasing"), row, lines)
    return ledger.act_view(request, ERASING, subject)


def _mark(customer_id: UUID) -> str:
    """The short number a customer is confirmed by: the customer's own number may be missing."""
    return customer_id.hex[-6:]


def _subject(request: StaffRequest, customer_id: UUID) -> Subject:
    row = customers.get(request.actor, customer_id)
    return Subject(row.name, reverse("customers-customer", args=[row.id]), row)


urlpatterns = [
    path("customers/<uuid:customer_id>/whole", whole, name="customers-whole"),
    path("customers/<uuid:customer_id>/<slug:verb>", act, name="customers-act"),
    path("erasing", erasing, name="erasing"),
    path("erasing/<uuid:customer_id>", erase_one, name="erasing-one"),
]
