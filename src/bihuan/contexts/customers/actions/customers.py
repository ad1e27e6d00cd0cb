"""Registering, changing and erasing customers, and showing one person a customer's whole data."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import building, translate
from bihuan.contexts.customers.actions.sight import customer_locked, insert, one_after_another
from bihuan.contexts.customers.events import Erased, Registered, Unmasking, Updated
from bihuan.contexts.customers.models import Address, AddressGram, Customer, Disclosure, Service
from bihuan.contexts.customers.types import UnmaskReason
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor

DISCLOSURE_MINUTES = 10
ORDINARY: Code = "ordinary"


@action("customers.register")
def register(
    actor: Actor, *, name: str, phone: str, tier: Code = ORDINARY, ref: str | None = None, at: datetime
) -> UUID:
    """This will give the customer of this `ref` (else of this name and phone), registering a new one if there is none.

    `ref` is the carrier's customer number. A known `ref` with other data brings the data up to date.
    """
    _check(name, phone, tier, ref, at)
    identity = building.identity(name, phone)
    known = _known(actor, identity, ref)
    if known is None:
        one_after_another()  # and look again: two desks may be registering the same caller
        known = _known(actor, identity, ref)
    if known is None:
        if ref is not None and Customer.objects.filter(ref=ref).exists():
            raise Refused(N_("This customer number is in use in another area."), code="other_area", where="ref")
        return _create(identity, tier, ref, at)
    if ref is not None:
        _change(customer_locked(actor, known), identity, tier, at)
    return known


@action("customers.update")
def update(
    actor: Actor,
    *,
    customer_id: UUID,
    name: str | None = None,
    phone: str | None = None,
    tier: Code | None = None,
    at: datetime,
) -> None:
    """This will change what is given; None leaves a value as it is."""
    row = customer_locked(actor, customer_id)
    wanted = (name or row.name or "", phone or row.phone or "", tier or row.tier)
    _check(*wanted, None, at)
    _change(row, building.identity(*wanted[:2]), wanted[2], at)


@action("customers.unmask")
def unmask(actor: Actor, *, customer_id: UUID, reason: UnmaskReason, at: datetime) -> UUID:
    """This will let the actor see a customer's whole data for ten minutes, through `unmasked(disclosure id)`.

    The data themselves are no result, so that no idempotency key ever stores them.
    """
    row = customer_locked(actor, customer_id)
    until = at + timedelta(minutes=DISCLOSURE_MINUTES)
    shown = Disclosure.objects.create(customer=row, actor=actor.id, reason=reason.value, at=at, until=until)
    facts = Unmasking(row.pk, shown.pk, reason)
    record(facts, subject=("customer", row.pk), path=row.org_path, at=at)
    return shown.pk


@action("customers.erase")
def erase(actor: Actor, *, customer_id: UUID, at: datetime) -> None:
    """This will take away all that tells who a customer is and where; ids, zones and events stay as they are.

    Asked twice it does nothing more.
    """
    if Customer.objects.visible(actor, act_permission()).filter(pk=customer_id, erased_at__isnull=False).exists():
        return
    row = customer_locked(actor, customer_id)
    AddressGram.objects.filter(address__customer=row).delete()
    addresses_count = Address.objects.filter(customer=row).update(
        text=None, text_blind=None, node=None, lat=None, lon=None, accuracy_m=None
    )
    services_count = Service.objects.filter(customer=row).update(account=None, account_blind=None)
    Customer.objects.filter(pk=row.pk).update(
        ref=None, name=None, name_blind=None, phone=None, phone_blind=None, phone_last4="", erased_at=at
    )
    facts = Erased(row.pk, addresses_count, services_count)
    record(facts, subject=("customer", row.pk), path=row.org_path, at=at)


def _check(name: str, phone: str, tier: Code, ref: str | None, at: datetime) -> None:
    building.check_customer(name, phone, tier, ref, {row.code for row in catalog.code_list("tiers", at)})


def _known(actor: Actor, identity: Mapping[str, Any], ref: str | None) -> UUID | None:
    rows = Customer.objects.visible(actor, act_permission()).filter(erased_at__isnull=True)
    if ref is not None:
        rows = rows.filter(ref=ref)
    else:
        rows = rows.filter(name_blind=identity["name_blind"], phone_blind=identity["phone_blind"])
    found: UUID | None = rows.order_by("registered_at").values_list("pk", flat=True).first()
    return found


def _create(identity: Mapping[str, Any], tier: Code, ref: str | None, at: datetime) -> UUID:
    path = translate.city_path()
    row = insert(Customer(**building.customer(identity, tier, ref, path, at)))
    record(Registered(row.pk, tier), subject=("customer", row.pk), path=path, at=at)
    return row.pk


def _change(row: Customer, identity: Mapping[str, Any], tier: Code, at: datetime) -> None:
    facts = Updated(
        row.pk,
        tier,
        name_changed=row.name_blind != identity["name_blind"],
        phone_changed=row.phone_blind != identity["phone_blind"],
        tier_changed=row.tier != tier,
    )
    if not (facts.name_changed or facts.phone_changed or facts.tier_changed):
        return
    Customer.objects.filter(pk=row.pk).update(tier=tier, **identity)
    record(facts, subject=("customer", row.pk), path=row.org_path, at=at)
