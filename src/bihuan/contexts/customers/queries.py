"""What can be read of customers: masked rows within sight, and whole data for those who are entitled to them.

`reach`, `place` and their plurals give whole data without asking who asks: they are for contexts above, which have
decided it (the message that is due, the technician who is sent). Pages and the API never pass them through.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.customers import translate
from bihuan.contexts.customers.models import Address, Customer, Disclosure, Service
from bihuan.contexts.customers.types import (
    AddressRow,
    Asking,
    CustomerCard,
    CustomerRow,
    MatchState,
    Place,
    Reach,
    ServiceRow,
    ServiceStatus,
    Site,
    Unmasked,
)
from bihuan.kernel.errors import N_, Invalid, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.memory import active
from bihuan.platform.privacy import blind, mask_account, mask_address, mask_name, mask_phone

VIEW = "customers.view"
CONFIRM = "customers.confirm_address"
LIST_LIMIT_COUNT = 50


def get(actor: Actor, customer_id: UUID) -> CustomerRow:
    """This will give one customer, masked; NotFound outside the actor's sight."""
    return customer_row(_seen(actor, customer_id))


def card(actor: Actor, customer_id: UUID) -> CustomerCard:
    """This will give a customer with all addresses and services, masked."""
    customer = _seen(actor, customer_id)
    addresses = Address.objects.filter(customer=customer).order_by("added_at", "pk")
    services = Service.objects.filter(customer=customer).order_by("added_at", "pk")
    return CustomerCard(
        customer_row(customer),
        tuple(_address_row(row) for row in addresses),
        tuple(_service_row(row) for row in services),
    )


def by_phone(actor: Actor, phone: str) -> tuple[CustomerRow, ...]:
    """This will give the customers of a phone number, longest known first; Invalid if it is no phone number."""
    return _rows(_visible(actor).filter(phone_blind=blind(phone, "customers.phone")))


def by_name(actor: Actor, name: str) -> tuple[CustomerRow, ...]:
    """This will give the customers of exactly this name; encrypted names can't be searched by their parts."""
    return _rows(_visible(actor).filter(name_blind=blind(name, "customers.name")))


def by_account(actor: Actor, account: str, businesses: Iterable[str]) -> tuple[CustomerRow, ...]:
    """This will give the customers who have this account in one of the businesses."""
    blinds = [blind(account, f"customers.account.{business}") for business in businesses]
    return _rows(_visible(actor).filter(services__account_blind__in=blinds).distinct())


def needs_asking(actor: Actor, limit_count: int = LIST_LIMIT_COUNT) -> tuple[Asking, ...]:
    """This will list addresses that wait for a person to place them, oldest first, with what they may mean."""
    rows = Address.objects.visible(actor, CONFIRM).filter(match=MatchState.ASKED.value, text__isnull=False)
    return tuple(_asking(row) for row in rows.order_by("added_at", "pk")[:limit_count])


def asking(actor: Actor, address_id: UUID) -> Asking:
    """This will give one address for a person to place or correct, with what it may mean."""
    row = Address.objects.visible(actor, CONFIRM).filter(pk=address_id, text__isnull=False).first()
    if row is None:
        raise NotFound(N_("There is no such customer or address in your area."))
    return _asking(row)


def unmasked(actor: Actor, disclosure_id: UUID, at: datetime) -> Unmasked:
    """This will give the whole data that `customers.unmask` opened to this actor, until its minutes are over."""
    shown = Disclosure.objects.filter(pk=disclosure_id, actor=actor.id, until__gt=at).select_related("customer").first()
    if shown is None:
        raise NotFound(N_("This view has ended. Give the reason again."))
    customer = shown.customer
    texts = Address.objects.filter(customer=customer, text__isnull=False)
    accounts = Service.objects.filter(customer=customer, account__isnull=False)
    return Unmasked(
        name=customer.name or "",
        phone=customer.phone or "",
        texts={row.pk: row.text or "" for row in texts},
        accounts={row.pk: row.account or "" for row in accounts},
    )


def reach(customer_id: UUID) -> Reach:
    """This will give a customer's whole name and phone; for contexts above that must reach the customer."""
    found = reach_many([customer_id])
    if customer_id not in found:
        raise NotFound(N_("There is no such customer."))
    return found[customer_id]


def reach_many(customer_ids: Iterable[UUID]) -> dict[UUID, Reach]:
    """This will give `reach` of several customers in one query."""
    rows = Customer.objects.filter(pk__in=list(customer_ids))
    return {row.pk: Reach(row.name or "", row.phone or "", row.tier, row.org_path) for row in rows}


def place(address_id: UUID) -> Place:
    """This will give where an address lies, whole; for contexts above that send somebody there."""
    found = places([address_id])
    if address_id not in found:
        raise NotFound(N_("There is no such address."))
    return found[address_id]


def places(address_ids: Iterable[UUID]) -> dict[UUID, Place]:
    """This will give `place` of several addresses in one query."""
    return {row.pk: _place(row) for row in Address.objects.filter(pk__in=list(address_ids))}


def site(address_id: UUID) -> Site:
    """This will give what an order takes from its address, in one query; for contexts above."""
    row = Address.objects.select_related("customer").filter(pk=address_id).first()
    if row is None:
        raise NotFound(N_("There is no such address."))
    return Site(row.customer_id, row.customer.tier, row.area, row.zone_id, row.org_path)


def service(service_id: UUID) -> ServiceRow:
    """This will give one service, masked; for contexts above that know the order it belongs to."""
    row = Service.objects.filter(pk=service_id).first()
    if row is None:
        raise NotFound(N_("There is no such service."))
    return _service_row(row)


def recall(refs: Iterable[str], phones: Iterable[str], accounts: Iterable[tuple[str, str]]) -> None:
    """This will bring what is known of these customers into the memory this work runs in, a query or two a table.

    `accounts` are (business, account). Numbers that are none are passed over: whoever registers them is told.
    """
    memory = active()
    if memory is None:
        raise RuntimeError("only in memory is anything recalled")
    blinds = set()
    for phone in phones:
        with suppress(Invalid):
            blinds.add(blind(phone, "customers.phone"))
    found = [
        *memory.shelf(Customer).expect("ref", refs),
        *memory.shelf(Customer).expect("phone_blind", blinds),
    ]
    memory.shelf(Address).expect("customer", [row.pk for row in found])
    marked = (blind(account, f"customers.account.{business}") for business, account in accounts)
    memory.shelf(Service).expect("account_blind", marked)


def _visible(actor: Actor) -> Any:
    return Customer.objects.visible(actor, VIEW).filter(erased_at__isnull=True)


def _seen(actor: Actor, customer_id: UUID) -> Customer:
    found: Customer | None = Customer.objects.visible(actor, VIEW).filter(pk=customer_id).first()
    if found is None:
        raise NotFound(N_("There is no such customer or address in your area."))
    return found


def _rows(rows: Any) -> tuple[CustomerRow, ...]:
    return tuple(customer_row(row) for row in rows.order_by("registered_at", "pk")[:LIST_LIMIT_COUNT])


def customer_row(row: Customer) -> CustomerRow:
    """This will give a stored customer, masked."""
    return CustomerRow(
        id=row.pk,
        ref=row.ref or "",
        name=mask_name(row.name or ""),
        phone=mask_phone(row.phone or ""),
        tier=row.tier,
        path=row.org_path,
        erased=row.erased_at is not None,
    )


def _address_row(row: Address) -> AddressRow:
    return AddressRow(
        id=row.pk,
        customer_id=row.customer_id,
        text=mask_address(row.text or ""),
        zone_id=row.zone_id,
        match=MatchState(row.match),
        reason=row.reason,
        area=row.area,
    )


def _service_row(row: Service) -> ServiceRow:
    return ServiceRow(
        id=row.pk,
        customer_id=row.customer_id,
        business=row.business,
        account=mask_account(row.account or ""),
        address_id=row.address_id,
        status=ServiceStatus(row.status),
    )


def _asking(row: Address) -> Asking:
    found = translate.match(row.text or "")
    return Asking(row.pk, row.customer_id, row.text or "", row.reason, found.candidates, row.added_at)


def _place(row: Address) -> Place:
    return Place(
        address_id=row.pk,
        customer_id=row.customer_id,
        text=row.text or "",
        zone_id=row.zone_id,
        path=row.org_path,
        lat=row.lat,
        lon=row.lon,
        accuracy_m=row.accuracy_m,
        area=row.area,
        match=MatchState(row.match),
        reason=row.reason,
    )
