"""What giving one order to one technician would break and cost, reckoned on the day as it stands."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.dispatch.models import Proposal
from bihuan.contexts.dispatch.reach import day_of
from bihuan.contexts.dispatch.reading import read_day
from bihuan.contexts.dispatch.translate import Day, problem, standing_plan
from bihuan.contexts.dispatch.types import Broken, PlanState, ProposalState, Trial
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.engines import planner
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL

REST = planner.Rule.REST.value
FITNESS = (REST, planner.Rule.SKILL.value, planner.Rule.EQUIPMENT.value, planner.Rule.PINNED.value)


def preview(actor: Actor, order_id: UUID, person_id: UUID, at: datetime, on: date | None = None) -> Trial:
    """This will judge a reassignment without doing it, for the board's live word beside a dragged order."""
    orders.visible_brief(actor, order_id, "dispatch.reassign")
    return try_out(order_id, person_id, at, on)


def candidates(actor: Actor, order_id: UUID, at: datetime, on: date | None = None) -> tuple[Trial, ...]:
    """This will judge the order at everybody of its group, those who break nothing first, then the cheapest."""
    order = orders.visible_brief(actor, order_id, "dispatch.reassign")
    job = placed(order_id)
    day = read_day(job.org_path[:-PATH_DIGITS_PER_LEVEL], day_of(job, at, on), at)
    people = [person.person_id for person in day.crew if person.person_id != order.holder_id]
    return tuple(sorted(_judged(day, job, people), key=_preference))


def try_out(order_id: UUID, person_id: UUID, at: datetime, on: date | None = None) -> Trial:
    """This will judge one order at one technician's best place; the day's other work keeps its people and sequence.

    `on`: the day it is for; None is the day of its appointment, or today.
    """
    job = placed(order_id)
    wanted = day_of(job, at, on)
    day = read_day(workforce.place_on(person_id, wanted).path, wanted, at)
    (trial,) = _judged(day, job, [person_id])
    return trial


def placed(order_id: UUID) -> "orders.PlanningRow":
    """This will give an order as planning needs it; Invalid while its place is not known."""
    (job,) = orders.planning_rows_of([order_id])
    if job.lat is None or job.zone_id is None:
        raise Invalid.of([Fault("order_id", N_("The order's address has no place on the map yet. Place it first."))])
    return job


def _with(day: Day, job: "orders.PlanningRow") -> Day:
    """Who holds the order now does not bind the trial; an order of another group joins the day."""
    free = replace(job, holder_id=None, visit_state=None, planned_start=None, planned_end=None)
    return replace(day, jobs=(*(one for one in day.jobs if one.id != job.id), free))


def _judged(day: Day, job: "orders.PlanningRow", people: Iterable[UUID]) -> Iterable[Trial]:
    asked = problem(_with(day, job))
    proposed = Proposal.objects.filter(
        plan__path=day.path,
        plan__date=day.date,
        plan__state__in=(PlanState.PROPOSED, PlanState.ACCEPTED),
        state=ProposalState.PROPOSED,
    )
    standing = standing_plan(asked, day.jobs, proposed)
    known = {one.id for one in asked.technicians}
    away = {one.person_id: one.unfit.value for one in day.crew if one.unfit is not None}
    for person_id in people:
        if str(person_id) not in known:  # does not work that day: that breaks the rest rule whatever the time
            yield Trial(job.id, person_id, (Broken(REST, 1, None, away.get(person_id)),), 0, day.at, day.at, 0, 0, 0)
            continue
        yield _trial(day, planner.judge_insertion(asked, standing, str(job.id), str(person_id)))


def _trial(day: Day, verdict: planner.Verdict) -> Trial:
    route = next(one for one in verdict.plan.routes if one.technician_id == verdict.technician_id)
    return Trial(
        order_id=UUID(verdict.order_id),
        person_id=UUID(verdict.technician_id),
        broken=tuple(Broken(one.rule.value, one.by, _another(one.order_id, verdict.order_id))
                     for one in verdict.violations),
        # that an order is served at all is the reason to give it, not a gain of this technician's
        added_cost=verdict.added.total - verdict.added.unserved,
        start_at=day.moment(verdict.stop.start_s),
        end_at=day.moment(verdict.stop.end_s),
        travel_s=verdict.stop.travel_s,
        travel_m=verdict.stop.travel_m,
        sequence=1 + [stop.order_id for stop in route.stops].index(verdict.order_id),
    )  # fmt: skip


def _another(order_id: str | None, given: str) -> UUID | None:
    return None if order_id in (None, given) else UUID(order_id)


def _preference(trial: Trial) -> tuple[bool, bool, int, int, int]:
    """Who can be sent at all, then who is at work, then what breaks least and costs least."""
    rules = [broken.rule for broken in trial.broken]
    unfit = any(rule in FITNESS for rule in rules)
    return unfit, REST in rules, len(rules), sum(broken.by for broken in trial.broken), trial.added_cost
