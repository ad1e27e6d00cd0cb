"""The city's ground: a crooked grid of one cell a zone, dealt out to districts, areas and area groups.

Plan coordinates are kilometres east and north of the south-west corner; what is written out is WGS-84. The ground lies
somewhere in the Sichuan basin only because datum conversion needs real degrees: nothing there is called as it is here.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

SEED = "qinglan-26"
ORIGIN_LON, ORIGIN_LAT = 105.20, 30.80
KM_PER_DEGREE_LAT = 110.9
KM_PER_DEGREE_LON = 111.32 * math.cos(math.radians(ORIGIN_LAT + 0.07))
# Ten columns of town, four wider ones of country in the east.
COLUMNS_KM = (0, 1.6, 3.2, 4.7, 6.1, 7.4, 8.7, 10.1, 11.6, 13.2, 14.8, 17.2, 19.8, 22.6, 25.6)
ROWS_KM = (0, 1.6, 3.1, 4.5, 5.8, 7.0, 8.2, 9.5, 10.9, 12.4, 14.0)
PUSH_KM = 0.18

Cell = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class District:
    """A district: its block of cells, and the group sizes of each of its areas; a contractor's where `contractor`."""

    code: str
    name: str
    areas: tuple[tuple[str, tuple[int, ...]], ...]
    columns: range
    rows: range
    kind: str
    contractor: bool = False


# A large area is split into two or three groups of 4 to 6 zones with as many technicians.
DISTRICTS = (
    District("LH", "临湖分局", (("湖滨片区", (5, 5, 5)), ("柳堤片区", (4, 6))), range(5), range(5, 10), "town"),
    District("YS", "云山分局", (("云麓片区", (6, 5)), ("松坪片区", (5, 4, 5))), range(5, 10), range(5, 10), "town"),
    District("GC", "古城分局", (("鼓楼片区", (5, 6, 4)), ("南津片区", (5, 5))), range(5), range(5), "town"),
    District("XC", "新城分局", (("学府片区", (5, 5)), ("会展片区", (6, 4, 5))), range(5, 10), range(5), "town"),
    District(
        "DX",
        "东乡分局",
        (("杏坪片区", (5, 5, 5)), ("竹溪片区", (6, 4, 5)), ("石渡片区", (5, 5))),
        range(10, 14),
        range(10),
        "country",
        contractor=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone: its cell, and the codes of what it lies in. `number` counts zones, and so owners, from 1."""

    number: int
    code: str
    name: str
    group: str
    district: str
    kind: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Group:
    """One area group and its zones."""

    code: str
    name: str
    district: District
    zones: tuple[Zone, ...]


def _snake(district: District) -> Iterator[Cell]:
    """The block's cells row by row, there and back, so that neighbours in the list are neighbours on the ground."""
    for row in district.rows:
        columns = district.columns if row % 2 == 0 else reversed(district.columns)
        yield from ((column, row) for column in columns)


@cache
def groups() -> tuple[Group, ...]:
    """This will deal out the ground: all groups of the city, district by district."""
    return tuple(_groups())


def _groups() -> Iterator[Group]:
    names = iter(_zone_names())
    number = 0
    for district in DISTRICTS:
        cells = _snake(district)
        for area_number, (area, sizes) in enumerate(district.areas, start=1):
            for place, size in enumerate(sizes, start=1):
                code = f"{district.code}{area_number}{place}"
                zones = []
                for last in range(1, size + 1):
                    number += 1
                    zones.append(
                        Zone(number, f"{code}-{last}", next(names), code, district.code, district.kind, next(cells))
                    )
                yield Group(code, f"{area}{'一二三'[place - 1]}组", district, tuple(zones))


def _zone_names() -> list[str]:
    """A name for each zone, in an order of the seed's own."""
    heads = "清锦望迎怀永安和长广兴瑞宁崇文武金银铁玉"
    tails = ("泉", "澜", "阳", "河", "福", "乐", "康", "丰", "仁", "义")
    found = [head + tail for head in heads for tail in tails]
    random.Random(f"{SEED} zones").shuffle(found)
    return found


@cache
def _corner(i: int, j: int) -> Point:
    """One grid corner, pushed about so that no outline is a rectangle; the city's own border stays straight."""
    inner = 0 < i < len(COLUMNS_KM) - 1 and 0 < j < len(ROWS_KM) - 1
    rng = random.Random(f"{SEED} corner {i} {j}")
    push_km = PUSH_KM if inner else 0.0
    return COLUMNS_KM[i] + rng.uniform(-push_km, push_km), ROWS_KM[j] + rng.uniform(-push_km, push_km)


def outline(zone: Zone) -> tuple[tuple[float, float], ...]:
    """This will give a zone's border as (lon, lat), anticlockwise, first corner not repeated."""
    return tuple((lon, lat) for lat, lon in (lat_lon(corner) for corner in _corners(zone)))


def _corners(zone: Zone) -> tuple[Point, Point, Point, Point]:
    i, j = zone.cell
    return _corner(i, j), _corner(i + 1, j), _corner(i + 1, j + 1), _corner(i, j + 1)


def somewhere_in(zone: Zone, rng: random.Random, margin_ratio: float = 0.15) -> Point:
    """This will give a point inside the zone, kept off its edges by a share of the zone."""
    u, v = rng.uniform(margin_ratio, 1 - margin_ratio), rng.uniform(margin_ratio, 1 - margin_ratio)
    weights = ((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v)
    corners = _corners(zone)
    return (
        sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
        sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
    )


def lat_lon(point: Point) -> tuple[float, float]:
    """This will give a point as WGS-84 degrees, to a tenth of a metre."""
    return (
        round(ORIGIN_LAT + point[1] / KM_PER_DEGREE_LAT, 6),
        round(ORIGIN_LON + point[0] / KM_PER_DEGREE_LON, 6),
    )
