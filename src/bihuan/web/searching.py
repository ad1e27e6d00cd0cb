"""What one text may mean to one reader: orders, customers, addresses, people and pages, each within sight.

The text may be a name or a phone: it comes in the body of a request, is kept nowhere and stands in no address.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import Actor
from bihuan.web import nav
from bihuan.web.formats import MISSING
from bihuan.web.labels import code_label, kind_label, state_label, tier_sign

LIMIT_COUNT = 20
TEXT_MAX_CHARS = 100
PAGES_COUNT, ORDERS_COUNT = 4, 12
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found; without an address it is told, but leads nowhere for this reader."""

    id: int
    title: str
    detail: str
    side: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    label: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found, at most LIMIT_COUNT in all."""

    text: str
    groups: tuple[Group, ...]

    @property
    def nothing(self) -> str:
        """Why nothing stands here, and what next."""
        return _("Nothing in your area fits. A phone, an account and a name must be whole; of an address, parts do.")

    @property
    def how(self) -> str:
        """What may be typed."""
        return _("Type an order number or its end, a phone, an account, a name, or parts of an address.")


def find(actor: Actor, text: str, at: datetime) -> Found:
    """This will look everywhere the actor may look."""
    text = text.replace("\0", "").strip()[:TEXT_MAX_CHARS]
    return Found(text, tuple(_limited(_Search(actor, text, at).groups())) if text else ())


def _limited(groups: Iterator[tuple[str, list[tuple[str, str, str, str]]]]) -> Iterator[Group]:
    left, ids = LIMIT_COUNT, count(1)
    for label, found in groups:
        shown = found[:left]
        left -= len(shown)
        if shown:
            yield Group(label, tuple(Hit(next(ids), *parts) for parts in shown))


@dataclass(frozen=True, slots=True)
class _Search:
    actor: Actor
    text: str
    at: datetime

    def groups(self) -> Iterator[tuple[str, list[tuple[str, str, str, str]]]]:
        """What was found by kind: title, detail, what stands at the right, and where it leads."""
        yield _("Pages"), list(self._pages())[:PAGES_COUNT]
        known = self._customers()
        addresses = customers.by_address(self.actor, self.text) if self._may("customers.view") else ()
        yield _("Orders"), [self._order(row) for row in self._orders(known)]
        yield _("Customers"), [self._customer(row) for row in known]
        yield _("Addresses"), self._addresses(addresses)
        yield _("People"), list(self._people())

    def _may(self, permission: str) -> bool:
        return self.actor.may(permission)

    def _pages(self) -> Iterator[tuple[str, str, str, str]]:
        wanted = self.text.casefold()
        for entry in nav.pages(self.actor):
            if wanted in str(entry.place.label).casefold():
                yield str(entry.place.label), "", entry.place.key, entry.address

    def _customers(self) -> tuple[customers.CustomerRow, ...]:
        if not self._may("customers.view"):
            return ()
        businesses = [row.code for row in catalog.code_list("businesses", self.at)]
        return customers.search(self.actor, self.text, businesses)

    def _orders(self, known: tuple[customers.CustomerRow, ...]) -> list[orders.OrderRow]:
        if not self._may("orders.view"):
            return []
        numbered = orders.by_number(self.actor, self.text, at=self.at, limit_count=ORDERS_COUNT)
        ids = {row.id for row in known}
        theirs = orders.of_customers(self.actor, ids, at=self.at, limit_count=ORDERS_COUNT)
        found = {row.id: row for row in (*numbered, *theirs)}
        return list(found.values())[:ORDERS_COUNT]

    def _order(self, row: orders.OrderRow) -> tuple[str, str, str, str]:
        kind = kind_label(row.business, row.work)
        detail = " · ".join(filter(None, (kind, row.customer_shown, row.address_shown)))
        return row.number, detail, state_label(row.state), reverse("orders-order", args=[row.number])

    def _customer(self, row: customers.CustomerRow) -> tuple[str, str, str, str]:
        return row.name or MISSING, row.phone, self._tier(row.tier), self._leads_to(row.id)

    def _addresses(self, found: tuple[customers.Sought, ...]) -> list[tuple[str, str, str, str]]:
        """Each address with the newest order there, which is where it leads whoever may see orders."""
        ids = [row.address_id for row in found]
        newest = orders.newest_at(self.actor, ids, at=self.at) if self._may("orders.view") else {}
        return [self._address(row, newest.get(row.address_id)) for row in found]

    def _address(self, row: customers.Sought, last: orders.OrderRow | None) -> tuple[str, str, str, str]:
        detail = " · ".join(filter(None, (row.name, row.phone, last.number if last else "")))
        if last is None or self._may("frontdesk.register"):
            leads = self._leads_to(row.customer_id)
        else:
            leads = reverse("orders-order", args=[last.number])
        return row.text or MISSING, detail, _alike(row.share_bp), leads

    def _leads_to(self, customer_id: UUID) -> str:
        """Who takes calls goes on with the customer at the desk; others see the customer's page."""
        if self._may("frontdesk.register"):
            return f"{reverse('hotline')}?customer={customer_id}"
        return reverse("customers-customer", args=[customer_id])

    def _people(self) -> Iterator[tuple[str, str, str, str]]:
        if not self._may("workforce.view"):
            return
        for row in workforce.people(self.actor, name=self.text):
            detail = " · ".join(filter(None, (row.unit_name, row.phone_masked)))
            yield row.name, detail, row.code, reverse("people-person", args=[row.id])

    def _tier(self, tier: str) -> str:
        return code_label("tiers", tier) if tier_sign(tier) else ""


def _alike(share_bp: int) -> str:
    return _("all of it") if share_bp == WHOLE_BP else _("%(share)s %% of it") % {"share": share_bp // 100}
