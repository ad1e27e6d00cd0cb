"""Loading what an action works on, within the actor's sight, and locked."""

from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import IntegrityError, models, transaction

from bihuan.contexts.customers.models import Address, Customer
from bihuan.kernel.errors import N_, Conflict, NotFound, Refused
from bihuan.platform.action import act_permission
from bihuan.platform.actor import Actor

M = TypeVar("M", bound=models.Model)


def customer_locked(actor: Actor, customer_id: UUID) -> Customer:
    """This will give a customer in sight who may still be changed, locked until the action ends."""
    found = cast("Customer", _locked(Customer, actor, customer_id))
    if found.erased_at is not None:
        raise Refused(
            N_("This customer's data have been erased on request. Register the customer anew."), code="erased"
        )
    return found


def address_locked(actor: Actor, address_id: UUID) -> Address:
    """This will give an address in sight, locked until the action ends."""
    return cast("Address", _locked(Address, actor, address_id))


def _locked(model: Any, actor: Actor, row_id: UUID) -> Any:
    found = model.objects.visible(actor, act_permission()).select_for_update().filter(pk=row_id).first()
    if found is None:
        raise NotFound(N_("There is no such customer or address in your area."))
    return found


def insert(row: M) -> M:
    """This will write a new row; Conflict if somebody else has just written the same."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Conflict(
            N_("Somebody else has just saved the same. Look again, and repeat if it is still needed.")
        ) from problem
    return row
