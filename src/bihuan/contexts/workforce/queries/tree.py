"""The tree, whose a zone is, and which zone holds a place."""

from collections.abc import Iterable
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from bihuan.contexts.workforce.models import OrgUnit, ZoneOutline, ZoneOwner
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.rules.outlines import Corner, holder_of
from bihuan.contexts.workforce.rules.paths import ancestors
from bihuan.contexts.workforce.types import UnitKind, UnitRow
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, NotFound
from bihuan.kernel.geo import Point, great_circle_m
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import under

VIEW = "workforce.view"
COLUMNS = ("id", "parent_id", "kind", "code", "name", "path", "area")


def units(actor: Actor, *, kind: UnitKind | None = None, path: str = "", permission: str = VIEW) -> tuple[UnitRow, ...]:
    """This will list the units in the actor's sight, at or below `path`, in the tree's order."""
    rows = OrgUnit.objects.visible(actor, permission).filter(under(path, "path"))
    return _rows(rows if kind is None else rows.filter(kind=kind.value))


def unit(unit_id: UUID) -> UnitRow:
    """This will give one unit; NotFound if there is none."""
    return _one(OrgUnit.objects.filter(pk=unit_id))


def units_under(path: str) -> tuple[UnitRow, ...]:
    """This will list the units at or below `path` to another context, in the tree's order; interfaces ask `units`."""
    return _rows(OrgUnit.objects.get_queryset().filter(under(path, "path")))


def zone_by_code(code: Code) -> UnitRow:
    """This will give the zone of a code; NotFound if there is none."""
    return _one(OrgUnit.objects.filter(code=code, kind=UnitKind.ZONE.value))


def units_above(path: str) -> tuple[UnitRow, ...]:
    """This will give the units from the province down to the one at `path`, itself included."""
    return _rows(OrgUnit.objects.filter(path__in=ancestors(path)))


def owner_of(zone_id: UUID, on: date) -> UUID | None:
    """This will give whose a zone was on a day; None where it was nobody's."""
    found: UUID | None = (
        ZoneOwner.objects.filter(valid_on(on), zone=zone_id).values_list("person_id", flat=True).first()
    )
    return found


def owners(path: str, on: date) -> dict[UUID, UUID]:
    """This will give zone → person for all zones owned on a day at or below `path`."""
    rows = ZoneOwner.objects.filter(valid_on(on)).filter(under(path, "zone__path"))
    return dict(rows.values_list("zone_id", "person_id"))


def zone_at(lat: float, lon: float, on: date) -> UUID | None:
    """This will give the zone whose outline held a place (WGS-84) on a day; the smallest where several do."""
    near = ZoneOutline.objects.filter(
        valid_on(on), min_lat__lte=lat, max_lat__gte=lat, min_lon__lte=lon, max_lon__gte=lon
    )
    return holder_of(Point(lat, lon), _outlines(near))


def zone_middle(zone_id: UUID, on: date) -> tuple[Point, int] | None:
    """This will give the middle of a zone (WGS-84) on a day and how many metres its corners lie from it at most."""
    boxes = ZoneOutline.objects.filter(valid_on(on), zone=zone_id)
    found = boxes.values_list("min_lat", "max_lat", "min_lon", "max_lon").first()
    if found is None:
        return None
    south, north, west, east = found
    middle = Point((south + north) / 2, (west + east) / 2)
    return middle, ceil(great_circle_m(middle, Point(south, west)))


class ZoneIndex:
    """All outlines of one day in memory, for looking up many places; it sees no later change."""

    def __init__(self, on: date, path: str = "") -> None:
        rows = ZoneOutline.objects.filter(valid_on(on)).filter(under(path, "zone__path"))
        boxes = ("min_lat", "max_lat", "min_lon", "max_lon")
        self._entries = [
            (tuple(row[:4]), row[4], row[5])
            for row in rows.order_by("zone__path").values_list(*boxes, "zone_id", "outline_json")
        ]

    def at(self, lat: float, lon: float) -> UUID | None:
        """This will give the zone that holds a place, as `zone_at` does."""
        near = (
            (zone_id, outline)
            for (south, north, west, east), zone_id, outline in self._entries
            if south <= lat <= north and west <= lon <= east
        )
        return holder_of(Point(lat, lon), near)


def outlines(actor: Actor, on: date, *, path: str = "", permission: str = VIEW) -> dict[UUID, tuple[Corner, ...]]:
    """This will give zone → corners (lon, lat) on a day for the zones in the actor's sight, for drawing."""
    zones = OrgUnit.objects.visible(actor, permission).filter(under(path, "path"), kind=UnitKind.ZONE.value)
    rows = ZoneOutline.objects.filter(valid_on(on), zone__in=zones)
    return {zone_id: tuple((lon, lat) for lon, lat in corners) for zone_id, corners in _outlines(rows)}


def _outlines(rows: Any) -> Iterable[tuple[UUID, list[Corner]]]:
    found: Iterable[tuple[UUID, list[Corner]]] = rows.order_by("zone__path").values_list("zone_id", "outline_json")
    return found


def _rows(rows: Any) -> tuple[UnitRow, ...]:
    return tuple(
        UnitRow(id_, parent_id, UnitKind(kind), code, name, path, area)
        for id_, parent_id, kind, code, name, path, area in rows.order_by("path").values_list(*COLUMNS)
    )


def _one(rows: Any) -> UnitRow:
    found = _rows(rows)
    if not found:
        raise NotFound(N_("There is no such unit."))
    return found[0]
