"""The address tree of the sample town: streets and towns, roads cut at zone borders, compounds, villages, landmarks."""

import random
from dataclasses import dataclass, field

from bihuan.config.demo.town.generator.layout import VERTICES, ZONE, Point, somewhere_in, zone_of
from bihuan.config.demo.town.generator.places import (
    COMMUNITIES,
    COMPOUNDS,
    LANDMARKS,
    LANES,
    ROADS,
    STREETS,
    SURVEYED,
    VILLAGES,
    names,
    rows,
)

# Numbers that share one point: a stretch of a road is never longer than this.
STRETCH_COUNT = 60
SIDE_KM = 0.03
ACCURACY_M = {"numbers": 40, "lane": 40, "compound": 80, "building": 15, "village": 600, "section": 200, "landmark": 30}


@dataclass(slots=True)
class Node:
    """One line of address_nodes.csv; `zone` is empty where the place lies in several zones."""

    code: str
    parent: str
    level: str
    name: str
    aliases: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    parity: str = ""
    zone: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """One house number of a road: where it is and in whose zone."""

    number: int
    point: Point
    zone: str


class Tree:
    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._rng = random.Random("address tree")
        self._streets: dict[str, str] = {}
        self._communities: dict[str, str] = {}
        self._doors: dict[str, dict[int, Door]] = {}
        for build in (self._add_streets, self._add_communities, self._add_roads, self._add_lanes):
            build()
        for build in (self._add_compounds, self._add_villages, self._add_landmarks):
            build()

    def _add(self, parent: str, level: str, name: str, **more: object) -> str:
        code = f"A{len(self.nodes) + 1:04d}"
        self.nodes.append(Node(code, parent, level, name, **more))  # type: ignore[arg-type]
        return code

    def _add_streets(self) -> None:
        districts: dict[str, str] = {}
        for district, street, aliases in rows(STREETS):
            if district not in districts:
                districts[district] = self._add("", "district", district)
            self._streets[street] = self._add(districts[district], "street", street, aliases=names(aliases))

    def _add_communities(self) -> None:
        for zone, column in rows(COMMUNITIES):
            for name in names(column):
                street = self._streets[ZONE[zone].street]
                self._communities[name] = self._add(street, "community", name, zone=zone)

    def _add_roads(self) -> None:
        for name, aliases, line, last in rows(ROADS):
            doors = _doors(line, int(last))
            self._doors.setdefault(name, {}).update({d.number: d for d in doors if d.zone[:3] != "XZ1"})
            self._doors.setdefault(ZONE[doors[0].zone].street + name, {}).update({d.number: d for d in doors})
            # One road node per street it runs through, as registers of addresses keep them.
            for street in dict.fromkeys(ZONE[door.zone].street for door in doors):
                road = self._add(self._streets[street], "road", name, aliases=names(aliases))
                self._add_stretches(road, [d for d in doors if ZONE[d.zone].street == street])

    def _add_stretches(self, road: str, doors: list[Door]) -> None:
        for parity in ("odd", "even"):
            side = [door for door in doors if door.number % 2 == (parity == "odd")]
            start = 0
            for i, door in enumerate(side):
                ends = i + 1 == len(side) or side[i + 1].zone != door.zone or side[i + 1].number != door.number + 2
                if ends or door.number - side[start].number >= STRETCH_COUNT:
                    middle = side[(start + i) // 2]
                    first, last = side[start].number, door.number
                    self._add(
                        road,
                        "numbers",
                        f"{first}-{last}",
                        first=first,
                        last=last,
                        parity=parity,
                        zone=door.zone,
                        point=middle.point,
                    )
                    start = i + 1

    def _entrance(self, text: str, zone: str) -> Point:
        """The point of a road's number, moved into the zone it belongs to when the number lies over the border."""
        if text:
            road, number = text.rsplit(" ", 1)
            street_road = ZONE[zone].street + road
            doors = self._doors[street_road] if street_road in self._doors else self._doors[road]
            door = doors[int(number)]
            if door.zone != zone:
                raise ValueError(f"{text} lies in {door.zone}, not in {zone}")
            return door.point
        return somewhere_in(zone, self._rng)

    def _add_lanes(self) -> None:
        for name, aliases, zone, last, entrance in rows(LANES):
            self._add(
                self._streets[ZONE[zone].street],
                "lane",
                name,
                aliases=names(aliases),
                first=1,
                last=int(last),
                zone=zone,
                point=self._entrance(entrance, zone),
            )

    def _add_compounds(self) -> None:
        for name, aliases, zone, community, count, entrance, other in rows(COMPOUNDS):
            split, zone_2, _ = other.split() if other else (str(int(count) + 1), zone, "")
            code = self._add(
                self._communities[community],
                "compound",
                name,
                aliases=names(aliases),
                first=1,
                last=int(count),
                zone="" if other else zone,
                point=None if other else self._entrance(entrance, zone),
            )
            if name in SURVEYED:
                near = self._entrance(entrance, zone)
                for building in range(1, int(count) + 1):
                    here = zone if building < int(split) else zone_2
                    self._add(
                        code,
                        "building",
                        f"{building}号楼",
                        first=building,
                        last=building,
                        zone=here,
                        point=self._near(near, here),
                    )

    def _near(self, point: Point, zone: str) -> Point:
        """A point within 400 m, in the zone."""
        for _ in range(200):
            spot = (point[0] + self._rng.uniform(-0.2, 0.2), point[1] + self._rng.uniform(-0.2, 0.2))
            if zone_of(spot) == zone:
                return spot
        return somewhere_in(zone, self._rng)

    def _add_villages(self) -> None:
        for name, aliases, town, zone, count, other, hamlets in rows(VILLAGES):
            split, zone_2 = other.split() if other else (str(int(count) + 1), zone)
            centre = somewhere_in(zone, self._rng, 0.25)
            code = self._add(
                self._streets[town],
                "village",
                name,
                aliases=names(aliases),
                first=1,
                last=int(count),
                zone="" if other else zone,
                point=None if other else centre,
            )
            spots = {}
            for section in range(1, int(count) + 1):
                here = zone if section < int(split) else zone_2
                spots[section] = (here, self._near(centre, here))
                self._add(
                    code, "section", f"{section}组", first=section, last=section, zone=here, point=spots[section][1]
                )
            for hamlet in names(hamlets):
                label, section_text = hamlet.split()
                here, spot = spots[int(section_text)]
                self._add(code, "landmark", label, zone=here, point=spot)

    def _add_landmarks(self) -> None:
        for name, aliases, zone, entrance in rows(LANDMARKS):
            self._add(
                self._streets[ZONE[zone].street],
                "landmark",
                name,
                aliases=names(aliases),
                zone=zone,
                point=self._entrance(entrance, zone),
            )


def _doors(line: str, last: int) -> list[Door]:
    """Every number of a road: along its line, odd numbers to the left, even ones to the right."""
    if line == "axis":  # the border between east and west: each side of the road belongs to another zone
        corners = [VERTICES[4, row] for row in range(2, 6)]
    else:
        corners = [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.split())]
    doors = []
    for number in range(1, last + 1):
        along = (number - 0.5) / last * (len(corners) - 1)
        leg = min(int(along), len(corners) - 2)
        (x1, y1), (x2, y2) = corners[leg], corners[leg + 1]
        share, length = along - leg, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        side_km = SIDE_KM if number % 2 else -SIDE_KM
        point = (
            x1 + share * (x2 - x1) - side_km * (y2 - y1) / length,
            y1 + share * (y2 - y1) + side_km * (x2 - x1) / length,
        )
        doors.append(Door(number, point, zone_of(point)))
    return doors
