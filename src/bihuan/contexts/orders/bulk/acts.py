"""What may be done to many orders at once, and doing it to one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bihuan.contexts.orders import rules
from bihuan.contexts.orders.actions.assign import assign, reassign, withdraw
from bihuan.contexts.orders.actions.desk import note, set_zone
from bihuan.contexts.orders.lifecycle import IN_HAND, State
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.errors import N_, BihuanError, Fault, Invalid, Refused
from bihuan.platform.actor import Actor

VERBS: Final = ("assign", "withdraw", "note", "set_zone")
_ACTIONS: Final[dict[str, Callable[..., Outcome]]] = {
    "assign": assign.once,
    "reassign": reassign.once,
    "withdraw": withdraw.once,
    "note": note.once,
    "set_zone": set_zone.once,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, the same for every order: the verb, and whom, where to or which words it needs."""

    verb: str
    person_id: UUID | None = None
    zone_id: UUID | None = None
    text: str = ""


def check(wish: Wish) -> None:
    """This will refuse a verb that is not for many orders, and one that lacks what it needs."""
    if wish.verb not in VERBS:
        raise Refused(N_("Choose what is to be done."))
    lacks = {"assign": wish.person_id is None, "set_zone": wish.zone_id is None}
    if lacks.get(wish.verb):
        raise Refused(N_("Choose one from the list."), where="person_id" if wish.verb == "assign" else "zone_id")
    if wish.verb == "note" and rules.check_note(wish.text) is None:
        raise Invalid(N_("Write something first."), where="note")


def verb_for(wish: Wish, state: State) -> str:
    """This will give the act for an order in `state`: who is given what another has in hand takes it over."""
    return "reassign" if wish.verb == "assign" and state in IN_HAND else wish.verb


def act_on_one(actor: Actor, verb: str, wish: Wish, *, key: str, order_id: UUID, at: datetime) -> Outcome:
    """This will do it to one order, once for `key`, through the order's own action; raises what that refuses."""
    needs: dict[str, dict[str, Any]] = {
        "assign": {"person_id": wish.person_id},
        "reassign": {"person_id": wish.person_id},
        "set_zone": {"zone_id": wish.zone_id},
        "note": {"text": wish.text},
    }
    return _ACTIONS[verb](key, actor, order_id=order_id, **needs.get(verb, {}), at=at)


def faults_of(refusal: BihuanError) -> tuple[Fault, ...]:
    """This will give why nothing was done, to be put into the reader's words later."""
    if isinstance(refusal, Invalid):
        return refusal.faults
    return (Fault(refusal.where or "", refusal.msg, refusal.params),)
