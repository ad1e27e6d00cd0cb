"""The phone's acts: which action each verb is, and sending it once however often the phone does."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import Outcome
from bihuan.field.questions import arguments
from bihuan.kernel.codes import is_code
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform.actor import Actor

ACTIONS: Final[dict[str, Callable[..., Outcome]]] = {
    "accept": orders.accept.once,
    "contact": orders.contact.once,
    "depart": orders.depart.once,
    "arrive": orders.arrive.once,
    "complete": orders.complete.once,
    "request_hold": orders.request_hold.once,
    "resume": orders.resume.once,
    "reschedule": dispatch.reschedule.once,
    "return": orders.give_back.once,
    "block": orders.block.once,
    "note": orders.note.once,
}
# Steps on the way to the customer: the record keeps beside them when the phone says they were taken.
CLAIMED: Final = frozenset({"accept", "contact", "depart", "arrive", "complete"})


def perform(actor: Actor, order_id: UUID, verb: str, given: Mapping[str, str], *, at: datetime) -> Outcome:
    """This will take the step once for the form's key. Errors are the action's; Invalid for a form nobody filled in."""
    key = given.get("key", "") or uuid4().hex
    if not is_code(key):
        raise Invalid(N_("This form is damaged. Load the page again."), where="key")
    claim = {"claimed_at": _claimed(given.get("claimed_at", ""))} if verb in CLAIMED else {}
    asked: dict[str, Any] = arguments(verb, given)
    return ACTIONS[verb](key, actor, order_id=order_id, at=at, **asked, **claim)


def _claimed(text: str) -> datetime | None:
    """The phone's own time; what can't be read claims nothing, for the act is worth more than its claim."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else None
