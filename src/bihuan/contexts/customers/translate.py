"""The one file that knows both the addressing engine and our tables, and how workforce puts its zones.

The index over the address tree is kept per process and built again when the tree's stamp has changed.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import takewhile
from uuid import UUID

from bihuan.contexts.customers.models import AddressNode, AddressTree
from bihuan.contexts.customers.types import Candidate, Coordinates, Match, MatchState
from bihuan.contexts.workforce import api as workforce
from bihuan.engines import addressing
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid, NotFound
from bihuan.kernel.geo import Datum, Point, convert
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL

CITY_DEPTH = 2
SHORTEST_OUTER_NAME = 2
ANSWERS_COUNT = 20_000
# Where nothing says town or country, the shorter of the two limits is promised.
AREA_UNKNOWN: Code = "town"
BY_COORDINATES: Code = "coordinates"
OUTSIDE_ALL_ZONES: Code = "outside_zones"


@dataclass(frozen=True)
class Tree:
    """One state of the address tree, ready for matching."""

    stamp: UUID | None
    index: addressing.Index

    @cached_property
    def _city(self) -> tuple[UUID, int] | None:
        """One zone of the tree, and how many digits of its path all zones share; paths themselves may be moved."""
        zones = sorted({place.zone for place in self.index.places.values() if place.zone is not None})
        if not zones:
            return None
        paths = [workforce.unit(UUID(zone)).path for zone in zones]
        shared = sum(1 for _ in takewhile(lambda digits: len(set(digits)) == 1, zip(*paths, strict=True)))
        whole = shared - shared % PATH_DIGITS_PER_LEVEL
        return UUID(zones[0]), min(whole, CITY_DEPTH * PATH_DIGITS_PER_LEVEL)

    @cached_property
    def _answers(self) -> Callable[[str], Match]:
        return lru_cache(maxsize=ANSWERS_COUNT)(lambda text: _match(addressing.match(text, self.index)))

    @cached_property
    def _doors_are_plain(self) -> bool:
        return addressing.doors_are_plain(self.index)

    def read(self, text: str) -> Match:
        """This will find the place of a written address; what was asked of late, of the same house, is remembered."""
        return self._answers(addressing.one_door(text) if self._doors_are_plain else text)

    def city_path(self) -> str:
        """This will give the path of the city (or what is above it) of all the tree's zones; empty without a tree."""
        return "" if self._city is None else workforce.unit(self._city[0]).path[: self._city[1]]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a new address lies and how that was found: the columns of its row."""

    zone_id: UUID | None
    node_id: UUID | None
    path: str
    lat: float | None
    lon: float | None
    accuracy_m: int | None
    area: Code
    state: MatchState
    reason: Code
    confidence_percent: int


_lock = threading.Lock()
_cached: Tree | None = None


def tree() -> Tree:
    """This will give the address tree as it stands; one short query where it has not changed."""
    global _cached  # noqa: PLW0603 - one index per process is the point
    stamp = AddressTree.objects.values_list("stamp", flat=True).first()
    with _lock:
        if _cached is None or _cached.stamp != stamp:
            places = _places()
            bare = Tree(stamp, addressing.Index(places))
            _cached = Tree(stamp, addressing.Index(places, _outer_names(bare.city_path())))
        return _cached


def city_path() -> str:
    """This will give the path of the city; NotFound before any tree is loaded."""
    return require_city(tree().city_path())


def require_city(path: str) -> str:
    """This will give the path of a city, if there is one."""
    if not path:
        raise NotFound(N_("Load the address tree before registering customers."), code="no_tree")
    return path


def match(text: str) -> Match:
    """This will read a written address; `zone_id` None means that a person must be asked."""
    return tree().read(text)


def _match(found: addressing.Match) -> Match:
    return Match(
        zone_id=UUID(found.zone) if found.zone else None,
        node_id=UUID(found.place) if found.place else None,
        lat=found.lat,
        lon=found.lon,
        accuracy_m=found.accuracy_m,
        area=found.area,
        confidence_percent=found.confidence_percent,
        reason=found.reason.value,
        candidates=tuple(_candidate(each) for each in found.candidates),
    )


def search(text: str) -> tuple[Candidate, ...]:
    """This will suggest places whose name is like the text, best first, for a person who places an address."""
    index = tree().index
    return tuple(
        Candidate(UUID(place.id), index.label(place), UUID(place.zone) if place.zone else None)
        for place in index.similar(text)
    )


def locate(text: str, given: Coordinates | None, on: date, path_unknown: str) -> Located:
    """This will find an address's zone: by its coordinates where it has some, else by its words.

    `path_unknown` is the unit's path that stands in while the zone is not known.
    """
    if given is not None:
        return _by_point(given, on, path_unknown)
    found = match(text)
    return located(found, None if found.zone_id is None else workforce.unit(found.zone_id), path_unknown)


def located(found: Match, zone: workforce.UnitRow | None, path_unknown: str) -> Located:
    """This will say where an address lies that was read so; `zone` is the unit that was found, if any."""
    return Located(
        zone_id=found.zone_id,
        node_id=found.node_id,
        path=zone.path if zone else path_unknown,
        lat=found.lat,
        lon=found.lon,
        accuracy_m=found.accuracy_m,
        area=found.area or (zone.area if zone else None) or AREA_UNKNOWN,
        state=MatchState.ASKED if zone is None else MatchState.MATCHED,
        reason=found.reason,
        confidence_percent=found.confidence_percent,
    )


def _by_point(given: Coordinates, on: date, path_unknown: str) -> Located:
    point = wgs84(given)
    zone_id = workforce.zone_at(point.lat, point.lon, on)
    zone = workforce.unit(zone_id) if zone_id else None
    return Located(
        zone_id=zone_id,
        node_id=None,
        path=zone.path if zone else path_unknown,
        lat=point.lat,
        lon=point.lon,
        accuracy_m=given.accuracy_m,
        area=(zone.area if zone else None) or AREA_UNKNOWN,
        state=MatchState.MATCHED if zone else MatchState.ASKED,
        reason=BY_COORDINATES if zone else OUTSIDE_ALL_ZONES,
        confidence_percent=100 if zone else 0,
    )


def wgs84(given: Coordinates) -> Point:
    """This will give coordinates as they are stored; Invalid where they are none."""
    faults = []
    if not -90 <= given.lat <= 90:
        faults.append(Fault("lat", N_("A latitude lies between -90 and 90 degrees.")))
    if not -180 <= given.lon <= 180:
        faults.append(Fault("lon", N_("A longitude lies between -180 and 180 degrees.")))
    if given.accuracy_m < 0:
        faults.append(Fault("accuracy_m", N_("The accuracy is a number of metres, 0 or more.")))
    if faults:
        raise Invalid.of(faults)
    return convert(Point(given.lat, given.lon), given.datum, Datum.WGS84)


def _candidate(found: addressing.Candidate) -> Candidate:
    return Candidate(UUID(found.place), found.label, UUID(found.zone) if found.zone else None)


def _places() -> list[addressing.Place]:
    return [
        addressing.Place(
            id=str(node.id),
            parent=str(node.parent_id) if node.parent_id else None,
            level=addressing.Level(node.level),
            name=node.name,
            aliases=tuple(node.aliases),
            first=node.number_from,
            last=node.number_to,
            parity=node.parity,
            zone=str(node.zone_id) if node.zone_id else None,
            lat=node.lat,
            lon=node.lon,
            accuracy_m=node.accuracy_m,
            area=node.area or None,
        )
        for node in AddressNode.objects.filter(retired=False).order_by("code")
    ]


def _outer_names(city_path: str) -> list[str]:
    """Names of what encloses the tree, as people write and shorten them: 青澜市, 青澜."""
    names = [unit.name for unit in workforce.units_above(city_path)]
    return names + [name[:-1] for name in names if name[-1:] in "省市区县" and len(name) > SHORTEST_OUTER_NAME]
