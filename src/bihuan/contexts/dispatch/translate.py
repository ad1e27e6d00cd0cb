"""The one file that knows both worlds: orders and people in, the planner's problem out, and its answer back.

Planner times are seconds since midnight of the plan day in the display zone; here they are aware datetimes.
Work already given to a technician stays his, at about the time that was told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.dispatch.policies import DispatchRules, TierRow
from bihuan.contexts.dispatch.types import Draft, Leg, Miss
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.engines import planner
from bihuan.engines.planner.jsonio import to_json
from bihuan.kernel.worktime import CHINA

NO_PLACE = "no_place"
UNDER_WAY = ("travelling", "working")
ON_THE_ROAD_S = 3600  # work in progress begins within the hour: he is there or on his way
HORIZON_S = 7 * 86_400  # the planner refuses times further off than a week; what lies beyond binds nobody today

_why = TypeAdapter(planner.Why)
_why_not = TypeAdapter(planner.WhyNot)


@dataclass(frozen=True, slots=True)
class Day:
    """What a group's day is planned from, read at one moment."""

    path: str
    date: date
    at: datetime
    jobs: tuple["orders.PlanningRow", ...]
    crew: tuple["workforce.CrewRow", ...]
    rules: DispatchRules
    tiers: tuple[TierRow, ...]
    policy_hash: str

    @property
    def midnight(self) -> datetime:
        """The moment from which the planner counts seconds."""
        return datetime.combine(self.date, time(), CHINA)

    def seconds(self, moment: datetime) -> int:
        """This will count seconds from the day's midnight; negative before it."""
        return int((moment - self.midnight).total_seconds())

    def moment(self, seconds: int) -> datetime:
        """This will turn the planner's seconds back into an aware datetime."""
        return self.midnight + timedelta(seconds=seconds)


def placed(day: Day) -> tuple["orders.PlanningRow", ...]:
    """This will give the jobs whose place is known well enough to go there."""
    return tuple(job for job in day.jobs if job.lat is not None and job.zone_id is not None)


def problem(day: Day) -> planner.Problem:
    """This will put a group's day as the planner's problem. Jobs without a place are left out by the caller."""
    rules = day.rules
    return planner.Problem(
        technicians=(*(_technician(day, person) for person in day.crew if person.free), *_resting(day)),
        orders=tuple(_order(day, job) for job in placed(day)),
        travel=planner.StraightLine(
            detour_bp=rules.detour_bp, speed_kmh=rules.speed_kmh, parking_s=rules.parking_s
        ),
        weights=planner.Weights(
            tiers={row.tier: planner.TierWeight(unserved_s=row.unserved_s, late_s=row.late_s, late_bp=row.late_bp)
                   for row in day.tiers},
            outside_zone_s=rules.outside_zone_s,
            travel_bp=rules.travel_bp,
            balance_bp=rules.balance_bp,
            handover_s=rules.handover_s,
            promised_handover_s=rules.promised_handover_s,
        ),
    )  # fmt: skip


def _technician(day: Day, person: "workforce.CrewRow") -> planner.Technician:
    free = [(day.seconds(window.start), day.seconds(window.end)) for window in person.free]
    gaps = pairwise(free)
    return planner.Technician(
        **_means(day, person),
        shift=planner.Window(free[0][0], free[-1][1]),
        breaks=tuple(
            planner.Break(planner.Window(before[1], after[0]), after[0] - before[1]) for before, after in gaps
        ),
    )


def _resting(day: Day) -> Iterable[planner.Technician]:
    """Those who have a rest day get nothing, but the why may name them; their hours are the others' longest."""
    hours = [window for person in day.crew for window in person.free]
    if not hours:
        return
    first, last = min(window.start for window in hours), max(window.end for window in hours)
    shift = planner.Window(day.seconds(first), day.seconds(last))
    for person in day.crew:
        if person.unfit is workforce.Unfit.REST_DAY:
            yield planner.Technician(**_means(day, person), shift=shift, resting=True)


def _means(day: Day, person: "workforce.CrewRow") -> dict[str, Any]:
    lon, lat = person.start_lon, person.start_lat
    return {
        "id": str(person.person_id),
        "start": _middle(day) if lon is None or lat is None else planner.Place(lon, lat),
        "skills": {skill.skill: skill.rank for skill in person.skills},
        "equipment": frozenset(person.equipment),
        "zones": frozenset(str(zone) for zone in person.zones),
    }


def _middle(day: Day) -> planner.Place:
    """Who has no starting point on file sets out from the middle of the group's work."""
    spots = [(job.lon, job.lat) for job in day.jobs if job.lon is not None and job.lat is not None]
    if not spots:
        return planner.Place(0.0, 0.0)
    return planner.Place(sum(lon for lon, _ in spots) / len(spots), sum(lat for _, lat in spots) / len(spots))


def _order(day: Day, job: "orders.PlanningRow") -> planner.Order:
    kind = catalog.kind(job.business, job.work, day.at)
    due_s = day.seconds(job.due_at)
    common: dict[str, Any] = {
        "id": str(job.id),
        "place": planner.Place(job.lon or 0.0, job.lat or 0.0),
        "tier": job.tier,
        "zone": str(job.zone_id),
        "deadline_s": due_s if due_s <= HORIZON_S else None,
        "skills": {need.skill: need.rank for need in kind.needs},
        "equipment": frozenset(kind.equipment),
    }
    if job.holder_id is None:
        window = _appointment(day, job)
        return planner.Order(
            **common,
            service_s=job.standard_minutes * 60,
            windows=(window,) if window and not job.promised else (),
            promised=window if job.promised else None,
        )
    return _given(day, job, common)


def _given(day: Day, job: "orders.PlanningRow", common: dict[str, Any]) -> planner.Order:
    """What somebody already holds stays his; a promise that can't be kept any more must not push it off his day."""
    holder, service_s, now_s = str(job.holder_id), job.standard_minutes * 60, day.seconds(day.at)
    common |= {"pinned": holder, "standing": planner.Standing(technician_id=holder)}
    if job.visit_state in UNDER_WAY:
        left_s = day.seconds(job.planned_end) - now_s if job.planned_end is not None else service_s
        least_s = day.rules.remaining_min_minutes * 60
        soon = planner.Window(now_s, now_s + ON_THE_ROAD_S)
        return planner.Order(**common, service_s=max(least_s, min(service_s, left_s)), windows=(soon,))
    told_s = now_s if job.planned_start is None else day.seconds(job.planned_start)
    earliest_s = max(now_s, told_s)
    window = _appointment(day, job) if job.promised else None
    keepable = window if window is not None and window.end_s >= earliest_s else None
    # A technician and a customer were told a time; once it is past, he comes as soon as he can.
    latest_s = told_s + day.rules.held_shift_minutes * 60
    told = (planner.Window(told_s, latest_s),) if job.planned_start is not None and latest_s > now_s else ()
    return planner.Order(**common, service_s=service_s, promised=keepable, windows=told)


def _appointment(day: Day, job: "orders.PlanningRow") -> planner.Window | None:
    if job.appointment_start is None or job.appointment_end is None:
        return None
    start_s, end_s = day.seconds(job.appointment_start), day.seconds(job.appointment_end)
    return planner.Window(max(start_s, -HORIZON_S), max(end_s, -HORIZON_S))


def draft(day: Day, asked: planner.Problem, solution: planner.Solution) -> Draft:
    """This will turn the planner's answer into proposals with their why and left-out orders with their reason."""
    told = planner.explain(asked, solution.plan)
    whys = {why.order_id: _why.dump_python(why, mode="json") for why in told.assigned}
    given = {str(job.id) for job in day.jobs if job.holder_id is not None}
    legs = tuple(
        Leg(
            order_id=UUID(stop.order_id),
            person_id=UUID(route.technician_id),
            sequence=number,
            start_at=day.moment(stop.start_s),
            end_at=day.moment(stop.end_s),
            travel_s=stop.travel_s,
            travel_m=stop.travel_m,
            standing=stop.order_id in given,
            why=whys[stop.order_id],
        )
        for route in solution.plan.routes
        for number, stop in enumerate(route.stops, start=1)
    )
    misses = [
        Miss(UUID(why.order_id), why.leading.code, dict(why.leading.params), _why_not.dump_python(why, mode="json"))
        for why in told.left_out
    ]
    known = {str(job.id) for job in placed(day)}
    misses += [Miss(job.id, NO_PLACE, {}, {}) for job in day.jobs if str(job.id) not in known]
    return Draft(
        path=day.path,
        date=day.date,
        maker=solution.maker.replace("+", "."),
        cost=solution.cost.total,
        policy_hash=day.policy_hash,
        problem=to_json(asked),
        legs=legs,
        misses=tuple(misses),
    )


def standing_plan(
    asked: planner.Problem, jobs: Iterable["orders.PlanningRow"], proposed: Iterable[Any]
) -> planner.Plan:
    """This will rebuild the day as it stands: what people hold, and what the current plan proposes for the rest."""
    at: dict[str, tuple[str, datetime]] = {str(one.order_id): (str(one.person_id), one.start_at) for one in proposed}
    for job in jobs:
        if job.holder_id is not None:
            at[str(job.id)] = (str(job.holder_id), job.planned_start or job.due_at)
    people = {one.id for one in asked.technicians}
    sequences: dict[str, list[str]] = {}
    for one in sorted((one.id for one in asked.orders if one.id in at), key=lambda known: at[known][1]):
        holder, _ = at[one]
        if holder in people:
            sequences.setdefault(holder, []).append(one)
    return planner.arrange(asked, sequences)
