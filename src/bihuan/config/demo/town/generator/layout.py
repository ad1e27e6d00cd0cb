"""The ground plan: a crooked grid of cells; every zone is a union of cells, so the outlines tile the town exactly.

Plan coordinates are kilometres east and north of the town's south-west corner; what is written out is WGS-84.
"""

import math
import random
from typing import NamedTuple

Point = tuple[float, float]

ORIGIN_LON, ORIGIN_LAT = 105.0, 31.0
KM_PER_DEGREE_LAT = 110.9
KM_PER_DEGREE_LON = 111.32 * math.cos(math.radians(ORIGIN_LAT + 0.06))

COLUMNS_KM = (0, 4, 7, 8.2, 9.4, 10.6, 12, 16)
ROWS_KM = (0, 4, 6.5, 7.7, 8.9, 10.1, 13)


class Zone(NamedTuple):
    code: str
    name: str
    group: str
    area: str
    street: str
    cells: tuple[tuple[int, int], ...]


def _block(columns: range, rows: range) -> tuple[tuple[int, int], ...]:
    return tuple((column, row) for column in columns for row in rows)


GROUPS = (("CD1", "城东一组", "CD"), ("CX1", "城西一组", "CX"), ("XZ1", "乡镇组", "CX"))
DISTRICTS = (("CD", "城东分局"), ("CX", "城西分局"))
ZONES = (
    Zone("CD1-1", "光明里", "CD1", "town", "光明街道", ((4, 3),)),
    Zone("CD1-2", "东风路", "CD1", "town", "光明街道", ((4, 4),)),
    Zone("CD1-3", "科技园", "CD1", "town", "开发区街道", ((5, 3),)),
    Zone("CD1-4", "开发区北", "CD1", "town", "开发区街道", ((5, 4),)),
    Zone("CD1-5", "开发区南", "CD1", "town", "开发区街道", ((4, 2), (5, 2))),
    Zone("CX1-1", "老街", "CX1", "town", "老城街道", ((3, 3),)),
    Zone("CX1-2", "西关", "CX1", "town", "西关街道", ((2, 3),)),
    Zone("CX1-3", "北门", "CX1", "town", "老城街道", ((2, 4), (3, 4))),
    Zone("CX1-4", "南门", "CX1", "town", "西关街道", ((2, 2), (3, 2))),
    Zone("XZ1-1", "双河北", "XZ1", "country", "双河镇", _block(range(2), range(3, 6))),
    Zone("XZ1-2", "双河南", "XZ1", "country", "双河镇", _block(range(2), range(3))),
    Zone("XZ1-3", "石桥", "XZ1", "country", "石桥镇", _block(range(2, 4), range(2))),
    Zone("XZ1-4", "柳溪", "XZ1", "country", "柳溪镇", (*_block(range(4, 7), range(2)), (6, 2), (6, 3))),
    Zone("XZ1-5", "青龙", "XZ1", "country", "青龙乡", (*_block(range(2, 7), range(5, 6)), (6, 4))),
)


def _vertices() -> dict[tuple[int, int], Point]:
    """Grid corners, pushed about so that no outline is a rectangle; the town's own border stays straight."""
    rng = random.Random("ground plan")
    found = {}
    for i, x in enumerate(COLUMNS_KM):
        for j, y in enumerate(ROWS_KM):
            inner = 0 < i < len(COLUMNS_KM) - 1 and 0 < j < len(ROWS_KM) - 1
            push_km = 0.09 if inner else 0.0
            found[i, j] = (x + rng.uniform(-push_km, push_km), y + rng.uniform(-push_km, push_km))
    return found


VERTICES = _vertices()


def _cell_corners(cell: tuple[int, int]) -> list[tuple[int, int]]:
    column, row = cell
    return [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]


def outline(zone: Zone) -> list[Point]:
    """The zone's border, anticlockwise, first corner not repeated: edges that no second cell of the zone shares."""
    edges = set()
    for cell in zone.cells:
        corners = _cell_corners(cell)
        edges |= set(zip(corners, corners[1:] + corners[:1], strict=True))
    border = {start: end for start, end in edges if (end, start) not in edges}
    first = min(border)
    path = [first]
    while border[path[-1]] != first:
        path.append(border[path[-1]])
    return [VERTICES[corner] for corner in path]


OUTLINES = {zone.code: outline(zone) for zone in ZONES}
ZONE = {zone.code: zone for zone in ZONES}


def inside(point: Point, ring: list[Point]) -> bool:
    """Even-odd rule; a point on the border belongs to exactly one neighbour."""
    x, y = point
    odd = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def zone_of(point: Point) -> str:
    """The code of the one zone that holds the point."""
    (code,) = (code for code, ring in OUTLINES.items() if inside(point, ring))
    return code


def somewhere_in(code: str, rng: random.Random, margin: float = 0.12) -> Point:
    """A point inside the zone, kept off the edges of one of its cells by a share of the cell."""
    corners = [VERTICES[corner] for corner in _cell_corners(rng.choice(ZONE[code].cells))]
    u, v = rng.uniform(margin, 1 - margin), rng.uniform(margin, 1 - margin)
    weights = ((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v)
    return (
        sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
        sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
    )


def lat_lon(point: Point) -> tuple[str, str]:
    """WGS-84 degrees as text, six decimals (0.1 m)."""
    return f"{ORIGIN_LAT + point[1] / KM_PER_DEGREE_LAT:.6f}", f"{ORIGIN_LON + point[0] / KM_PER_DEGREE_LON:.6f}"
