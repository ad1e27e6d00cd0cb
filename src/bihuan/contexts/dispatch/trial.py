"""What giving one order to one technician would break and cost, reckoned on the day as it stands."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bihuan.contexts.dispatch.models import Proposal
from bihuan.contexts.dispatch.planning import read_day
from bihuan.contexts.dispatch.translate import Day, problem, standing_plan
from bihuan.contexts.dispatch.types import Broken, PlanState, ProposalState, Trial
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.engines import planner
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor


def preview(actor: Actor, order_id: UUID, person_id: UUID, at: datetime) -> Trial:
    """This will judge a reassignment without doing it, for the board's live word beside a dragged order."""
    orders.visible_brief(actor, order_id, "dispatch.reassign")
    return try_out(order_id, person_id, at)


def try_out(order_id: UUID, person_id: UUID, at: datetime) -> Trial:
    """This will judge one order at one technician's best place; the day's other work keeps its people and sequence."""
    (job,) = orders.planning_rows_of([order_id])
    if job.lat is None or job.zone_id is None:
        raise Invalid.of([Fault("order_id", N_("The order's address has no place on the map yet. Place it first."))])
    on = (job.appointment_start or at).astimezone(CHINA).date()
    day = _with(read_day(workforce.person(person_id).path, on, at), job)
    asked = problem(day)
    if str(person_id) not in {one.id for one in asked.technicians}:
        return _unfit(day, order_id, person_id)
    verdict = planner.judge_insertion(asked, standing_plan(asked, _in_force(day)), str(order_id), str(person_id))
    route = next(one for one in verdict.plan.routes if one.technician_id == str(person_id))
    return Trial(
        order_id=order_id,
        person_id=person_id,
        broken=tuple(Broken(one.rule.value, one.by, UUID(one.order_id) if one.order_id else None)
                     for one in verdict.violations),
        added_cost=verdict.added.total,
        start_at=day.moment(verdict.stop.start_s),
        end_at=day.moment(verdict.stop.end_s),
        travel_s=verdict.stop.travel_s,
        travel_m=verdict.stop.travel_m,
        sequence=1 + [stop.order_id for stop in route.stops].index(str(order_id)),
    )  # fmt: skip


def _with(day: Day, job: "orders.PlanningRow") -> Day:
    """Who holds the order now does not bind the trial; an order of another group joins the day."""
    free = replace(job, holder_id=None, visit_state=None, planned_start=None, planned_end=None)
    return replace(day, jobs=(*(one for one in day.jobs if one.id != job.id), free))


def _in_force(day: Day) -> list[Proposal]:
    plans = Proposal.objects.filter(plan__path=day.path, plan__date=day.date).exclude(plan__state=PlanState.SUPERSEDED)
    return list(plans.exclude(state=ProposalState.DROPPED))


def _unfit(day: Day, order_id: UUID, person_id: UUID) -> Trial:
    """Somebody who does not work that day breaks the rest rule whatever the time."""
    return Trial(order_id, person_id, (Broken("rest", 1, None),), 0, day.at, day.at, 0, 0, 0)
