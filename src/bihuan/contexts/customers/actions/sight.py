"""Loading what an action works on, within the actor's sight, and locked."""

from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, models

from bihuan.contexts.customers.models import Address, AddressTree, Customer
from bihuan.kernel.errors import N_, Conflict, NotFound, Refused
from bihuan.platform.action import act_permission
from bihuan.platform.actor import Actor
from bihuan.platform.memory import atomic

M = TypeVar("M", bound=models.Model)


def customer_locked(actor: Actor, customer_id: UUID) -> Customer:
    """This will give a customer in sight who may still be changed, locked until the action ends."""
    return _kept(cast("Customer", _locked(Customer, actor, customer_id)))


def lock(customer_id: UUID) -> None:
    """This will make others wait who decide by what this customer has, until the running action ends."""
    Customer.objects.select_for_update().filter(pk=customer_id).values_list("pk").first()


def one_after_another() -> None:
    """This will have newcomers registered one at a time until the action ends: they have no row yet to be locked.

    A unique index can't say it: two of one name and phone may be customers of two areas, or differ by their numbers.
    """
    AddressTree.objects.select_for_update().filter(name=AddressTree.ONLY).values_list("pk").first()


def address_locked(actor: Actor, address_id: UUID) -> Address:
    """This will give an address in sight whose customer may still be changed, both locked until the action ends.

    The customer first, as everywhere: where it belongs follows from all its addresses, and nothing erased comes back.
    """
    customers = Customer.objects.filter(addresses__in=_visible(Address, actor, address_id))
    for customer in customers.select_for_update(of=("self",)):
        _kept(customer)
    return cast("Address", _locked(Address, actor, address_id))


def _kept(customer: Customer) -> Customer:
    if customer.erased_at is not None:
        raise Refused(
            N_("This customer's data have been erased on request. Register the customer anew."), code="erased"
        )
    return customer


def _visible(model: Any, actor: Actor, row_id: UUID) -> Any:
    return model.objects.visible(actor, act_permission()).filter(pk=row_id)


def _locked(model: Any, actor: Actor, row_id: UUID) -> Any:
    found = _visible(model, actor, row_id).select_for_update().first()
    if found is None:
        raise unseen()
    return found


def unseen() -> NotFound:
    """This will say that a customer is none for this actor."""
    return NotFound(N_("There is no such customer or address in your area."))


def insert(row: M) -> M:
    """This will write a new row; Conflict if somebody else has just written the same."""
    try:
        with atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Conflict(
            N_("Somebody else has just saved the same. Look again, and repeat if it is still needed.")
        ) from problem
    return row
