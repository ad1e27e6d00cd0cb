"""Places beside a named one: certain only where all that is known around it lies in one zone."""

from collections import defaultdict
from collections.abc import Sequence
from math import cos, hypot, inf, radians

from bihuan.engines.addressing.model import Place

# Beside a place is within a few minutes' walk; a stretch of road stands for its middle, up to 200 m from its end.
_DEEP_M = 400
_FEWEST_AROUND = 5
_WIDEST_CROSSING_M = 450  # between the middles of two stretches that meet
_METRES_PER_DEGREE = 111_320
_CELLS_PER_DEGREE = 100  # wider than _DEEP_M up to 60° north


class Surroundings:
    """The tree's located places by their cell of the map."""

    def __init__(self, places: dict[str, Place]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Place]] = defaultdict(list)
        for place in places.values():
            if place.zone is not None and place.lat is not None and place.lon is not None:
                self._cells[_cell(place.lat, place.lon)].append(place)

    def are_one_zone(self, lat: float | None, lon: float | None, zone: str | None) -> bool:
        """True when nothing of another zone is near the point, and enough is known of its own zone to say so."""
        if lat is None or lon is None or zone is None:
            return False
        row, column = _cell(lat, lon)
        around = [
            other
            for r in (row - 1, row, row + 1)
            for c in (column - 1, column, column + 1)
            for other in self._cells.get((r, c), ())
        ]
        if any(other.zone != zone and _distance_m((lat, lon), other) < _DEEP_M for other in around):
            return False
        return sum(other.zone == zone for other in around) > _FEWEST_AROUND

    def meet_in(self, zone: str, one: Sequence[Place], other: Sequence[Place]) -> bool:
        """True when two roads, given by their stretches, cross deep inside the zone; unsure where they cross: False."""
        located = [place for place in other if place.lat is not None and place.lon is not None]
        pairs = [(_distance_m((a.lat, a.lon), b), a, b) for a in one if a.lat and a.lon for b in located]
        if not pairs:
            return False
        apart_m, a, b = min(pairs, key=lambda pair: pair[0])
        if apart_m > _WIDEST_CROSSING_M or not a.zone == b.zone == zone or not (a.lat and b.lat and a.lon and b.lon):
            return False
        return self.are_one_zone((a.lat + b.lat) / 2, (a.lon + b.lon) / 2, zone)


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return int(lat * _CELLS_PER_DEGREE), int(lon * _CELLS_PER_DEGREE)


def _distance_m(point: tuple[float, float], other: Place) -> float:
    if other.lat is None or other.lon is None:
        return inf
    north = (point[0] - other.lat) * _METRES_PER_DEGREE
    east = (point[1] - other.lon) * _METRES_PER_DEGREE * cos(radians(point[0]))
    return hypot(north, east)
