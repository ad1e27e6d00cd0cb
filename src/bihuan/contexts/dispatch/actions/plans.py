"""A plan's way: recorded as a proposal, accepted by a dispatcher, dispatched to the technicians."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from bihuan.contexts.dispatch.events import PlanAccepted, PlanDispatched, PlanProposed
from bihuan.contexts.dispatch.models import LeftOut, Plan, Proposal
from bihuan.contexts.dispatch.types import Dispatched, Draft, PlanState, ProposalState
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import N_, Conflict, NotFound, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.memory import atomic
from bihuan.platform.scoping import reaches

CURRENT = (PlanState.PROPOSED, PlanState.ACCEPTED)


@action("dispatch.record_plan")
def record_plan(actor: Actor, *, draft: Draft, at: datetime) -> UUID:
    """This will record a solved day as the group's current plan; the plan that stood is superseded."""
    require_whole(actor, act_permission(), draft.path)
    standing = Plan.objects.filter(path=draft.path, date=draft.date, state__in=CURRENT).select_for_update()
    superseded = standing.values_list("id", flat=True).first()
    standing.update(state=PlanState.SUPERSEDED)
    plan = _head(actor, draft, at)
    Proposal.objects.bulk_create(
        Proposal(
            plan=plan,
            order_id=leg.order_id,
            person_id=leg.person_id,
            state=ProposalState.DISPATCHED if leg.standing else ProposalState.PROPOSED,
            standing=leg.standing,
            sequence=leg.sequence,
            start_at=leg.start_at,
            end_at=leg.end_at,
            travel_s=leg.travel_s,
            travel_m=leg.travel_m,
            why=leg.why,
        )
        for leg in draft.legs
    )
    LeftOut.objects.bulk_create(
        LeftOut(plan=plan, order_id=miss.order_id, reason=miss.reason, params=miss.params, account=miss.account)
        for miss in draft.misses
    )
    facts = PlanProposed(
        plan.id,
        plan.date,
        plan.maker,
        plan.cost,
        plan.policy_hash,
        plan.proposed_count,
        plan.left_out_count,
        superseded,
    )
    record(facts, subject=("plan", plan.id), path=plan.path, at=at)
    return plan.id


def require_whole(actor: Actor, permission: str, path: str) -> None:
    """This will pass if the actor may act on everybody under `path`, not for one contractor alone; else NotFound."""
    if not reaches(actor, permission, path):
        raise NotFound(N_("There is no area group there to plan for."))


def _head(actor: Actor, draft: Draft, at: datetime) -> Plan:
    """Two who plan the same day at once: the index lets one of the two current plans in."""
    try:
        with atomic():
            made: Plan = Plan.objects.create(
                path=draft.path,
                date=draft.date,
                state=PlanState.PROPOSED,
                maker=draft.maker,
                cost=draft.cost,
                policy_hash=draft.policy_hash,
                problem=draft.problem,
                proposed_count=len(draft.legs),
                left_out_count=len(draft.misses),
                created_at=at,
                created_by=actor.id,
            )
    except IntegrityError as twice:
        raise Conflict(N_("Somebody else has just planned this day. Look at that plan first.")) from twice
    return made


@action("dispatch.accept_plan")
def accept_plan(actor: Actor, *, plan_id: UUID, at: datetime) -> UUID:
    """This will make a proposed plan the dispatcher's own; only then may it be dispatched."""
    plan = load_plan(actor, plan_id)
    move_plan(plan, PlanState.PROPOSED, PlanState.ACCEPTED, accepted_at=at)
    record(PlanAccepted(plan.id), subject=("plan", plan.id), path=plan.path, at=at)
    return plan.id


@action("dispatch.dispatch_plan")
def dispatch_plan(actor: Actor, *, plan_id: UUID, at: datetime) -> Dispatched:
    """This will give an accepted plan's orders to their technicians.

    An order that changed since it was planned (cancelled, held, given to somebody by hand) is dropped, and the
    proposal says why; the others go out.
    """
    plan = load_plan(actor, plan_id)
    move_plan(plan, PlanState.ACCEPTED, PlanState.DISPATCHED, dispatched_at=at)
    sent = dropped = 0
    for proposal in Proposal.objects.filter(plan=plan, state=ProposalState.PROPOSED).order_by("person_id", "sequence"):
        because = _send(actor, proposal, at)
        proposal.state = ProposalState.DROPPED if because else ProposalState.DISPATCHED
        proposal.dropped_because = because
        proposal.save(update_fields=["state", "dropped_because"])
        sent, dropped = sent + (not because), dropped + bool(because)
    record(PlanDispatched(plan.id, sent, dropped), subject=("plan", plan.id), path=plan.path, at=at)
    return Dispatched(plan.id, sent, dropped)


def _send(actor: Actor, proposal: Any, at: datetime) -> str:
    try:
        with atomic():
            orders.assign(
                actor,
                order_id=proposal.order_id,
                person_id=proposal.person_id,
                planned_start=proposal.start_at,
                planned_end=proposal.end_at,
                sequence=proposal.sequence,
                at=at,
            )
    except (Refused, Conflict, NotFound) as refusal:
        return refusal.code
    return ""


def load_plan(actor: Actor, plan_id: UUID) -> Plan:
    """This will give a plan within the actor's sight; NotFound otherwise."""
    found: Plan | None = Plan.objects.visible(actor, act_permission()).filter(id=plan_id).first()
    if found is None:
        raise NotFound(N_("There is no such plan in your area."))
    return found


def move_plan(plan: Plan, before: PlanState, after: PlanState, **stamps: datetime | None) -> None:
    """This will take a plan further, or Refused. Two dispatchers may press at once: the UPDATE lets one through."""
    if plan.state != before or not Plan.objects.filter(id=plan.id, state=before).update(state=after, **stamps):
        now: str = Plan.objects.values_list("state", flat=True).get(id=plan.id)
        raise Refused(
            N_("This plan has been taken further or replaced meanwhile. Load the page again."),
            code="plan_moved_on",
            state=now,
            needed=before.value,
        )
