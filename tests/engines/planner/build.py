"""Small problems on a straight road: place `i` lies `i` steps along it; a step takes 600 s and 1,000 m."""

from typing import Any

from bihuan.engines.planner import Matrix, Order, Place, Problem, Technician, Weights, Window

STEP_S, STEP_M = 600, 1_000
ROAD = tuple(Place(step / 100, 0.0) for step in range(12))
ROAD_TRAVEL = Matrix(
    places=ROAD,
    seconds=tuple(tuple(abs(a - b) * STEP_S for b in range(12)) for a in range(12)),
    metres=tuple(tuple(abs(a - b) * STEP_M for b in range(12)) for a in range(12)),
)
MORNING = 8 * 3_600
EVENING = 18 * 3_600
EVEN = Weights(balance_bp=0)  # four rules less one, where balance would only blur the sum


def tech(name: str = "t1", at: int = 0, **more: Any) -> Technician:
    terms: dict[str, Any] = {"end": ROAD[at], "shift": Window(MORNING, EVENING)} | more
    return Technician(id=name, start=ROAD[at], **terms)


def order(name: str, at: int, **more: Any) -> Order:
    terms: dict[str, Any] = {"service_s": 3_600, "tier": "ordinary"} | more
    return Order(id=name, place=ROAD[at], **terms)


def problem(technicians: list[Technician], orders: list[Order], **more: Any) -> Problem:
    return Problem(technicians=tuple(technicians), orders=tuple(orders), **({"travel": ROAD_TRAVEL} | more))
