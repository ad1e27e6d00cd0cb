"""The independent checker of every hard rule. An empty answer means the plan may be dispatched.

It shares no code with the solvers, travel included, so that a fault there shows here; only the model is common ground.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import asin, cos, dist, radians, sin

from bihuan.engines.planner.model import Matrix, Order, Place, Plan, Problem, Route, Technician, Window

ROUNDING = 1  # metre or second by which a rounded straight line may differ from the plan's


class Rule(StrEnum):
    ONCE = "once"  # every order in exactly one place, every route one known technician's
    REST = "rest"
    SKILL = "skill"
    EQUIPMENT = "equipment"
    PINNED = "pinned"
    SHIFT = "shift"
    BREAK = "break"
    WINDOW = "window"
    PROMISE = "promise"
    RELEASE = "release"
    TRAVEL = "travel"  # leaves too little time to get there
    SERVICE = "service"  # ends sooner or later than the work takes


@dataclass(frozen=True, slots=True)
class Violation:
    """One hard rule broken. `by` is how much: seconds for times, levels for skills, otherwise 1."""

    rule: Rule
    by: int
    technician_id: str | None = None
    order_id: str | None = None
    facts: dict[str, str | int] = field(default_factory=dict)


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """This will list every hard rule the plan breaks."""
    technicians = {one.id: one for one in problem.technicians}
    orders = {one.id: one for one in problem.orders}
    found = list(_once(problem, plan))
    for route in plan.routes:
        technician = technicians.get(route.technician_id)
        if technician is None:
            continue
        known = [(stop, orders[stop.order_id]) for stop in route.stops if stop.order_id in orders]
        for stop, order in known:
            found += _fitness(technician, order)
            found += _times(technician, order, stop.start_s, stop.end_s)
        if len(known) == len(route.stops) and known:
            found += _breaks(technician, route)
            found += _journeys(problem, technician, route, [order for _, order in known])
            found += _shift(technician, route)
    return tuple(found)


def _once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    known = {one.id for one in problem.orders}
    seen = Counter(stop.order_id for route in plan.routes for stop in route.stops)
    seen.update(plan.unplanned)
    for order_id in sorted(known | seen.keys()):
        times = seen[order_id]
        if order_id not in known:
            yield Violation(Rule.ONCE, times, order_id=order_id, facts={"what": "unknown_order"})
        elif times != 1:
            yield Violation(Rule.ONCE, abs(times - 1), order_id=order_id, facts={"times": times})
    people = {one.id for one in problem.technicians}
    for technician_id, times in sorted(Counter(route.technician_id for route in plan.routes).items()):
        if technician_id not in people:
            yield Violation(Rule.ONCE, 1, technician_id, facts={"what": "unknown_technician"})
        elif times > 1:
            yield Violation(Rule.ONCE, times - 1, technician_id, facts={"what": "two_routes"})


def _fitness(technician: Technician, order: Order) -> Iterator[Violation]:
    if technician.resting:
        yield Violation(Rule.REST, 1, technician.id, order.id)
    for skill, need in sorted(order.skills.items()):
        has = technician.skills.get(skill)
        if has is None or has < need:
            by = max(1, need - (has or 0))
            facts: dict[str, str | int] = {"skill": skill, "need": need}
            yield Violation(Rule.SKILL, by, technician.id, order.id, facts if has is None else facts | {"has": has})
    for kind in sorted(order.equipment - technician.equipment):
        yield Violation(Rule.EQUIPMENT, 1, technician.id, order.id, {"equipment": kind})
    if order.pinned is not None and order.pinned != technician.id:
        yield Violation(Rule.PINNED, 1, technician.id, order.id, {"pinned": order.pinned})


def _times(technician: Technician, order: Order, start_s: int, end_s: int) -> Iterator[Violation]:
    if order.windows and (off_s := min(_distance_s(window, start_s) for window in order.windows)):
        yield Violation(Rule.WINDOW, off_s, technician.id, order.id, {"start_s": start_s})
    if order.promised is not None and (off_s := _distance_s(order.promised, start_s)):
        yield Violation(Rule.PROMISE, off_s, technician.id, order.id, {"start_s": start_s})
    if order.release_s is not None and start_s < order.release_s:
        yield Violation(Rule.RELEASE, order.release_s - start_s, technician.id, order.id, {"start_s": start_s})
    if end_s - start_s != order.service_s:
        yield Violation(Rule.SERVICE, abs(end_s - start_s - order.service_s), technician.id, order.id)


def _distance_s(window: Window, at_s: int) -> int:
    return max(window.start_s - at_s, at_s - window.end_s, 0)


def _breaks(technician: Technician, route: Route) -> Iterator[Violation]:
    if len(route.breaks) != len(technician.breaks):
        yield Violation(Rule.BREAK, abs(len(technician.breaks) - len(route.breaks)), technician.id)
        return
    for owed, taken in zip(technician.breaks, route.breaks, strict=True):
        short_s = abs(taken.end_s - taken.start_s - owed.duration_s)
        outside_s = max(owed.window.start_s - taken.start_s, taken.end_s - owed.window.end_s, 0)
        if short_s or outside_s:
            yield Violation(Rule.BREAK, max(short_s, outside_s), technician.id, facts={"start_s": taken.start_s})
    for earlier, later in zip(route.breaks, route.breaks[1:], strict=False):
        if later.start_s < earlier.end_s:
            yield Violation(Rule.BREAK, earlier.end_s - later.start_s, technician.id)
    for stop in route.stops:
        for taken in route.breaks:
            shared_s = min(stop.end_s, taken.end_s) - max(stop.start_s, taken.start_s)
            if shared_s > 0:
                yield Violation(Rule.BREAK, shared_s, technician.id, stop.order_id)


def _journeys(problem: Problem, technician: Technician, route: Route, orders: list[Order]) -> Iterator[Violation]:
    """Between two services lie the journey and the breaks taken meanwhile; what is missing is the violation."""
    place, free_s = technician.start, route.depart_s
    for stop, order in zip(route.stops, orders, strict=True):
        gap = stop.start_s - free_s - _paused_s(route, free_s, stop.start_s)
        missing_s = max(_understated(problem, place, order.place, stop.travel_s, stop.travel_m), stop.travel_s - gap)
        if missing_s > 0:
            yield Violation(Rule.TRAVEL, missing_s, technician.id, order.id)
        place, free_s = order.place, stop.end_s
    if technician.end is not None:
        gap = route.finish_s - free_s - _paused_s(route, free_s, route.finish_s)
        missing_s = max(_understated(problem, place, technician.end, route.home_s, route.home_m), route.home_s - gap)
        if missing_s > 0:
            yield Violation(Rule.TRAVEL, missing_s, technician.id)


def _paused_s(route: Route, from_s: int, to_s: int) -> int:
    return sum(max(0, min(pause.end_s, to_s) - max(pause.start_s, from_s)) for pause in route.breaks)


def _shift(technician: Technician, route: Route) -> Iterator[Violation]:
    last_s = max([route.finish_s, route.stops[-1].end_s, *(pause.end_s for pause in route.breaks)])
    first_s = min([route.depart_s, *(pause.start_s for pause in route.breaks)])
    over_s = max(technician.shift.start_s - first_s, 0) + max(last_s - technician.shift.end_s, 0)
    if over_s:
        yield Violation(Rule.SHIFT, over_s, technician.id, facts={"finish_s": last_s})


def _understated(problem: Problem, origin: Place, target: Place, travel_s: int, travel_m: int) -> int:
    """How much shorter than the truth the plan claims a journey to be; 0 when honest within rounding."""
    true_s, true_m = _journey(problem, origin, target)
    allowed = 0 if isinstance(problem.travel, Matrix) else ROUNDING
    short_s, short_m = true_s - travel_s, true_m - travel_m
    return max(short_s, 1) if max(short_s, short_m) > allowed else 0


def _journey(problem: Problem, origin: Place, target: Place) -> tuple[int, int]:
    travel = problem.travel
    if origin == target:
        return 0, 0
    if isinstance(travel, Matrix):
        row, column = travel.places.index(origin), travel.places.index(target)
        return travel.seconds[row][column], travel.metres[row][column]
    chord = dist(_on_sphere(origin), _on_sphere(target))
    metres = 2 * 6_371_008.8 * asin(min(1.0, chord / 2)) * travel.detour_bp / 10_000
    return int(metres * 3.6 / travel.speed_kmh) + travel.parking_s, int(metres)


def _on_sphere(place: Place) -> tuple[float, float, float]:
    lon, lat = radians(place.lon), radians(place.lat)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
