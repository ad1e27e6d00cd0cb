"""Whether a problem makes sense in itself, before any solver sees it. Every fault is reported, each at its JSON path.

A pinned or standing technician who isn't in the problem is no fault: he is away, and the explanation will say so.
"""

from collections.abc import Iterable, Iterator
from math import isfinite

from bihuan.engines.planner.model import Break, Matrix, Order, Place, Problem, Technician, Weights, Window
from bihuan.kernel.errors import N_, Fault, Invalid

LIMIT_S = 7 * 86_400  # times and durations beyond a week either way are mistakes of unit
LIMIT_WEIGHT = 10_000_000


def require_valid(problem: Problem) -> None:
    """This will raise Invalid with every fault found."""
    found = tuple(faults(problem))
    if found:
        raise Invalid.of(found)


def faults(problem: Problem) -> Iterator[Fault]:
    """This will list what is wrong with the problem."""
    yield from _ids("technicians", [one.id for one in problem.technicians])
    yield from _ids("orders", [one.id for one in problem.orders])
    for index, technician in enumerate(problem.technicians):
        yield from _technician(f"technicians[{index}]", technician)
    for index, order in enumerate(problem.orders):
        yield from _order(f"orders[{index}]", order, problem.weights)
    yield from _weights(problem.weights)
    yield from _travel(problem)


def _ids(where: str, ids: list[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if not one:
            yield Fault(f"{where}[{index}].id", N_("must not be empty"))
        if one in seen:
            yield Fault(f"{where}[{index}].id", N_("“%(id)s” is used twice"), {"id": one})
        seen.add(one)


def _technician(where: str, technician: Technician) -> Iterator[Fault]:
    yield from _place(f"{where}.start", technician.start)
    if technician.end is not None:
        yield from _place(f"{where}.end", technician.end)
    yield from _window(f"{where}.shift", technician.shift)
    yield from _between(f"{where}.worked_s", technician.worked_s, 0, LIMIT_S)
    earliest_s = technician.shift.start_s
    for index, pause in enumerate(technician.breaks):
        yield from _break(f"{where}.breaks[{index}]", pause, earliest_s, technician.shift.end_s)
        earliest_s = pause.window.end_s


def _break(where: str, pause: Break, earliest_s: int, latest_s: int) -> Iterator[Fault]:
    yield from _window(f"{where}.window", pause.window)
    yield from _between(f"{where}.duration_s", pause.duration_s, 1, LIMIT_S)
    if pause.window.end_s - pause.window.start_s < pause.duration_s:
        yield Fault(f"{where}.window", N_("is shorter than the break"))
    if pause.window.start_s < earliest_s or pause.window.end_s > latest_s:
        yield Fault(f"{where}.window", N_("must lie within the shift and after the break before"))


def _order(where: str, order: Order, weights: Weights) -> Iterator[Fault]:
    yield from _place(f"{where}.place", order.place)
    yield from _between(f"{where}.service_s", order.service_s, 0, LIMIT_S)
    if order.tier not in weights.tiers:
        params: dict[str, object] = {"tier": order.tier, "known": ", ".join(weights.tiers)}
        yield Fault(f"{where}.tier", N_("“%(tier)s” has no weight; known: %(known)s"), params)
    for index, window in enumerate(order.windows):
        yield from _window(f"{where}.windows[{index}]", window)
    if order.promised is not None:
        yield from _window(f"{where}.promised", order.promised)
    for name, value in (("release_s", order.release_s), ("deadline_s", order.deadline_s)):
        if value is not None:
            # An order may be months overdue; only the future is bounded.
            yield from _between(f"{where}.{name}", value, -(10**9), LIMIT_S)


def _weights(weights: Weights) -> Iterator[Fault]:
    for tier, weight in weights.tiers.items():
        yield from _between(f"weights.tiers.{tier}.unserved_s", weight.unserved_s, 1, LIMIT_WEIGHT)
        yield from _between(f"weights.tiers.{tier}.late_s", weight.late_s, 0, LIMIT_WEIGHT)
        yield from _between(f"weights.tiers.{tier}.late_bp", weight.late_bp, 0, LIMIT_WEIGHT)
    for name in ("outside_zone_s", "travel_bp", "balance_bp", "handover_s", "promised_handover_s"):
        yield from _between(f"weights.{name}", getattr(weights, name), 0, LIMIT_WEIGHT)


def _travel(problem: Problem) -> Iterator[Fault]:
    travel = problem.travel
    if not isinstance(travel, Matrix):
        yield from _between("travel.detour_bp", travel.detour_bp, 10_000, 100_000)
        yield from _between("travel.speed_kmh", travel.speed_kmh, 1, 200)
        yield from _between("travel.parking_s", travel.parking_s, 0, 7_200)
        return
    count = len(travel.places)
    if len(set(travel.places)) != count:
        yield Fault("travel.places", N_("names a place twice"))
    for name, table in (("seconds", travel.seconds), ("metres", travel.metres)):
        if len(table) != count or any(len(line) != count for line in table):
            yield Fault(f"travel.{name}", N_("must have %(count)s rows of %(count)s"), {"count": count})
        elif any(not 0 <= value <= LIMIT_WEIGHT for line in table for value in line):
            yield Fault(f"travel.{name}", N_("must be between %(low)s and %(high)s"), {"low": 0, "high": LIMIT_WEIGHT})
    known = set(travel.places)
    for where, place in _places(problem):
        if place not in known:
            yield Fault(where, N_("is not among the places of the matrix"))


def _places(problem: Problem) -> Iterable[tuple[str, Place]]:
    for index, technician in enumerate(problem.technicians):
        yield f"technicians[{index}].start", technician.start
        if technician.end is not None:
            yield f"technicians[{index}].end", technician.end
    for index, order in enumerate(problem.orders):
        yield f"orders[{index}].place", order.place


def _place(where: str, place: Place) -> Iterator[Fault]:
    if not (isfinite(place.lon) and isfinite(place.lat) and abs(place.lon) <= 180 and abs(place.lat) <= 90):
        yield Fault(where, N_("must be [longitude, latitude] in degrees"))


def _window(where: str, window: Window) -> Iterator[Fault]:
    yield from _between(where, window.start_s, -LIMIT_S, LIMIT_S)
    yield from _between(where, window.end_s, -LIMIT_S, LIMIT_S)
    if window.start_s > window.end_s:
        yield Fault(where, N_("ends before it starts"))


def _between(where: str, value: int, low: int, high: int) -> Iterator[Fault]:
    if not low <= value <= high:
        yield Fault(where, N_("must be between %(low)s and %(high)s"), {"low": low, "high": high})
