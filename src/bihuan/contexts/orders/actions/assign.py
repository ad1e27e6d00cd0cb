"""Giving a visit to a technician, and taking it away again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.base import (
    OFF_HAND,
    end_visit,
    load,
    standing,
    take_back,
    tell,
    the_open_visit,
    write,
)
from bihuan.contexts.orders.models import Order, Visit, VisitCrew
from bihuan.contexts.orders.translate import Worker, codes, worker
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Invalid, NotFound, Refused
from bihuan.kernel.worktime import CHINA
from bihuan.platform.action import act_permission, action
from bihuan.platform.actor import Actor


@dataclass(frozen=True, slots=True)
class Planned:
    """When a visit is meant to be, its place in the day from 1, and who helps."""

    start: datetime | None = None
    end: datetime | None = None
    sequence: int | None = None
    helpers: tuple[UUID, ...] = ()

    def day(self, at: datetime) -> date:
        """This will give the day it is for: whose area somebody is in is asked of that day, not of today."""
        return (self.start or at).astimezone(CHINA).date()


NOT_PLANNED: Final = Planned()


@action("orders.assign")
def assign(
    actor: Actor,
    *,
    order_id: UUID,
    person_id: UUID,
    at: datetime,
    planned_start: datetime | None = None,
    planned_end: datetime | None = None,
    sequence: int | None = None,
    helpers: tuple[UUID, ...] = (),
) -> Outcome:
    """This will give an order of the pool to a technician as a new visit; skills and hours are dispatch's to check.

    `planned_start` and `planned_end` come together or not at all; `sequence` is the visit's place in the day, from 1.
    """
    order = load(actor, order_id)
    planned = Planned(planned_start, planned_end, sequence, helpers)
    lead = _worker_in_reach(actor, person_id, planned.day(at))
    _check(actor, lead.id, planned, at)
    write(order, "assign", holder_id=lead.id, contractor_id=lead.contractor_id, contacted_at=None)
    visit = new_visit(order, lead.id, at, planned)
    tell(
        order,
        events.Assigned(order.pk, visit.pk, lead.id, order.cycle, planned_start, planned_end, sequence),
        at=at,
    )
    return standing(order, visit.pk)


@action("orders.reassign")
def reassign(
    actor: Actor,
    *,
    order_id: UUID,
    person_id: UUID,
    at: datetime,
    planned_start: datetime | None = None,
    planned_end: datetime | None = None,
    sequence: int | None = None,
    helpers: tuple[UUID, ...] = (),
) -> Outcome:
    """This will take the visit from its lead and give a new one to another technician, in one act."""
    order = load(actor, order_id)
    rules.next_state(order.lifecycle_state, "reassign")
    planned = Planned(planned_start, planned_end, sequence, helpers)
    lead = _worker_in_reach(actor, person_id, planned.day(at))
    if lead.id == order.holder_id:
        raise Refused(N_("This technician already has the order. Choose another one."), where="person_id")
    _check(actor, lead.id, planned, at)
    before = the_open_visit(order)
    end_visit(order, at)
    write(order, "reassign", holder_id=lead.id, contractor_id=lead.contractor_id, contacted_at=None)
    visit = new_visit(order, lead.id, at, planned)
    facts = events.Reassigned(
        order.pk,
        visit.pk,
        lead.id,
        before.pk,
        before.lead_id,
        order.cycle,
        planned_start,
        planned_end,
        sequence,
    )
    tell(order, facts, at=at)
    return standing(order, visit.pk)


@action("orders.withdraw")
def withdraw(actor: Actor, *, order_id: UUID, at: datetime) -> Outcome:
    """This will take an order back to the desk before work began."""
    return take_back(load(actor, order_id), at)


@action("orders.return")
def give_back(actor: Actor, *, order_id: UUID, reason: Code, at: datetime) -> Outcome:
    """This will give an order back to the desk with a reason: by its technician, or by the desk for him."""
    order = load(actor, order_id)
    rules.require_code(reason, codes("return_reasons", at, order.business), where="reason")
    write(order, "return", **OFF_HAND)
    visit = the_open_visit(order)
    end_visit(order, at)
    tell(order, events.Returned(order.pk, visit.pk, visit.lead_id, reason), at=at)
    return standing(order)


def new_visit(order: Order, lead_id: UUID, at: datetime, planned: Planned = NOT_PLANNED) -> Visit:
    """This will open a visit and, where others help, write every member's share of it."""
    visit = Visit.objects.create(
        order=order,
        cycle=order.cycle,
        lead_id=lead_id,
        planned_start=planned.start,
        planned_end=planned.end,
        sequence=planned.sequence,
        assigned_at=at,
    )
    if planned.helpers:
        crew = (lead_id, *planned.helpers)
        VisitCrew.objects.bulk_create(
            VisitCrew(visit=visit, person_id=member, share_bp=share)
            for member, share in zip(crew, rules.shares(len(crew)), strict=True)
        )
    return visit


def _worker_in_reach(actor: Actor, person_id: UUID, on: date, where: str = "person_id") -> Worker:
    """This will give who is a technician of the actor's area on a day; one contractor's manager has only its people."""
    found = worker(person_id, on)
    areas = [area for area in actor.areas(act_permission()) if found.path.startswith(area.path)]
    if not areas:
        raise NotFound(N_("There is no such person here."), where=where)
    if not any(area.contractor_id in (None, found.contractor_id) for area in areas):
        raise Refused(N_("You can give orders only to your own company's technicians."), where=where)
    if not found.active:
        raise Refused(N_("This person is no longer active. Choose another technician."), where=where)
    return found


def _check(actor: Actor, lead_id: UUID, planned: Planned, at: datetime) -> None:
    start, end = planned.start, planned.end
    if (start is None) != (end is None) or (start is not None and end is not None and end <= start):
        raise Invalid(N_("A planned visit has a start and a later end, or neither."), where="planned_end")
    if len({lead_id, *planned.helpers}) != 1 + len(planned.helpers):
        raise Invalid(N_("A crew lists each person once, the lead not among the helpers."), where="helpers")
    for helper_id in planned.helpers:
        _worker_in_reach(actor, helper_id, planned.day(at), "helpers")
