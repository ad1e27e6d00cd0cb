"""The technician's day out of his route: what is current, what follows with the way between, what is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders.api import RouteStop, State
from bihuan.kernel.geo import Point, haversine_m

_WHOLE_BP: Final = 10_000
_UNDER_WAY: Final = (State.WORKING, State.TRAVELLING)


@dataclass(frozen=True, slots=True)
class Leg:
    """One stop and the way to it from the stop before; None for the first, and where a place is not known."""

    stop: RouteStop
    distance_m: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day's route. `planned` is the time its visits take, `ends_at` when the last is planned to end."""

    current: RouteStop | None
    legs: tuple[Leg, ...]
    done: tuple[RouteStop, ...]
    planned: timedelta
    ends_at: datetime | None

    @property
    def total_count(self) -> int:
        """How many orders the day has, done ones included."""
        return len(self.legs) + len(self.done)

    @property
    def waiting_count(self) -> int:
        """How many are still to come after the current one."""
        return max(0, len(self.legs) - 1)

    @property
    def planned_minutes(self) -> int:
        """`planned` in minutes."""
        return int(self.planned.total_seconds() // 60)


def day_of(route: tuple[RouteStop, ...], at: datetime) -> Day:
    """This will arrange a route: work under way is current whatever the plan says, else the first planned stop."""
    still = [stop for stop in route if stop.visit.ended_at is None]
    current = next((stop for state in _UNDER_WAY for stop in still if stop.row.state is state), None)
    current = current or next(iter(still), None)
    listed = [stop for stop in (current, *(one for one in still if one is not current)) if stop is not None]
    ends = [stop.visit.planned_end for stop in listed if stop.visit.planned_end]
    spans = [
        stop.visit.planned_end - stop.visit.planned_start
        for stop in route
        if stop.visit.planned_start and stop.visit.planned_end
    ]
    return Day(
        current=current,
        legs=_legs(listed, dispatch.RULES.at(at).value.detour_bp),
        done=tuple(stop for stop in route if stop.visit.ended_at is not None),
        planned=sum(spans, timedelta()),
        ends_at=max(ends, default=None),
    )


def place_of(stop: RouteStop) -> Point | None:
    """This will give where a stop lies, if that is known."""
    return None if stop.lat is None or stop.lon is None else Point(stop.lat, stop.lon)


def _legs(listed: list[RouteStop], detour_bp: int) -> tuple[Leg, ...]:
    legs: list[Leg] = []
    before: Point | None = None
    for index, stop in enumerate(listed):
        here = place_of(stop)
        straight_m = haversine_m(before, here) if before and here else None
        legs.append(Leg(stop, None if straight_m is None else straight_m * detour_bp // _WHOLE_BP, index == 0))
        before = here
    return tuple(legs)
