"""The city's address tree: streets, communities, roads with their numbers, lanes, estates, villages. All fictional."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.config.demo.city.ground import SEED, Group, Point, Zone, lat_lon, somewhere_in
from bihuan.contexts.customers import api as customers
from bihuan.engines.addressing import Level

CITY_NAME = "青澜市"
ESTATES_IN_TOWN, ESTATES_IN_COUNTRY = 6, 2
VILLAGES_IN_COUNTRY = 4
ROADS_IN_A_ZONE = 2
ESTATE_ACCURACY_M, NUMBER_ACCURACY_M, SECTION_ACCURACY_M = 80, 40, 600
NEAR_KM = 0.12

_HEADS = "澄锦沁榆桐枫棠樱荷莲菱芷兰蕙芝麓岚霁晴晓曦暮虹霞珑玥琅璟瑾瑜翡翠碧黛苍素朗逸雅颐"
_TAILS = "湾渚洲汀浦滨屿岸溪涧潭泽原岭峰岩麓野林樾庐轩阁榭亭台廊庭院园舍居邸府"
_ESTATE_KINDS = ("花园", "小区", "家园", "公馆", "新村", "名邸")
_ROAD_KINDS = ("路", "街", "大道", "路")


@dataclass(frozen=True, slots=True)
class Home:
    """A place where customers live, as they write it: `number` is put where it says {number}."""

    zone: str
    text: str
    last: int
    parity: str
    rooms: bool


def _stems() -> Iterator[str]:
    """Two-character names nobody else in the city bears, in the seed's order."""
    unusable = {"院", "园", "林", "里", "庄"}
    found = [head + tail for head in _HEADS for tail in _TAILS if tail not in unusable and head != tail]
    random.Random(f"{SEED} names").shuffle(found)
    return iter(found)


class Places:
    """The tree's rows, parents first, and the homes in it."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self.rows: list[customers.TreeRow] = []
        self.homes: dict[str, list[Home]] = {}
        self._rng = random.Random(f"{SEED} places")
        self._stems = _stems()
        districts: dict[str, str] = {}
        for group in groups:
            code = group.district.code
            if code not in districts:
                name = group.district.name.replace("分局", "区")
                districts[code] = self._add(None, Level.DISTRICT, name)
            country = group.district.kind == "country"
            name = f"{next(self._stems)}{'镇' if country else '街道'}"
            street = self._add(districts[code], Level.STREET, name)
            for zone in group.zones:
                self._zone(zone, street, f"{CITY_NAME}{name}", country=country)

    def _add(self, parent: str | None, level: Level, name: str, **more: object) -> str:
        code = f"C{len(self.rows) + 1:05}"
        self.rows.append(customers.TreeRow(code, parent, level, name, **more))  # type: ignore[arg-type]  # keywords of mixed types
        return code

    def _zone(self, zone: Zone, street: str, said: str, *, country: bool) -> None:
        community = self._add(street, Level.COMMUNITY, f"{zone.name}社区", zone=zone.code)
        for _ in range(ESTATES_IN_COUNTRY if country else ESTATES_IN_TOWN):
            self._estate(zone, community, said)
        for _ in range(ROADS_IN_A_ZONE):
            self._road(zone, street, said)
        for _ in range(VILLAGES_IN_COUNTRY if country else 0):
            self._village(zone, street, said)

    def _home(self, zone: Zone, text: str, last: int, parity: str = "", *, rooms: bool = False) -> None:
        self.homes.setdefault(zone.code, []).append(Home(zone.code, text, last, parity, rooms))

    def _estate(self, zone: Zone, community: str, said: str) -> None:
        name = next(self._stems) + self._rng.choice(_ESTATE_KINDS)
        last = self._rng.randint(6, 28)
        self._add(
            community, Level.COMPOUND, name, first=1, last=last, zone=zone.code,
            **self._lies(zone, somewhere_in(zone, self._rng), ESTATE_ACCURACY_M),
        )  # fmt: skip
        self._home(zone, f"{said}{name}{{number}}号楼", last, rooms=True)

    def _road(self, zone: Zone, street: str, said: str) -> None:
        name = next(self._stems) + self._rng.choice(_ROAD_KINDS)
        last = self._rng.randint(60, 240)
        road = self._add(street, Level.ROAD, name)
        point = somewhere_in(zone, self._rng)
        for parity in ("odd", "even"):
            self._add(
                road, Level.NUMBERS, f"1-{last}", first=1, last=last, parity=parity, zone=zone.code,
                **self._lies(zone, self._near(point), NUMBER_ACCURACY_M),
            )  # fmt: skip
        self._home(zone, f"{said}{name}{{number}}号", last)

    def _village(self, zone: Zone, street: str, said: str) -> None:
        name = f"{next(self._stems)}村"
        last = self._rng.randint(4, 9)
        point = somewhere_in(zone, self._rng, 0.25)
        village = self._add(
            street, Level.VILLAGE, name, first=1, last=last, zone=zone.code,
            **self._lies(zone, point, SECTION_ACCURACY_M),
        )  # fmt: skip
        for section in range(1, last + 1):
            self._add(
                village, Level.SECTION, f"{section}组", first=section, last=section, zone=zone.code,
                **self._lies(zone, self._near(point), SECTION_ACCURACY_M),
            )  # fmt: skip
        self._home(zone, f"{said}{name}{{number}}组", last)

    def _near(self, point: Point) -> Point:
        return point[0] + self._rng.uniform(-NEAR_KM, NEAR_KM), point[1] + self._rng.uniform(-NEAR_KM, NEAR_KM)

    def _lies(self, zone: Zone, point: Point, accuracy_m: int) -> dict[str, object]:
        lat, lon = lat_lon(point)
        return {"lat": lat, "lon": lon, "accuracy_m": accuracy_m, "area": zone.kind}
