"""The board: one day of one part of the organisation, on one page and with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.dispatch.models import LeftOut, Proposal
from bihuan.contexts.dispatch.queries.plans import current_plans, plan_row
from bihuan.contexts.dispatch.queries.sight import Sight, sight
from bihuan.contexts.dispatch.translate import NO_PLACE
from bihuan.contexts.dispatch.types import Block, Board, BoardRow, GroupHead, ProposalState, WaitingRow
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.windows import total
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL, under

NOT_PLANNED_YET = "not_planned_yet"
WAITING_MAX_COUNT = 200  # a page of the order list shows the rest
UNPLANNED_MINUTES = 60  # a visit given by hand without a time is drawn this long


def board(actor: Actor, *, path: str, on: date, at: datetime) -> Board:
    """This will give the day `on` under `path` (cut to what the actor may see) as it stands at `at`.

    Who acts for one contractor sees its people and their work; plans concern everybody and so are not shown to him.
    """
    seen = sight(actor, path)
    units = workforce.units_under(seen.path)
    names = {unit.id: unit.name for unit in units}
    crew = [one for one in workforce.crew(seen.path, on) if seen.sees(one.path, one.contractor_id, one.person_id)]
    plans = {group: plan for group, plan in current_plans(seen.path, on).items() if seen.sees(group)}
    jobs = {job.id: job for job in orders.pool(seen.path, on) if seen.sees(job.org_path)}
    blocks = _visits(actor, seen, on, at, {one.person_id for one in crew})
    current = [plan.pk for plan in plans.values()]
    for proposal in Proposal.objects.filter(plan__in=current, state=ProposalState.PROPOSED).order_by("start_at"):
        job = jobs.pop(proposal.order_id, None)
        if job is not None:  # else it moved on since the plan was made
            blocks[proposal.person_id].append(_proposal_block(proposal, job, names))
    rows = (*(_row(person, blocks.pop(person.person_id, [])) for person in crew), *_guests(blocks))
    heads = (unit for unit in units if unit.kind is workforce.UnitKind.GROUP and seen.touches(unit.path))
    return Board(
        date=on,
        groups=tuple(_head(unit, units, plans.get(unit.path), rows) for unit in heads),
        rows=rows,
        waiting=_waiting(actor, seen.path, jobs, current, at),
    )


def _visits(
    actor: Actor, seen: Sight, on: date, at: datetime, people: Collection[UUID]
) -> defaultdict[UUID, list[Block]]:
    """The visits of the day by their lead, each with the journey it was dispatched with."""
    sent = Proposal.objects.filter(under(seen.path, "plan__path"), plan__date=on, state=ProposalState.DISPATCHED)
    journeys: dict[tuple[UUID, UUID, datetime | None], int] = {
        (order_id, person_id, start_at): travel_s
        for order_id, person_id, start_at, travel_s in sent.filter(standing=False).values_list(
            "order_id", "person_id", "start_at", "travel_s"
        )
    }
    blocks: defaultdict[UUID, list[Block]] = defaultdict(list)
    for visit in orders.board(actor, seen.path, on, leads=people):
        if visit.lead_id not in people and not seen.touches(visit.org_path):
            continue
        travel_s = journeys.get((visit.order_id, visit.lead_id, visit.planned_start), 0)
        blocks[visit.lead_id].append(_visit_block(visit, at, travel_s))
    return blocks


def _visit_block(visit: "orders.BoardVisit", at: datetime, travel_s: int) -> Block:
    length = timedelta(minutes=UNPLANNED_MINUTES)
    start = visit.arrived_at or visit.planned_start or visit.assigned_at
    end = visit.ended_at or visit.planned_end or start + length
    if visit.arrived_at and visit.ended_at is None and visit.planned_start and visit.planned_end:
        end = max(at, start + (visit.planned_end - visit.planned_start))
    return _block(
        visit,
        order_id=visit.order_id,
        order_state=visit.order_state,
        state=visit.state,
        start=start,
        end=max(start, end),
        travel_s=travel_s,
        place=visit.zone_name or "",
        proposal=None,
    )


def _proposal_block(proposal: Any, job: "orders.PlanningRow", names: Mapping[UUID, str]) -> Block:
    place = names.get(job.zone_id, "") if job.zone_id else ""
    return _block(
        job,
        order_id=job.id,
        order_state=job.state,
        state="proposed",
        start=proposal.start_at,
        end=proposal.end_at,
        travel_s=proposal.travel_s,
        place=place,
        proposal=proposal.pk,
    )


def _block(
    order: "orders.BoardVisit | orders.PlanningRow",
    *,
    order_id: UUID,
    order_state: str,
    state: str,
    start: datetime,
    end: datetime,
    travel_s: int,
    place: str,
    proposal: UUID | None,
) -> Block:
    return Block(
        order_id=order_id,
        number=order.number,
        business=order.business,
        work=order.work,
        tier=order.tier,
        place=place,
        state=state,
        order_state=order_state,
        start_at=start,
        end_at=end,
        travel_s=travel_s,
        appointment_start=order.appointment_start,
        appointment_end=order.appointment_end,
        promised=order.promised,
        due_at=order.due_at,
        proposal_id=proposal,
        late_s=max(0, int((end - order.due_at).total_seconds())),
        outside_window=order.appointment_end is not None and start > order.appointment_end,
    )


def _row(person: "workforce.CrewRow", blocks: Iterable[Block]) -> BoardRow:
    ordered = _ordered(blocks)
    return BoardRow(
        person_id=person.person_id,
        name=person.name,
        code=person.code,
        rank=max((skill.rank for skill in person.skills), default=0),
        contractor_id=person.contractor_id,
        group_path=person.path,
        shift=person.shift,
        pause=person.pause,
        unfit=person.unfit.value if person.unfit else None,
        free_minutes=int(total(person.free).total_seconds() // 60),
        load_minutes=_load_minutes(ordered),
        blocks=ordered,
    )


def _guests(blocks: Mapping[UUID, Sequence[Block]]) -> Iterable[BoardRow]:
    """Those who have orders here and belong elsewhere; their own day stands on their own group's board."""
    found = {person_id: _ordered(theirs) for person_id, theirs in blocks.items() if theirs}
    people = workforce.persons(set(found)) if found else {}
    for person_id, theirs in sorted(found.items(), key=lambda pair: str(pair[0])):
        yield BoardRow(
            person_id=person_id,
            name=people[person_id].name,
            code="",
            rank=0,
            contractor_id=None,
            group_path=None,
            shift=None,
            pause=None,
            unfit=None,
            free_minutes=0,
            load_minutes=_load_minutes(theirs),
            blocks=theirs,
        )


def _ordered(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(sorted(blocks, key=lambda block: (block.start_at, block.number)))


def _load_minutes(blocks: Iterable[Block]) -> int:
    return int(sum((block.end_at - block.start_at).total_seconds() + block.travel_s for block in blocks) // 60)


def _waiting(
    actor: Actor, path: str, jobs: Mapping[UUID, "orders.PlanningRow"], plans: Sequence[UUID], at: datetime
) -> tuple[WaitingRow, ...]:
    """The orders of the day nobody has and nobody is proposed for, what runs out first before the rest."""
    told = {miss.order_id: miss for miss in LeftOut.objects.filter(plan__in=plans)}
    wanted = orders.OrderFilter(path=path, states=orders.POOL)
    page = orders.list_orders(actor, wanted, at=at, sort="tightest", size_count=WAITING_MAX_COUNT)
    return tuple(_waiting_row(row, jobs[row.id], told.get(row.id)) for row in page.rows if row.id in jobs)


def _waiting_row(row: "orders.OrderRow", job: "orders.PlanningRow", miss: Any) -> WaitingRow:
    placed = job.zone_id is not None and job.lat is not None
    return WaitingRow(
        order_id=row.id,
        number=row.number,
        business=row.business,
        work=row.work,
        symptom=row.symptom,
        tier=row.tier,
        customer_name=row.customer_shown,
        zone_name=row.zone_name or "",
        due_at=row.due_at,
        appointment_start=row.appointment_start,
        appointment_end=row.appointment_end,
        reason=NO_PLACE if not placed else miss.reason if miss else NOT_PLANNED_YET,
        params=miss.params if miss else {},
        remedies=tuple(miss.account.get("remedies", ())) if miss else (),
    )


def _head(
    unit: "workforce.UnitRow", units: Iterable["workforce.UnitRow"], plan: Any, rows: Sequence[BoardRow]
) -> GroupHead:
    mine = [row for row in rows if row.group_path == unit.path and row.unfit is None]
    loads = [row.load_minutes for row in mine]
    return GroupHead(
        path=unit.path,
        name=unit.name,
        zones=tuple(zone.name for zone in units if zone.path[:-PATH_DIGITS_PER_LEVEL] == unit.path),
        plan=plan_row(plan) if plan else None,
        slack_minutes=sum(max(0, row.free_minutes - row.load_minutes) for row in mine),
        spread_minutes=max(loads) - min(loads) if loads else 0,
    )
