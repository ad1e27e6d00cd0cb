"""The life cycle of an order: which act may happen in which state, and what it leads to.

Read the table as a person's day: the desk assigns, the technician accepts, goes, works and completes, care closes.
What comes back to the desk on the way (withdrawn, returned, unblocked, a broken appointment) waits in `returned`,
never again in `received`: TM Forum's `acknowledged` may only be left, and a list of what came back is a list somebody
must look at. CHART holds the acts that change the state, WITHIN those that don't; a note may be written in any state.

- assign, accept, depart, arrive, complete: the visit. Departing may be skipped; completing from an earlier state is
  for work done outside the system, registered by the desk (rules.may_complete).
- withdraw (the desk's wish) and return (the technician's, with a reason) end the visit.
- a hold is asked for and decided without leaving the state; only its approval leads to `held`. Resuming gives the
  same holder a new visit, which is withdrawn in the same act if he has left or is off duty.
- block: can't be planned now; the clock runs on. From wherever it came, it goes back to the desk when unblocked.
- reschedule: agreed on the way or at the door, it ends the visit; before that the visit keeps its holder.
- reopen: from `completed` only. `closed` and `cancelled` are final: a later complaint is a new, linked order.
- close: after completion; or from `reopened`, settled with the customer without another visit.
"""

from enum import StrEnum
from typing import Final

from bihuan.kernel.errors import N_
from bihuan.kernel.statechart import Statechart


class State(StrEnum):
    """Where an order stands."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    TRAVELLING = "travelling"
    WORKING = "working"
    COMPLETED = "completed"
    CLOSED = "closed"
    HELD = "held"
    BLOCKED = "blocked"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    REOPENED = "reopened"


POOL: Final = (State.RECEIVED, State.RETURNED, State.REOPENED)
IN_HAND: Final = (State.ASSIGNED, State.ACCEPTED, State.TRAVELLING, State.WORKING)
ON_THE_WAY: Final = (State.TRAVELLING, State.WORKING)
ASIDE: Final = (State.HELD, State.BLOCKED)
OPEN: Final = frozenset((*POOL, *IN_HAND, *ASIDE))

CHART: Final = Statechart(
    State,
    initial=State.RECEIVED,
    moves=[
        ("assign", POOL, State.ASSIGNED),
        ("accept", State.ASSIGNED, State.ACCEPTED),
        ("depart", State.ACCEPTED, State.TRAVELLING),
        ("arrive", (State.ACCEPTED, State.TRAVELLING), State.WORKING),
        ("complete", IN_HAND, State.COMPLETED),
        ("close", (State.COMPLETED, State.REOPENED), State.CLOSED),
        ("reopen", State.COMPLETED, State.REOPENED),
        ("reassign", IN_HAND, State.ASSIGNED),
        ("withdraw", (State.ASSIGNED, State.ACCEPTED, State.TRAVELLING), State.RETURNED),
        ("return", IN_HAND, State.RETURNED),
        ("reschedule", ON_THE_WAY, State.RETURNED),
        ("approve_hold", IN_HAND, State.HELD),
        ("resume", State.HELD, State.ASSIGNED),
        ("block", (*POOL, *IN_HAND), State.BLOCKED),
        ("unblock", State.BLOCKED, State.RETURNED),
        ("cancel", (*POOL, *IN_HAND, *ASIDE), State.CANCELLED),
    ],
)

WITHIN: Final[dict[str, frozenset[State]]] = {
    "contact": OPEN,
    "urge": OPEN,
    "request_hold": frozenset(IN_HAND),
    "refuse_hold": frozenset(IN_HAND),
    "reschedule": frozenset((*POOL, *ASIDE, State.ASSIGNED, State.ACCEPTED)),
    "set_zone": OPEN,
    "note": frozenset(State),
}

STATE_LABELS: Final[dict[State, str]] = {
    State.RECEIVED: N_("Received"),
    State.ASSIGNED: N_("Assigned"),
    State.ACCEPTED: N_("Accepted"),
    State.TRAVELLING: N_("On the way"),
    State.WORKING: N_("Working"),
    State.COMPLETED: N_("Completed"),
    State.CLOSED: N_("Closed"),
    State.HELD: N_("On hold"),
    State.BLOCKED: N_("Blocked"),
    State.RETURNED: N_("Back at the desk"),
    State.CANCELLED: N_("Cancelled"),
    State.REOPENED: N_("Reopened"),
}

VERB_LABELS: Final[dict[str, str]] = {
    "assign": N_("Assign"),
    "accept": N_("Accept"),
    "contact": N_("Contact the customer"),
    "depart": N_("On my way"),
    "arrive": N_("I have arrived"),
    "complete": N_("Complete"),
    "close": N_("Close"),
    "reopen": N_("Reopen"),
    "reassign": N_("Reassign"),
    "withdraw": N_("Withdraw"),
    "return": N_("Return to the desk"),
    "reschedule": N_("Reschedule"),
    "request_hold": N_("Ask for a hold"),
    "approve_hold": N_("Approve the hold"),
    "refuse_hold": N_("Refuse the hold"),
    "resume": N_("Resume"),
    "block": N_("Block"),
    "unblock": N_("Unblock"),
    "urge": N_("Urge"),
    "set_zone": N_("Set the zone"),
    "note": N_("Add a note"),
    "cancel": N_("Cancel"),
}

# TM Forum TMF697 v4. Blocked stays inProgress: `acknowledged` has no edge to pending or held, and the clock runs on.
TMF: Final[dict[State, str]] = {
    State.RECEIVED: "acknowledged",
    State.ASSIGNED: "inProgress",
    State.ACCEPTED: "inProgress",
    State.TRAVELLING: "inProgress",
    State.WORKING: "inProgress",
    State.COMPLETED: "inProgress",
    State.CLOSED: "completed",
    State.HELD: "held",
    State.BLOCKED: "inProgress",
    State.RETURNED: "pending",
    State.CANCELLED: "cancelled",
    State.REOPENED: "inProgress",
}


# An appointment takes minutes of a window, so dispatch sets it.
_OTHERWISE: Final = {
    "approve_hold": "orders.decide_hold",
    "refuse_hold": "orders.decide_hold",
    "reschedule": "dispatch.reschedule",
}


def permission(verb: str) -> str:
    """This will name the action, and so the permission, that performs a verb of the chart."""
    return _OTHERWISE.get(verb, f"orders.{verb}")


def leads_to(state: State, verb: str) -> State | None:
    """This will give the state after `verb`, the same one if it changes none, or None where it is not legal."""
    targets = CHART.targets(state, verb)
    if targets:
        return next(iter(targets))  # the table never leaves a choice; a test says so
    return state if state in WITHIN.get(verb, ()) else None


def verbs(state: State) -> tuple[str, ...]:
    """This will list what may be done in `state`, what moves it on first: the buttons a page may show."""
    return (*CHART.events(state), *(verb for verb, states in WITHIN.items() if state in states))


def allowed_in(verb: str) -> tuple[State, ...]:
    """This will list the states in which `verb` is legal, in the order of the enum: for the words of a refusal."""
    return tuple(state for state in State if leads_to(state, verb) is not None)
