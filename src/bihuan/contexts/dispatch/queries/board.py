"""The board: one day of one part of the organisation, on one page and with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.dispatch.models import LeftOut, Proposal
from bihuan.contexts.dispatch.queries.plans import VIEW, current_plans, plan_row
from bihuan.contexts.dispatch.translate import NO_PLACE
from bihuan.contexts.dispatch.types import Block, Board, BoardRow, GroupHead, ProposalState, WaitingRow
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL

NOT_PLANNED_YET = "not_planned_yet"
WAITING_MAX_COUNT = 200  # a page of the order list shows the rest
UNPLANNED_MINUTES = 60  # a visit given by hand without a time is drawn this long


def board(actor: Actor, *, path: str, on: date, at: datetime) -> Board:
    """This will give the day `on` under `path` (cut to what the actor may see) as it stands at `at`."""
    path = _within(actor, path)
    units = workforce.units_under(path)
    names = {unit.id: unit.name for unit in units}
    plans = current_plans(path, on)
    jobs = {job.id: job for job in orders.planning_rows(path, on) if job.holder_id is None}
    blocks: dict[UUID, list[Block]] = defaultdict(list)
    for entry in orders.board(actor, path, on, at=at):
        blocks[entry.visit.lead_id].append(_visit_block(entry, at))
    current = [plan.pk for plan in plans.values()]
    for proposal in Proposal.objects.filter(plan__in=current, state=ProposalState.PROPOSED).order_by("start_at"):
        job = jobs.pop(proposal.order_id, None)
        if job is not None:  # else it moved on since the plan was made
            blocks[proposal.person_id].append(_proposal_block(proposal, job, names))
    rows = tuple(_row(person, blocks[person.person_id]) for person in workforce.crew(path, on, at))
    heads = (unit for unit in units if unit.kind is workforce.UnitKind.GROUP)
    return Board(
        date=on,
        groups=tuple(_head(unit, units, plans.get(unit.path), rows) for unit in heads),
        rows=rows,
        waiting=_waiting(actor, path, jobs, current, at),
    )


def _within(actor: Actor, path: str) -> str:
    """The path asked for if the actor may see it, else the actor's own where that lies below it."""
    for area in actor.areas(VIEW):
        if path.startswith(area.path):
            return path
        if area.path.startswith(path):
            return area.path
    raise NotFound(N_("There is no such part of the organisation in your area."))


def _visit_block(entry: "orders.BoardVisit", at: datetime) -> Block:
    order, visit = entry.row, entry.visit
    length = timedelta(minutes=UNPLANNED_MINUTES)
    start = visit.arrived_at or visit.planned_start or visit.assigned_at
    end = visit.ended_at or visit.planned_end or start + length
    if visit.arrived_at and visit.ended_at is None and visit.planned_start and visit.planned_end:
        end = max(at, start + (visit.planned_end - visit.planned_start))
    return _block(
        order,
        state=visit.state,
        start=start,
        end=max(start, end),
        travel_s=0,
        place=order.zone_name or "",
        proposal=None,
    )


def _proposal_block(proposal: Any, job: "orders.PlanningRow", names: dict[UUID, str]) -> Block:
    place = names.get(job.zone_id, "") if job.zone_id else ""
    return _block(
        job,
        state="proposed",
        start=proposal.start_at,
        end=proposal.end_at,
        travel_s=proposal.travel_s,
        place=place,
        proposal=proposal.pk,
    )


def _block(
    order: Any, *, state: str, start: datetime, end: datetime, travel_s: int, place: str, proposal: UUID | None
) -> Block:
    return Block(
        order_id=order.id,
        number=order.number,
        business=order.business,
        work=order.work,
        tier=order.tier,
        place=place,
        state=state,
        start_at=start,
        end_at=end,
        travel_s=travel_s,
        promised_start=order.appointment_start,
        promised_end=order.appointment_end,
        due_at=order.due_at,
        proposal_id=proposal,
        late_s=max(0, int((end - order.due_at).total_seconds())),
        outside_window=order.appointment_end is not None and start > order.appointment_end,
    )


def _row(person: Any, blocks: Sequence[Block]) -> BoardRow:
    ordered = tuple(sorted(blocks, key=lambda block: (block.start_at, block.number)))
    seconds = sum((block.end_at - block.start_at).total_seconds() + block.travel_s for block in ordered)
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
        load_minutes=int(seconds // 60),
        blocks=ordered,
    )


def _waiting(
    actor: Actor, path: str, jobs: dict[UUID, "orders.PlanningRow"], plans: list[UUID], at: datetime
) -> tuple[WaitingRow, ...]:
    """The orders of the day nobody has and nobody is proposed for, what runs out first before the rest."""
    told = {miss.order_id: miss for miss in LeftOut.objects.filter(plan__in=plans)}
    wanted = orders.OrderFilter(path=path, states=orders.POOL)
    page = orders.list_orders(actor, wanted, at=at, size_count=WAITING_MAX_COUNT)
    found = (row for row in page.rows if row.id in jobs)
    return tuple(
        sorted((_waiting_row(row, jobs[row.id], told.get(row.id)) for row in found), key=lambda row: row.due_at)
    )


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
        reason=miss.reason if miss else NOT_PLANNED_YET if placed else NO_PLACE,
        params=miss.params if miss else {},
    )


def _head(unit: Any, units: Iterable[Any], plan: Any, rows: Sequence[BoardRow]) -> GroupHead:
    mine = [row for row in rows if row.group_path == unit.path and row.shift and row.unfit is None]
    at_work = sum(_working_minutes(row) for row in mine)
    loads = [row.load_minutes for row in mine]
    return GroupHead(
        path=unit.path,
        name=unit.name,
        zones=tuple(zone.name for zone in units if zone.path[:-PATH_DIGITS_PER_LEVEL] == unit.path),
        plan=plan_row(plan) if plan else None,
        slack_minutes=max(0, at_work - sum(loads)),
        spread_minutes=max(loads) - min(loads) if loads else 0,
    )


def _working_minutes(row: BoardRow) -> int:
    if row.shift is None:
        return 0
    pause = row.pause.length if row.pause else timedelta()
    return int((row.shift.length - pause).total_seconds() // 60)
