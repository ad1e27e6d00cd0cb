"""A person's right to know: all that is held about them is taken along, for a reason and on record."""

from datetime import datetime
from uuid import UUID

from bihuan.contexts.customers.actions.sight import customer_locked
from bihuan.contexts.customers.events import Copied
from bihuan.contexts.customers.types import CopyReason
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("customers.copy")
def copy(actor: Actor, *, customer_id: UUID, reason: CopyReason, at: datetime) -> UUID:
    """This will let the actor take along all that is held about a customer, for some minutes, through `held`.

    The data themselves are no result, so that no idempotency key ever stores them.
    """
    row = customer_locked(actor, customer_id)
    record(Copied(row.pk, reason), subject=("customer", row.pk), path=row.org_path, at=at)
    return row.pk
