"""Plans, and why an order went to whom it went or to nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from bihuan.contexts.dispatch.models import LeftOut, Plan, Proposal
from bihuan.contexts.dispatch.queries.sight import VIEW
from bihuan.contexts.dispatch.types import PlanEvent, PlanRow, PlanState, ProposalState
from bihuan.contexts.orders import api as orders
from bihuan.engines import planner
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
T = TypeVar("T")
_WHY, _WHY_NOT = TypeAdapter(planner.Why), TypeAdapter(planner.WhyNot)
STANDING = (PlanState.PROPOSED, PlanState.ACCEPTED, PlanState.DISPATCHED)


@dataclass(frozen=True, slots=True)
class WhyView:
    """Why one order was proposed for one technician: the planner's account, whole. See docs/planner.md for its form.

    `account` is None where it was written in a form of the past.
    """

    proposal_id: UUID
    order_id: UUID
    person_id: UUID
    state: ProposalState
    plan: PlanRow
    policy_hash: Code
    account: planner.Why | None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One order for one technician at one time. `why`: the facts and costs of all who could and could not."""

    id: UUID
    order_id: UUID
    person_id: UUID
    state: ProposalState
    sequence: int
    start_at: datetime
    end_at: datetime
    travel_s: int
    travel_m: int
    why: planner.Why | None


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """One order the plan gave to nobody: the reason that leads, its parameters, and who was kept from it by what."""

    order_id: UUID
    reason: Code
    params: dict[str, str | int]
    account: planner.WhyNot | None


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


def plan_days(plan_ids: Iterable[UUID]) -> dict[UUID, date]:
    """This will give the days of plans, to one who answers for their own scope."""
    return dict(Plan.objects.filter(pk__in=list(plan_ids)).values_list("pk", "date"))


def current_plans(path: str, on: date) -> dict[str, Any]:
    """This will give the newest standing plan of each group under a path, by the group's path, without its problem."""
    plans = Plan.objects.filter(under(path, "path"), date=on, state__in=STANDING).defer("problem")
    return {plan.path: plan for plan in plans.order_by("created_at")}


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
        account=_read(_WHY, found.why),
    )


def proposals(actor: Actor, plan_id: UUID) -> tuple[ProposalRow, ...]:
    """This will list a plan's proposals by technician and sequence."""
    plan(actor, plan_id)
    rows = Proposal.objects.filter(plan_id=plan_id).order_by("person_id", "sequence")
    return tuple(
        ProposalRow(
            id=row.pk,
            order_id=row.order_id,
            person_id=row.person_id,
            state=ProposalState(row.state),
            sequence=row.sequence,
            start_at=row.start_at,
            end_at=row.end_at,
            travel_s=row.travel_s,
            travel_m=row.travel_m,
            why=_read(_WHY, row.why),
        )
        for row in rows
    )


def left_out(actor: Actor, plan_id: UUID) -> tuple[LeftOutRow, ...]:
    """This will list the orders a plan gave to nobody, each with its leading reason and the planner's account."""
    plan(actor, plan_id)
    return tuple(
        LeftOutRow(row.order_id, row.reason, row.params, _read(_WHY_NOT, row.account))
        for row in LeftOut.objects.filter(plan_id=plan_id).order_by("order_id")
    )


def _read(form: TypeAdapter[T], account: dict[str, Any]) -> T | None:
    """A stored account; None where the planner gave none, or wrote it in a form of the past."""
    try:
        return form.validate_python(account) if account else None
    except ValidationError:
        return None


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
