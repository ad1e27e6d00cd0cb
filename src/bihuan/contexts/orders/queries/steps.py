"""The buttons of an order for one actor: what may be done now, what is proposed, and why something can't be done.

A step the actor has no permission for is absent; one that only the facts forbid is shown disabled with its reason.
The chart says what is legal, `rules` what more must hold: the same functions that the actions ask.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from bihuan.contexts.orders import rules
from bihuan.contexts.orders.lifecycle import VERB_LABELS, State, permission, verbs
from bihuan.contexts.orders.rows import NextStep
from bihuan.kernel.errors import N_, Refused
from bihuan.platform.actor import Actor

FIELD_VERBS: Final = ("accept", "depart", "arrive", "complete")
DECISIONS: Final = ("approve_hold", "refuse_hold")
# What the system proposes, first that is enabled: the lead's next act, else the desk's.
PROPOSED: Final[dict[State, tuple[str, ...]]] = {
    State.RECEIVED: ("assign",),
    State.ASSIGNED: ("accept",),
    State.ACCEPTED: ("depart",),
    State.TRAVELLING: ("arrive",),
    State.WORKING: ("complete",),
    State.COMPLETED: ("close",),
    State.HELD: ("resume",),
    State.BLOCKED: ("unblock",),
    State.RETURNED: ("assign",),
    State.REOPENED: ("assign",),
    State.CLOSED: (),
    State.CANCELLED: (),
}


def next_steps(actor: Actor, order: Any, *, waiting_hold_id: UUID | None) -> tuple[NextStep, ...]:
    """This will list the steps of `order` (loaded) for the actor, the proposed one marked; the chart's order."""
    state = State(order.state)
    is_lead = actor.person_id is not None and actor.person_id == order.holder_id
    steps = [
        _step(verb, order, is_lead=is_lead, waiting_hold_id=waiting_hold_id)
        for verb in verbs(state)
        if actor.may(permission(verb)) and not (verb in DECISIONS and waiting_hold_id is None)
    ]
    wanted = next(_proposed(order, state, is_lead=is_lead, waiting=waiting_hold_id is not None, steps=steps), None)
    return tuple(replace(step, primary=True) if step is wanted else step for step in steps)


def _step(verb: str, order: Any, *, is_lead: bool, waiting_hold_id: UUID | None) -> NextStep:
    outside = verb in FIELD_VERBS and not is_lead
    step = NextStep(
        verb,
        permission(verb),
        VERB_LABELS[verb],
        outside=outside,
        row_id=waiting_hold_id if verb in DECISIONS else None,
    )
    if verb == "request_hold" and waiting_hold_id is not None:
        return replace(step, reason=N_("A hold of this order already waits for its decision."))
    checks: dict[str, Callable[[], None]] = {
        "complete": lambda: rules.may_complete(State(order.state), outside=outside),
        "cancel": lambda: rules.may_cancel(order.cycle),
    }
    try:
        checks.get(verb, lambda: None)()
    except Refused as why:
        return replace(step, reason=why.msg, reason_params=why.params)
    return step


def _proposed(order: Any, state: State, *, is_lead: bool, waiting: bool, steps: list[NextStep]) -> Iterator[NextStep]:
    proposed = list(PROPOSED[state])
    if is_lead and state in (State.ASSIGNED, State.ACCEPTED) and order.contacted_at is None:
        proposed = ["accept", "contact"] if state is State.ASSIGNED else ["contact"]
    if waiting and not is_lead:
        proposed.insert(0, "approve_hold")
    if order.zone_id is None:
        proposed.insert(0, "set_zone")
    by_verb = {step.verb: step for step in steps if step.enabled and not step.outside}
    yield from (by_verb[verb] for verb in proposed if verb in by_verb)
