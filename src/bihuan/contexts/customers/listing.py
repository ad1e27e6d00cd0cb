"""Customers as their desk sees them: a page of a list, who was shown one whole, and what erasing would take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q

from bihuan.contexts.customers.models import Address, Customer, Disclosure
from bihuan.contexts.customers.queries import customer_row
from bihuan.contexts.customers.types import CustomerRow, UnmaskReason
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Invalid, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.paging import Page, page_of
from bihuan.platform.privacy import blind, mask_address, mask_name

VIEW = "customers.view"
VIEW_LOG = "customers.view_log"
ERASE = "customers.erase"
FOUND_COUNT: Final = 20
LOG_COUNT: Final = 30


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """Somebody was shown a customer's whole data, and what for."""

    actor: str
    reason: UnmaskReason
    at: datetime


@dataclass(frozen=True, slots=True)
class ErasureRow:
    """What erasing a customer would empty. The name is masked; `ref` is the carrier's customer number."""

    id: UUID
    ref: str
    name: str
    path: str
    registered_at: datetime
    addresses_count: int
    services_count: int


def listed(actor: Actor, *, tier: Code = "", number: int = 1) -> Page[CustomerRow]:
    """This will list the customers in the actor's sight, masked, the newest first; erased ones are left out."""
    found = Customer.objects.visible(actor, VIEW).filter(erased_at__isnull=True)
    if tier:
        found = found.filter(tier=tier)
    return page_of(found.order_by("-registered_at", "pk"), customer_row, number=number)


def by_ids(actor: Actor, customer_ids: Iterable[UUID]) -> dict[UUID, CustomerRow]:
    """This will give several customers in the actor's sight by id, masked, with one query."""
    rows = Customer.objects.visible(actor, VIEW).filter(pk__in=list(customer_ids), erased_at__isnull=True)
    return {row.pk: customer_row(row) for row in rows}


def first_addresses(actor: Actor, customer_ids: Iterable[UUID]) -> dict[UUID, str]:
    """This will give the oldest address of customers listed before, masked, with one query."""
    rows = Address.objects.visible(actor, VIEW).filter(customer_id__in=list(customer_ids)).order_by("-added_at", "-pk")
    return {row.customer_id: mask_address(row.text or "") for row in rows}


def disclosures(actor: Actor, customer_id: UUID) -> tuple[DisclosureRow, ...]:
    """This will list who was shown a customer's whole data, the newest first."""
    seen = Customer.objects.visible(actor, VIEW_LOG).filter(pk=customer_id)
    rows = Disclosure.objects.filter(customer__in=seen).order_by("-at")[:LOG_COUNT]
    return tuple(
        DisclosureRow(who, UnmaskReason(reason), at) for who, reason, at in rows.values_list("actor", "reason", "at")
    )


def to_erase(actor: Actor, text: str) -> tuple[ErasureRow, ...]:
    """This will give the customers of a whole phone, whole name or customer number, to who may erase them."""
    wanted = Q(ref=text) | Q(name_blind=blind(text, "customers.name"))
    try:
        wanted |= Q(phone_blind=blind(text, "customers.phone"))
    except Invalid:  # no phone number: it may be a name or a customer number
        wanted = Q(ref=text) | Q(name_blind=blind(text, "customers.name"))
    found = _erasable(actor).filter(wanted).order_by("registered_at", "pk")[:FOUND_COUNT]
    return tuple(_erasure(row) for row in found)


def erasure(actor: Actor, customer_id: UUID) -> ErasureRow:
    """This will say what erasing one customer would empty."""
    found = _erasable(actor).filter(pk=customer_id).first()
    if found is None:
        raise NotFound(N_("There is no such customer or address in your area."))
    return _erasure(found)


def _erasable(actor: Actor) -> Any:
    counted = {"addresses_count": Count("addresses", distinct=True), "services_count": Count("services", distinct=True)}
    return Customer.objects.visible(actor, ERASE).filter(erased_at__isnull=True).annotate(**counted)


def _erasure(row: Any) -> ErasureRow:
    return ErasureRow(
        id=row.pk,
        ref=row.ref or "",
        name=mask_name(row.name or ""),
        path=row.org_path,
        registered_at=row.registered_at,
        addresses_count=row.addresses_count,
        services_count=row.services_count,
    )
