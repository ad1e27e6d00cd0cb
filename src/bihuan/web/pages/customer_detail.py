"""One customer in words, masked: where, with what, what stands and stood, and who was shown them whole."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.contexts.care import api as care
from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.api import AddressRow, CustomerCard, CustomerRow, MatchState, ServiceStatus
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.platform.messaging import OutboxFilter, outbox
from bihuan.web.actors import actor_names
from bihuan.web.http import StaffRequest
from bihuan.web.labels import code_label, kind_label, state_label, state_tone
from bihuan.web.ledger import Cell, Detail, Door, Line, Section, cell
from bihuan.web.message_words import STEPS
from bihuan.web.reasons import COPY_REASONS, REASONS

VIEW = "customers.view"
ORDERS_COUNT: Final = 12
MESSAGE_TONES: Final = {"waiting": "neutral", "sent": "done", "failed": "danger", "unknown": "attention"}


def detail(request: StaffRequest, card: CustomerCard, now: datetime) -> Detail:
    """This will put one customer into words, with what the reader may do."""
    row = card.customer
    facts = (
        (_("Phone"), cell(row.phone)),
        (_("Tier"), Cell(code_label("tiers", row.tier))),
        (_("Customer number"), cell(row.ref, code=True)),
    )
    sections = [_addresses(request, card), _services(request, card)]
    if request.actor.may("orders.view"):
        sections.append(_orders(request, row, now))
    if request.actor.may("customers.view_log"):
        sections.append(_log(request, row))
    marks = (("neutral", _("erased")),) if row.erased else ()
    return Detail(
        title=row.name or _("Erased customer"),
        href=reverse("customers-customer", args=[row.id]),
        marks=marks,
        facts=facts,
        sections=tuple(sections),
        doors=() if row.erased else _doors(request, row),
    )


def _doors(request: StaffRequest, row: CustomerRow) -> tuple[Door, ...]:
    doors = []
    if request.actor.may("customers.unmask"):
        doors.append(Door(_("Show the whole data"), reverse("customers-whole", args=[row.id]), "S", "lock-open"))
    doors.append(
        Door(_("Tickets, callbacks, messages"), reverse("customers-contacts", args=[row.id]), "T", "message", page=True)
    )
    if request.actor.may("customers.copy"):
        doors.append(Door(_("Copy of all that is held"), reverse("customers-copy", args=[row.id]), "Y", "download"))
    if request.actor.may("customers.update"):
        doors.append(Door(_("Change the data"), reverse("customers-act", args=[row.id, "change"]), "C", "pencil"))
    if request.actor.may("frontdesk.register"):
        doors.append(Door(_("To the hotline"), f"{reverse('hotline')}?customer={row.id}", "H", "headset", page=True))
    return tuple(doors)


def _addresses(request: StaffRequest, card: CustomerCard) -> Section:
    zone_ids = {one.zone_id for one in card.addresses if one.zone_id}
    units = workforce.units(request.actor, kind=workforce.UnitKind.ZONE, permission=VIEW) if zone_ids else ()
    zones = {one.id: one.name for one in units}
    lines = tuple(
        Line((Cell(one.text or _("erased")), _zone(one, zones), Cell(code_label("areas", one.area), css="t3")))
        for one in card.addresses
    )
    return Section(_("Addresses"), lines, _("No address is known."), doors=_add(request, card.customer, "address"))


def _zone(one: AddressRow, zones: dict[UUID, str]) -> Cell:
    """The zone, and how the address came to it: that is how sure it is."""
    how = customers.PLACE_REASONS.get(one.reason, "")
    if one.match is MatchState.ASKED:
        return Cell(_("zone to be decided"), tone="attention", note=_(how) if how else "")
    return Cell(
        zones.get(one.zone_id, _("another area")) if one.zone_id else _("another area"), note=_(how) if how else ""
    )


def _services(request: StaffRequest, card: CustomerCard) -> Section:
    words = {
        ServiceStatus.ACTIVE: Cell(_("active"), tone="done"),
        ServiceStatus.SUSPENDED: Cell(_("suspended"), tone="attention"),
        ServiceStatus.ENDED: Cell(_("service ended"), tone="neutral"),
    }
    lines = tuple(
        Line((Cell(code_label("businesses", one.business)), cell(one.account, code=True), words[one.status]))
        for one in card.services
    )
    return Section(_("Services"), lines, _("No service is known."), doors=_add(request, card.customer, "service"))


def _add(request: StaffRequest, row: CustomerRow, what: str) -> tuple[Door, ...]:
    if row.erased or not request.actor.may(f"customers.add_{what}"):
        return ()
    key = "A" if what == "address" else "B"
    return (Door(_("Add"), reverse("customers-act", args=[row.id, what]), key, "plus"),)


def _orders(request: StaffRequest, row: CustomerRow, now: datetime) -> Section:
    """Open ones first, each group the newest first."""
    found = orders.of_customers(request.actor, {row.id}, at=now, limit_count=ORDERS_COUNT)
    lines = tuple(
        Line(
            (
                Cell(one.number, href=reverse("orders-order", args=[one.number]), code=True),
                Cell(kind_label(one.business, one.work)),
                Cell(state_label(one.state), tone=state_tone(one.state).value),
                cell(one.received_at, css="t3"),
            )
        )
        for one in sorted(found, key=lambda one: one.state not in orders.OPEN)
    )
    return Section(_("Orders"), lines, _("No order of this customer lies in your area."))


def _log(request: StaffRequest, row: CustomerRow) -> Section:
    shown = customers.disclosures(request.actor, row.id)
    taken = customers.copies(request.actor, row.id)
    names = actor_names({one.actor for one in shown} | {one.actor for one in taken})
    told = [(one.at, one.actor, str(REASONS[one.reason])) for one in shown]
    copied = _("Copy of all that is held taken")
    told += [(one.at, one.actor, f"{copied} · {COPY_REASONS[one.reason]}") for one in taken]
    lines = tuple(
        Line((cell(at, css="t2"), Cell(names.get(actor, actor)), Cell(why, css="t3")))
        for at, actor, why in sorted(told, reverse=True)
    )
    return Section(_("Who was shown the whole data"), lines, _("Nobody was shown this customer’s whole data."))


def contacts(request: StaffRequest, row: CustomerRow, now: datetime) -> Detail:
    """This will put into words what was said between the customer and us, as far as the reader may see it."""
    actor = request.actor
    may_orders = actor.may("orders.view")
    theirs = orders.of_customers(actor, {row.id}, at=now, limit_count=ORDERS_COUNT) if may_orders else ()
    numbers = {one.id: one.number for one in theirs}
    sections = []
    if actor.may("frontdesk.view"):
        lines = tuple(
            Line(
                (
                    cell(one.received_at, css="t2"),
                    Cell(one.number, code=True),
                    Cell(kind_label(one.business, one.work)),
                    Cell("、".join(one.order_numbers), code=True, css="t3"),
                )
            )
            for one in frontdesk.tickets_of_customer(actor, row.id)
        )
        sections.append(Section(_("Tickets"), lines, _("The customer never called.")))
    if actor.may("care.view"):
        found = care.callbacks_of_orders(actor, numbers, now)
        lines = tuple(
            Line((cell(one.due_at, css="t2"), Cell(one.number, code=True), Cell(_callback_words(one)))) for one in found
        )
        sections.append(Section(_("Callbacks"), lines, _("No callback was due.")))
    if actor.may("messages.view") and numbers:
        sent = outbox(actor, OutboxFilter(subjects=("order", tuple(numbers)))).rows
        lines = tuple(
            Line(
                (
                    cell(one.created_at, css="t2"),
                    Cell(str(STEPS.get(one.template, one.template)), tone=MESSAGE_TONES.get(one.state, "neutral")),
                    Cell(one.text or "", css="t3"),
                )
            )
            for one in sent
        )
        sections.append(Section(_("Messages"), lines, _("Nothing was written to the customer.")))
    return Detail(
        title=row.name or _("Erased customer"),
        href=reverse("customers-customer", args=[row.id]),
        sections=tuple(sections),
    )


def _callback_words(one: care.CallbackRow) -> str:
    words = {
        care.CallbackState.DUE: _("callback waits"),
        care.CallbackState.DONE: _("called back"),
        care.CallbackState.UNREACHED: _("not reached"),
    }
    return words.get(one.state, _("no longer needed"))
