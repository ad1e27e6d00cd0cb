"""Customers: found by whole phone, name, service number or parts of an address; one of them with all that stands."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.api import CustomerRow
from bihuan.kernel.errors import Invalid
from bihuan.platform import clock
from bihuan.platform.paging import SIZE_DEFAULT_COUNT, Page
from bihuan.platform.telling import say
from bihuan.web import ledger
from bihuan.web.http import StaffRequest, go, is_htmx, page
from bihuan.web.labels import choices, code_label
from bihuan.web.ledger import Asked, Cell, Choice, Listing, Row, View, cell
from bihuan.web.pages.customer_detail import contacts, detail

VIEW = "customers.view"
BY: tuple[tuple[str, str | Promise], ...] = (
    ("phone", gettext_lazy("Whole phone number")),
    ("name", gettext_lazy("Whole name")),
    ("account", gettext_lazy("Service number")),
    ("address", gettext_lazy("Parts of an address")),
)


def heads() -> tuple[tuple[str, str], ...]:
    """This will give the columns: words and looks."""
    return (
        (_("Customer"), ""),
        (_("Phone"), ""),
        (_("Tier"), ""),
        (_("Address"), ""),
        (_("Customer number"), "roomy"),
    )


@require_GET
@page(VIEW)
def listed(request: StaffRequest) -> HttpResponse:
    """This will list the customers of the reader's area, the newest first, masked."""
    asked = Asked(request.GET, "tier")
    found = customers.listed(request.actor, tier=asked["tier"], number=asked.number)
    return _list(request, asked, found, by=_by(request.GET), text="", fault="")


@require_POST
@page(VIEW)
def search(request: StaffRequest) -> HttpResponse:
    """This will look for customers; what is typed stays out of addresses and logs."""
    text = request.POST.get("find", "").strip()
    by = _by(request.POST)
    if not text:
        return go(request, f"{reverse('customers')}?by={by}")
    fault = ""
    rows: tuple[CustomerRow, ...] = ()
    try:
        rows = _found(request, by, text, clock.now())
    except Invalid as wrong:
        fault = say(wrong)
    found = Page(rows, len(rows), 1, SIZE_DEFAULT_COUNT)
    return _list(request, Asked({}, "tier"), found, by=by, text=text, fault=fault)


@require_GET
@page(VIEW)
def customer(request: StaffRequest, customer_id: UUID) -> HttpResponse:
    """This will show one customer, masked: in the pane beside the list, or as a page of its own."""
    shown = {
        "detail": detail(request, customers.card(request.actor, customer_id), clock.now()),
        "heading": _("Customer"),
        "crumb": _("Customers"),
        "back": reverse("customers"),
    }
    return render(request, "ledger/detail.html" if is_htmx(request) else "ledger/page.html", shown)


@require_GET
@page(VIEW)
def spoken(request: StaffRequest, customer_id: UUID) -> HttpResponse:
    """This will show what was said and written between the customer and us: tickets, callbacks, messages."""
    row = customers.get(request.actor, customer_id)
    shown = {
        "detail": contacts(request, row, clock.now()),
        "heading": _("Tickets, callbacks and messages"),
        "crumb": row.name or _("Customer"),
        "back": reverse("customers-customer", args=[row.id]),
    }
    return render(request, "ledger/page.html", shown)


@require_GET
@page(VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """This will give the page of the list that is shown, masked, as a workbook or a CSV file."""
    asked = Asked(request.GET, "tier")
    found = customers.listed(request.actor, tier=asked["tier"], number=asked.number)
    return ledger.taken_along(request, "customers", heads(), _cells(request, found.rows))


def _by(sent: QueryDict) -> str:
    """What is looked for; the first where it is no word of ours."""
    return next((code for code, _words in BY if code == sent.get("by")), BY[0][0])


def _found(request: StaffRequest, by: str, text: str, now: datetime) -> tuple[CustomerRow, ...]:
    if by == "phone":
        return customers.by_phone(request.actor, text)
    if by == "name":
        return customers.by_name(request.actor, text)
    if by == "account":
        return customers.by_account(request.actor, text, [row.code for row in catalog.code_list("businesses", now)])
    ids = [one.customer_id for one in customers.by_address(request.actor, text)]
    rows = customers.by_ids(request.actor, ids)
    return tuple(rows[one] for one in dict.fromkeys(ids) if one in rows)


def _list(
    request: StaffRequest, asked: Asked, found: Page[CustomerRow], *, by: str, text: str, fault: str
) -> HttpResponse:
    addresses = [reverse("customers-customer", args=[row.id]) for row in found.rows]
    rows = tuple(
        Row(str(row.id), address, address, cells)
        for row, address, cells in zip(found.rows, addresses, _cells(request, found.rows), strict=True)
    )
    tiers = [("", _("All")), *choices("tiers")]
    here = "" if found.number == 1 else f"page={found.number}"
    query = "&".join(one for one in (asked.address().removeprefix("?"), here) if one)
    shown = Listing(
        title=_("Customers"),
        heads=heads(),
        rows=rows,
        found=found,
        order=_("newest first"),
        empty=_empty(text, fault),
        views=tuple(
            View(words, reverse("customers") + asked.address(tier=code), not text and code == asked["tier"])
            for code, words in tiers
        ),
        choices=(Choice("by", _("Look for"), [(code, str(words)) for code, words in BY], by),),
        search=_("Whole phone, name, service number, or parts of an address"),
        searched=text,
        search_hint=_("What is typed is not kept"),
        search_post=reverse("customers-search"),
        export="" if text else f"{reverse('customers-export')}?{query}",
        fault=fault,
    )
    return ledger.listing(request, shown, asked, status=422 if fault else 200)


def _empty(text: str, fault: str) -> tuple[str, str]:
    if fault:
        return _("Nothing was looked for."), fault
    if text:
        return _("No customer in your area fits."), _("Phone, name and service number must be whole.")
    return _("No customer is known in your area."), _("Customers come with their first call or import.")


def _cells(request: StaffRequest, rows: Iterable[CustomerRow]) -> list[tuple[Cell, ...]]:
    """Addresses of all rows with one question."""
    found = tuple(rows)
    addresses = customers.first_addresses(request.actor, [row.id for row in found])
    return [
        (
            Cell(row.name or _("erased")),
            cell(row.phone),
            Cell(code_label("tiers", row.tier)),
            cell(addresses.get(row.id, ""), css="limit"),
            cell(row.ref, css="roomy", code=True),
        )
        for row in found
    ]


urlpatterns = [
    path("customers", listed, name="customers"),
    path("customers/search", search, name="customers-search"),
    path("customers/export", export, name="customers-export"),
    path("customers/<uuid:customer_id>", customer, name="customers-customer"),
    path("customers/<uuid:customer_id>/contacts", spoken, name="customers-contacts"),
]
