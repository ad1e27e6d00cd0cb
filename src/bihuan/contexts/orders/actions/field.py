"""The technician's steps on the way to the customer: accept, contact, depart, arrive.

Sent from a phone that may have been offline, so each carries the time the phone claims, and is called through `.once`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.base import load, open_visit, standing, tell, the_open_visit, write
from bihuan.contexts.orders.events import Claim
from bihuan.contexts.orders.models import ContactAttempt, Order, Visit
from bihuan.contexts.orders.translate import codes, marked_codes
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import action
from bihuan.platform.actor import Actor

CONTACT_CHANNELS: Final = ("phone", "in_person", "message")


@dataclass(frozen=True, slots=True)
class Said:
    """When a step was told, when the phone says it was taken, and whether the desk tells it afterwards."""

    at: datetime
    claimed_at: datetime | None
    outside: bool


@action("orders.accept")
def accept(
    actor: Actor, *, order_id: UUID, at: datetime, claimed_at: datetime | None = None, outside: bool = False
) -> Outcome:
    """This will have the visit's lead take the job."""
    order, visit, claim = _step(actor, order_id, "accept", Said(at, claimed_at, outside))
    _move(visit, outside, state=Visit.State.ACCEPTED, accepted_at=at)
    tell(order, events.Accepted(order.pk, visit.pk, visit.lead_id, claim, outside), at=at, claimed_at=claimed_at)
    return standing(order, visit.pk)


@action("orders.depart")
def depart(
    actor: Actor, *, order_id: UUID, at: datetime, claimed_at: datetime | None = None, outside: bool = False
) -> Outcome:
    """This will note that the technician is on the way."""
    order, visit, claim = _step(actor, order_id, "depart", Said(at, claimed_at, outside))
    _move(visit, outside, state=Visit.State.TRAVELLING, departed_at=at)
    tell(order, events.Departed(order.pk, visit.pk, visit.lead_id, claim, outside), at=at, claimed_at=claimed_at)
    return standing(order, visit.pk)


@action("orders.arrive")
def arrive(
    actor: Actor, *, order_id: UUID, at: datetime, claimed_at: datetime | None = None, outside: bool = False
) -> Outcome:
    """This will note that the technician is at the customer's; departing may have been skipped."""
    order, visit, claim = _step(actor, order_id, "arrive", Said(at, claimed_at, outside))
    _move(visit, outside, state=Visit.State.WORKING, arrived_at=at)
    kept = rules.in_window(at, order.appointment_start, order.appointment_end)
    facts = events.Arrived(order.pk, visit.pk, visit.lead_id, kept, claim, outside)
    tell(order, facts, at=at, claimed_at=claimed_at)
    return standing(order, visit.pk)


@action("orders.contact")
def contact(
    actor: Actor,
    *,
    order_id: UUID,
    channel: Code,
    outcome: Code,
    at: datetime,
    claimed_at: datetime | None = None,
    outside: bool = False,
) -> Outcome:
    """This will log one try to speak to the customer.

    By the visit's lead, or registered for him with `outside`, a conversation is contact; by the desk it can only be
    the first response.
    """
    order = load(actor, order_id)
    rules.require_code(channel, CONTACT_CHANNELS, where="channel")
    rules.require_code(outcome, codes("contact_outcomes", at, order.business), where="outcome")
    spoken = outcome in marked_codes("contact_outcomes", "spoken", at)
    visit = open_visit(order)
    if outside and visit is None:
        raise Refused(N_("No technician has this order, so nobody can have called outside the system."))
    by_lead = visit is not None and (outside or visit.lead_id == actor.person_id)
    since = visit.assigned_at if visit is not None and by_lead else order.received_at
    claim = rules.judge_claim(claimed_at, at=at, assigned_at=since)
    write(order, "contact", **_first_times(order, at, spoken=spoken, by_lead=by_lead))
    attempt = ContactAttempt.objects.create(
        order=order, visit=visit if by_lead else None, channel=channel, outcome=outcome,
        spoken=spoken, at=at, by=actor.id,
    )  # fmt: skip
    facts = events.Contacted(
        order.pk,
        attempt.pk,
        visit.pk if visit is not None and by_lead else None,
        visit.lead_id if visit is not None and by_lead else None,
        channel,
        outcome,
        spoken,
        claim,
        outside,
    )
    tell(order, facts, at=at, claimed_at=claimed_at)
    return standing(order, attempt.pk)


def _step(actor: Actor, order_id: UUID, verb: str, said: Said) -> tuple[Order, Visit, Claim]:
    """This will check who takes a field step and make the order's move; the visit is the caller's to move."""
    order = load(actor, order_id)
    rules.next_state(order.lifecycle_state, verb)
    visit = the_open_visit(order)
    rules.require_lead(is_lead=visit.lead_id == actor.person_id, outside=said.outside)
    claim = rules.judge_claim(said.claimed_at, at=said.at, assigned_at=visit.assigned_at)
    write(order, verb)
    return order, visit, claim


def _move(visit: Visit, outside: bool, **changes: Any) -> None:
    Visit.objects.filter(pk=visit.pk).update(outside=visit.outside or outside, **changes)


def _first_times(order: Order, at: datetime, *, spoken: bool, by_lead: bool) -> dict[str, datetime]:
    """The facts a conversation settles: kept at their first value."""
    firsts = {"first_response_at": spoken, "contacted_at": spoken and by_lead}
    return {name: at for name, holds in firsts.items() if holds and getattr(order, name) is None}
