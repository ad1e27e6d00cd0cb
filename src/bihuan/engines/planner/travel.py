"""How long and how far from one place to another."""

from typing import NamedTuple

from bihuan.engines.planner.model import Matrix, Place, StraightLine
from bihuan.kernel.geo import Point, great_circle_m


class Leg(NamedTuple):
    travel_s: int
    travel_m: int


NO_LEG = Leg(0, 0)


class Legs:
    """This will answer journeys between places, computing each pair once."""

    def __init__(self, travel: StraightLine | Matrix) -> None:
        self._travel = travel
        self._known: dict[tuple[Place, Place], Leg] = {}
        self._row = {place: row for row, place in enumerate(travel.places)} if isinstance(travel, Matrix) else {}

    def between(self, origin: Place, target: Place | None) -> Leg:
        """This will give the journey; a `target` of None is no journey."""
        if target is None:
            return NO_LEG
        leg = self._known.get((origin, target))
        if leg is None:
            leg = self._known[origin, target] = self._compute(origin, target)
        return leg

    def _compute(self, origin: Place, target: Place) -> Leg:
        if origin == target:
            return NO_LEG
        if isinstance(self._travel, Matrix):
            row, column = self._row[origin], self._row[target]
            return Leg(self._travel.seconds[row][column], self._travel.metres[row][column])
        straight_m = great_circle_m(Point(origin.lat, origin.lon), Point(target.lat, target.lon))
        travel_m = round(straight_m * self._travel.detour_bp / 10_000)
        driving_s = round(travel_m * 3_600 / (self._travel.speed_kmh * 1_000))
        return Leg(driving_s + self._travel.parking_s, travel_m)
