"""Plans, and why an order went to whom it went or to nobody."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.dispatch.models import LeftOut, Plan, Proposal
from bihuan.contexts.dispatch.queries.sight import VIEW
from bihuan.contexts.dispatch.types import PlanEvent, PlanRow, PlanState, ProposalState
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, NotFound
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import recorded
from bihuan.platform.models.event import Event
from bihuan.platform.scoping import under

TOLD = (
    "dispatch.plan_proposed",
    "dispatch.plan_accepted",
    "dispatch.plan_unaccepted",
    "dispatch.plan_dispatched",
    "dispatch.plan_recalled",
    "dispatch.reassigned_by_hand",
)
STANDING = (PlanState.PROPOSED, PlanState.ACCEPTED, PlanState.DISPATCHED)


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why one order was proposed for one technician: the planner's account, whole. See docs/planner.md for its form."""

    proposal_id: UUID
    order_id: UUID
    person_id: UUID
    state: ProposalState
    plan: PlanRow
    policy_hash: Code
    account: dict[str, Any]


def plan_row(plan: Any) -> PlanRow:
    """This will give a plan's head."""
    return PlanRow(
        id=plan.pk,
        path=plan.path,
        date=plan.date,
        state=PlanState(plan.state),
        maker=plan.maker,
        cost=plan.cost,
        proposed_count=plan.proposed_count,
        left_out_count=plan.left_out_count,
        created_at=plan.created_at,
    )


def plan(actor: Actor, plan_id: UUID) -> PlanRow:
    """This will give one plan; NotFound outside the actor's area."""
    found = Plan.objects.visible(actor, VIEW).filter(pk=plan_id).first()
    if found is None:
        raise NotFound(N_("There is no such plan in your area."))
    return plan_row(found)


def plans(actor: Actor, *, path: str = "", on: date | None = None, limit_count: int = 50) -> tuple[PlanRow, ...]:
    """This will list plans, newest first, narrowed to a path and a day."""
    found = Plan.objects.visible(actor, VIEW).filter(under(path, "path"))
    if on is not None:
        found = found.filter(date=on)
    return tuple(plan_row(item) for item in found.order_by("-created_at")[:limit_count])


def current_plans(path: str, on: date) -> dict[str, Any]:
    """This will give the newest standing plan of each group under a path, by the group's path."""
    found: dict[str, Any] = {}
    for item in Plan.objects.filter(under(path, "path"), date=on, state__in=STANDING).order_by("created_at"):
        found[item.path] = item
    return found


def why(actor: Actor, order_id: UUID) -> WhyView:
    """This will give the newest account of why an order was proposed for a technician."""
    visible = Plan.objects.visible(actor, VIEW)
    found = (
        Proposal.objects.filter(order_id=order_id, plan__in=visible)
        .select_related("plan")
        .order_by("-plan__created_at")
        .first()
    )
    if found is None:
        raise NotFound(N_("No plan has given this order to anybody yet."))
    return WhyView(
        proposal_id=found.pk,
        order_id=found.order_id,
        person_id=found.person_id,
        state=ProposalState(found.state),
        plan=plan_row(found.plan),
        policy_hash=found.plan.policy_hash,
        account=found.why,
    )


def proposals(actor: Actor, plan_id: UUID) -> tuple[Any, ...]:
    """This will list a plan's proposals by technician and sequence."""
    plan(actor, plan_id)
    rows = Proposal.objects.filter(plan_id=plan_id).order_by("person_id", "sequence")
    return tuple(
        rows.values(
            "id", "order_id", "person_id", "state", "sequence", "start_at", "end_at", "travel_s", "travel_m", "why"
        )
    )


def left_out(actor: Actor, plan_id: UUID) -> tuple[Any, ...]:
    """This will list the orders a plan gave to nobody, each with its leading reason and the planner's account."""
    plan(actor, plan_id)
    return tuple(LeftOut.objects.filter(plan_id=plan_id).values("order_id", "reason", "params", "account"))


def plan_events(actor: Actor, *, path: str, on: date, limit_count: int = 20) -> tuple[PlanEvent, ...]:
    """This will list what dispatch did on the calendar day `on` under a path, newest first. At most two queries."""
    midnight = datetime.combine(on, time(), CHINA)
    rows = Event.objects.visible(actor, VIEW).filter(
        under(path, "path"), name__in=TOLD, received_at__gte=midnight, received_at__lt=midnight + timedelta(days=1)
    )
    found = [recorded(row) for row in rows.order_by("-received_at", "-id")[:limit_count]]
    about = orders.briefs({one.subject_id for one in found if one.subject_kind == "order"})
    return tuple(
        PlanEvent(
            name=one.name,
            at=one.at,
            actor_id=one.actor,
            path=one.path,
            facts=one.facts,
            number=about[one.subject_id].number if one.subject_id in about else "",
        )
        for one in found
    )
