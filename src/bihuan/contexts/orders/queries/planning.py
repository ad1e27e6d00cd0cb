"""Orders as planning needs them, and the visits of a day as the board draws them."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q, QuerySet

from bihuan.contexts.orders.lifecycle import IN_HAND, POOL, State
from bihuan.contexts.orders.models import Hold, Order, Visit
from bihuan.contexts.orders.queries.lists import VIEW, row_of
from bihuan.contexts.orders.queries.steps import next_steps
from bihuan.contexts.orders.queries.visits import visit_row
from bihuan.contexts.orders.rows import BoardVisit, DayVisit, OrderPlace, RouteStop
from bihuan.contexts.orders.types import PlanningRow
from bihuan.kernel.worktime import CHINA, day_bounds
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import under

VISIT_RELATIONS: Final = ("lead", "order__customer", "order__address", "order__zone", "order__holder")
_OF_ADDRESS: Final = {"lat": "lat", "lon": "lon", "accuracy_m": "accuracy_m"}
_OF_VISIT: Final = {
    "visit_id": "pk", "visit_state": "state", "planned_start": "planned_start", "planned_end": "planned_end",
    "sequence": "sequence",
}  # fmt: skip
_OF_BOARD: Final = {"order_state": "order__state", "zone_name": "order__zone__name"} | {
    name: f"order__{name}"
    for name in (
        "number", "business", "work", "tier", "org_path", "due_at", "appointment_start", "appointment_end", "promised",
    )
}  # fmt: skip
_BOARD_COLUMNS: Final = [_OF_BOARD.get(field.name, field.name) for field in fields(BoardVisit)]
_OWN: Final = [field.name for field in fields(PlanningRow) if field.name not in {*_OF_ADDRESS, *_OF_VISIT}]


def planning_rows(path: str, on: date, *, holders: Iterable[UUID] = ()) -> tuple[PlanningRow, ...]:
    """This will give what a unit's day is planned from: its pool, and what its technicians already have.

    `holders`: people whose work counts wherever it lies.

    An order with an appointment on a later day waits for that day; a visit planned for a later day does too.
    """
    _, end = day_bounds(on)
    wanted = _pool_of(on) | Q(state__in=IN_HAND)
    found = _rows(Order.objects.filter(_here(path, "org_path", Q(holder__in=list(holders))), wanted))
    return tuple(row for row in found if row.planned_start is None or row.planned_start < end)


def planning_rows_of(order_ids: Iterable[UUID]) -> tuple[PlanningRow, ...]:
    """This will give the planning rows of these orders, whatever their state."""
    return _rows(Order.objects.filter(pk__in=set(order_ids)))


def pool(path: str, on: date) -> tuple[PlanningRow, ...]:
    """This will give what nobody has of what a unit's day is planned from."""
    return _rows(Order.objects.filter(under(path), _pool_of(on)))


def places_of(order_ids: Iterable[UUID]) -> dict[UUID, OrderPlace]:
    """This will give where orders lie, those left out whose place is not known."""
    known = Order.objects.filter(pk__in=set(order_ids), address__lat__isnull=False, address__lon__isnull=False)
    columns = ("address__lat", "address__lon", "address__accuracy_m", "zone_id")
    return {pk: OrderPlace(*place) for pk, *place in known.values_list("pk", *columns)}


def board(actor: Actor, path: str, on: date, *, leads: Iterable[UUID] = ()) -> tuple[BoardVisit, ...]:
    """This will give the visits of a unit's day that the actor may see: planned then, or begun or ended then.

    `leads`: people whose visits are shown wherever they lead.
    """
    visits = _of_day(actor, path, on, leads)
    return tuple(BoardVisit(*row) for row in visits.values_list(*_BOARD_COLUMNS))


def day_visits(actor: Actor, path: str, on: date, *, at: datetime, leads: Iterable[UUID] = ()) -> tuple[DayVisit, ...]:
    """This will give the visits `board` gives, each with its order as the list shows it."""
    visits = _of_day(actor, path, on, leads).select_related(*VISIT_RELATIONS)
    return tuple(DayVisit(row_of(visit.order, at, actor), visit_row(visit)) for visit in visits)


def _of_day(actor: Actor, path: str, on: date, leads: Iterable[UUID]) -> QuerySet[Any]:
    actor.require(VIEW)
    start, end = day_bounds(on)
    shown = (
        Q(planned_start__gte=start, planned_start__lt=end)
        | Q(arrived_at__gte=start, arrived_at__lt=end)
        | Q(state__in=Visit.OPEN, planned_start__isnull=True)
    )
    seen = Order.objects.visible(actor, VIEW).values("pk")
    here = _here(path, "order__org_path", Q(lead__in=list(leads)))
    visits = Visit.objects.filter(shown, here, order__in=seen).exclude(state=Visit.State.DROPPED)
    return visits.order_by("planned_start", "pk")


def route(actor: Actor, *, at: datetime) -> tuple[RouteStop, ...]:
    """This will give the actor's own day: what is in his hands, in planned order, then what he ended today."""
    actor.require(VIEW)
    start, end = day_bounds(at.astimezone(CHINA).date())
    mine = Visit.objects.filter(lead_id=actor.person_id)
    shown = Q(state__in=Visit.OPEN) | Q(state=Visit.State.DONE, ended_at__gte=start, ended_at__lt=end)
    seen = Order.objects.visible(actor, VIEW).values("pk")
    visits = mine.filter(shown, order__in=seen).select_related(*VISIT_RELATIONS)
    ordered = list(visits.order_by(F("ended_at").asc(nulls_first=True), F("planned_start").asc(nulls_last=True), "pk"))
    asked = Hold.objects.filter(visit__in=ordered, state=Hold.State.REQUESTED)
    waiting = dict(asked.values_list("order_id", "pk"))
    return tuple(_stop(actor, visit, waiting.get(visit.order_id), at) for visit in ordered)


def _pool_of(on: date) -> Q:
    due_today = Q(appointment_start__isnull=True) | Q(appointment_start__lt=day_bounds(on)[1])
    return Q(state__in=POOL) & due_today


def _here(path: str, column: str, or_else: Q) -> Q:
    """Below `path` or `or_else`; the whole tree is everything, where Q() | Q(x) would be x alone."""
    return under(path, column) | or_else if path else Q()


def _stop(actor: Actor, visit: Any, waiting_hold_id: UUID | None, at: datetime) -> RouteStop:
    order = visit.order
    steps = next_steps(actor, order, waiting_hold_id=waiting_hold_id) if visit.state in Visit.OPEN else ()
    return RouteStop(row_of(order, at, actor), visit_row(visit), order.address.lat, order.address.lon, steps)


def _rows(found: QuerySet[Any]) -> tuple[PlanningRow, ...]:
    """Orders with their place and their one open visit, if any: two queries."""
    orders = list(found.select_related("address").defer("address__text").order_by("due_at", "pk"))
    held = [order.pk for order in orders if order.state in IN_HAND]
    visits = {visit.order_id: visit for visit in Visit.objects.filter(order__in=held, state__in=Visit.OPEN)}
    return tuple(_planning_row(order, visits.get(order.pk)) for order in orders)


def _planning_row(order: Any, visit: Any) -> PlanningRow:
    given = {name: getattr(order, name) for name in _OWN} | {"state": State(order.state)}
    given |= {name: getattr(order.address, column) for name, column in _OF_ADDRESS.items()}
    return PlanningRow(**given, **{name: visit and getattr(visit, column) for name, column in _OF_VISIT.items()})
