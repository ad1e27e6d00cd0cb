"""What the customers' tables hold about one person, for the copy they may ask for; and who took one along."""

from datetime import datetime, timedelta
from uuid import UUID

from bihuan.contexts.customers.models import Address, Customer, Disclosure, Service
from bihuan.contexts.customers.types import CopyRow, HeldAddress, HeldCustomer, HeldService, UnmaskReason
from bihuan.kernel.errors import N_, NotFound, Refused
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import Recorded, history

COPY_MINUTES = 10


def held(actor: Actor, customer_id: UUID, at: datetime) -> HeldCustomer:
    """This will give what `customers.copy` opened to this actor, until its minutes are over."""
    row = Customer.objects.visible(actor, "customers.copy").filter(pk=customer_id).first()
    if row is None:
        raise NotFound(N_("There is no such customer or address in your area."))
    since = at - timedelta(minutes=COPY_MINUTES)
    if not any(one.actor == actor.id and one.at > since for one in _copied(customer_id)):
        raise Refused(N_("This view has ended. Give the reason again."))
    shown = Disclosure.objects.filter(customer=row).order_by("at").values_list("at", "reason")
    return HeldCustomer(
        name=row.name or "",
        phone=row.phone or "",
        ref=row.ref or "",
        tier=row.tier,
        registered_at=row.registered_at,
        addresses=tuple(
            HeldAddress(one.text or "", one.lat, one.lon, one.added_at)
            for one in Address.objects.filter(customer=row).order_by("added_at")
        ),
        services=tuple(
            HeldService(one.business, one.account or "", one.status, one.added_at)
            for one in Service.objects.filter(customer=row).order_by("added_at")
        ),
        looked=tuple((when, UnmaskReason(reason)) for when, reason in shown),
    )


def copies(actor: Actor, customer_id: UUID) -> tuple[CopyRow, ...]:
    """This will list who took a copy along, newest first, to those who may see that log."""
    if not Customer.objects.visible(actor, "customers.view_log").filter(pk=customer_id).exists():
        return ()
    found = (CopyRow(one.at, one.actor, one.facts.reason) for one in _copied(customer_id))
    return tuple(found)[::-1]


def _copied(customer_id: UUID) -> list[Recorded]:
    return [one for one in history("customer", customer_id) if one.name == "customers.copied"]
