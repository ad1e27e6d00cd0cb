"""Outlines of zones: what makes one sound, the box around it, and which zone holds a point."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from bihuan.kernel.errors import N_, Fault
from bihuan.kernel.geo import Point, point_in_polygon

T = TypeVar("T")
Corner = tuple[float, float]  # lon, lat
MOST_CORNERS_COUNT = 500
WIDEST_DEG = 2.0  # a zone is walked in a day; a wider one has its numbers mixed up


class Box(NamedTuple):
    """The smallest box around an outline, in degrees."""

    min_lat: float
    max_lat: float
    min_lon: float
    max_lon: float


def opened(outline: Sequence[Corner]) -> tuple[Corner, ...]:
    """This will drop the last corner where it repeats the first."""
    return tuple(outline[:-1] if len(outline) > 1 and outline[0] == outline[-1] else outline)


def box(outline: Sequence[Corner]) -> Box:
    """This will give the box around an outline."""
    lons, lats = [lon for lon, _ in outline], [lat for _, lat in outline]
    return Box(min(lats), max(lats), min(lons), max(lons))


def outline_faults(outline: Sequence[Corner], where: str = "outline") -> list[Fault]:
    """This will list what is wrong with an outline of [lon, lat] corners."""
    if not 3 <= len(outline) <= MOST_CORNERS_COUNT:
        return [Fault(where, N_("An outline has 3 to %(most)s corners."), {"most": MOST_CORNERS_COUNT})]
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in outline):
        return [Fault(where, N_("A corner is [longitude, latitude] in degrees, longitude first."))]
    around = box(outline)
    if max(around.max_lat - around.min_lat, around.max_lon - around.min_lon) > WIDEST_DEG:
        return [Fault(where, N_("This zone is more than %(degrees)s degrees wide."), {"degrees": WIDEST_DEG})]
    if _crosses_itself(outline):
        return [Fault(where, N_("The outline crosses itself. List its corners in order around the zone."))]
    return []


def holder_of(point: Point, outlines: Iterable[tuple[T, Sequence[Corner]]]) -> T | None:
    """This will give whose outline holds the point: the smallest where several do, None where none does."""
    holding = [
        (_area(outline), index, key)
        for index, (key, outline) in enumerate(outlines)
        if point_in_polygon(point, outline)
    ]
    return min(holding)[2] if holding else None


def _area(outline: Sequence[Corner]) -> float:
    """Twice the area, in square degrees: good for comparing neighbours."""
    pairs = zip(outline, (*outline[1:], outline[0]), strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs))


def _crosses_itself(outline: Sequence[Corner]) -> bool:
    edges = list(zip(outline, (*outline[1:], outline[0]), strict=True))
    last = len(edges) - 1
    return any(
        _cross(a, b) for (i, a), (j, b) in combinations(enumerate(edges), 2) if j - i > 1 and not (i == 0 and j == last)
    ) or len(set(outline)) < len(outline)


def _cross(a: tuple[Corner, Corner], b: tuple[Corner, Corner]) -> bool:
    return _side(a, b[0]) * _side(a, b[1]) < 0 and _side(b, a[0]) * _side(b, a[1]) < 0


def _side(edge: tuple[Corner, Corner], p: Corner) -> int:
    (x1, y1), (x2, y2) = edge
    turn = (x2 - x1) * (p[1] - y1) - (y2 - y1) * (p[0] - x1)
    return (turn > 0) - (turn < 0)
