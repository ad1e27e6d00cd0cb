"""The board's map as GeoJSON: zones, technicians and orders of the day the page shows, in the tiles' datum."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.geo import Datum, Point, convert
from bihuan.platform import clock
from bihuan.web import tiles
from bihuan.web.formats import Tone, remaining_tone
from bihuan.web.http import StaffRequest, page
from bihuan.web.pages.board_rows import RowView
from bihuan.web.pages.board_view import BoardQuery, BoardView

DEGREE_PLACES = 5  # a metre; an order's place is given to DOOR_PLACES, which names the building and not the door
DOOR_PLACES = 4
KNOWN_WITHIN_M = 600  # a village's section, the coarsest a place may be that one can drive to; a zone's middle is none
DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯")
STATES = ("open", "closed")
KEPT_S = 365 * 24 * 3600
GONE_TO = ("working", "travelling", "done")  # where he is, or was last
Feature = dict[str, Any]


@require_GET
@page("dispatch.view")
def feed(request: StaffRequest) -> JsonResponse:
    """This will give what the map draws; the page's own scope and filters hold."""
    view = BoardView(BoardQuery.of(request), clock.now())
    drawn = MapOf(view)
    found = [*drawn.zones(), *drawn.people(), *drawn.orders()]
    return JsonResponse({"type": "FeatureCollection", "features": found, "unplaced": drawn.unplaced_count})


@require_POST
@page("dispatch.view")
def keep(request: StaffRequest) -> HttpResponse:
    """This will remember on this device whether its reader wants the map open."""
    answer = HttpResponse(status=204)
    wanted = request.POST.get("map", "")
    if wanted in STATES:
        name, secure = _cookie(request), settings.SESSION_COOKIE_SECURE
        answer.set_cookie(name, wanted, max_age=KEPT_S, samesite="Lax", httponly=True, secure=secure)
    return answer


def kept(request: StaffRequest) -> str:
    """This will say how the reader left the map on this device; empty where the page's width is to decide."""
    state = request.COOKIES.get(_cookie(request), "")
    return state if state in STATES else ""


def _cookie(request: StaffRequest) -> str:
    return f"bihuan_map_{request.account.pk}"  # a desk is shared by shifts: to each their own


class MapOf:
    """A board's places. Four queries beyond the board's own: units, outlines, orders' places, where people begin."""

    def __init__(self, view: BoardView) -> None:
        self.view = view
        self.datum = tiles.installed().datum
        blocks = [block for row in view.board.rows for block in row.blocks]
        asked = {*(block.order_id for block in blocks), *(row.order_id for row in view.board.waiting)}
        found = orders.places_of(asked)
        self.places: Mapping[UUID, orders.OrderPlace] = {
            order_id: place for order_id, place in found.items() if (place.accuracy_m or 0) <= KNOWN_WITHIN_M
        }
        self.starts = workforce.start_places(row.person_id for row in view.board.rows)
        self.unplaced_count = 0

    def zones(self) -> Iterator[Feature]:
        """The outlines in sight, each under its name."""
        query = self.view.query
        names = {unit.id: unit.name for unit in workforce.units_under(query.path)}
        known = workforce.outlines(query.actor, query.on, path=query.path, permission="dispatch.view")
        for zone_id, corners in known.items():
            ring = [self._degrees(Point(lat, lon)) for lon, lat in (*corners, corners[0])]
            shape = {"type": "Polygon", "coordinates": [ring]}
            yield _feature(shape, kind="zone", id=str(zone_id), name=names.get(zone_id, ""))

    def people(self) -> Iterator[Feature]:
        """Who works that day, where he was last or begins; `stops` are his open orders in their order."""
        for row, shown in zip(self.view.board.rows, self.view.rows, strict=True):
            place = self._place_of(row)
            if place is None or (row.unfit and not row.blocks):
                continue
            stops = [block.number for block in row.blocks if block.state != "done"]
            yield self._point(
                place, kind="person", key=shown.key, name=row.name, surname=surname(row.name), stops=stops
            )

    def orders(self) -> Iterator[Feature]:
        """Planned and waiting orders, as far as their place is known."""
        for row, shown in zip(self.view.board.rows, self.view.rows, strict=True):
            yield from self._planned(row, shown)
        for one in self.view.waiting:
            left_s = int((one.row.due_at - self.view.now).total_seconds())
            tone = Tone.NEUTRAL if one.overdue else remaining_tone(left_s)
            yield from self._order(one.row.order_id, one.row.number, "waiting", tone)

    def _planned(self, row: dispatch.BoardRow, shown: RowView) -> Iterator[Feature]:
        for block, words in zip(row.blocks, shown.blocks, strict=True):
            if not words.passed_over:
                yield from self._order(block.order_id, block.number, words.look, words.tone, row=shown.key)

    def _order(self, order_id: UUID, number: str, look: str, tone: Tone, **more: str) -> Collection[Feature]:
        place = self.places.get(order_id)
        if place is None:
            self.unplaced_count += 1
            return ()
        said = {"number": number, "look": look, "tone": tone.value, "zone": str(place.zone_id or "")} | more
        return (self._point(Point(place.lat, place.lon), places=DOOR_PLACES, kind="order", **said),)

    def _place_of(self, row: dispatch.BoardRow) -> Point | None:
        for block in reversed(row.blocks):
            place = self.places.get(block.order_id)
            if block.state in GONE_TO and place is not None:
                return Point(place.lat, place.lon)
        return self.starts.get(row.person_id)

    def _point(self, place: Point, *, places: int = DEGREE_PLACES, **said: object) -> Feature:
        return _feature({"type": "Point", "coordinates": self._degrees(place, places)}, **said)

    def _degrees(self, place: Point, places: int = DEGREE_PLACES) -> list[float]:
        shown = convert(place, Datum.WGS84, self.datum)
        return [round(shown.lon, places), round(shown.lat, places)]


def surname(name: str) -> str:
    """This will give what a circle has room for: the surname, two characters where it has two."""
    return next((one for one in DOUBLE_SURNAMES if name.startswith(one)), name[:1])


def _feature(shape: dict[str, Any], **said: object) -> Feature:
    return {"type": "Feature", "geometry": shape, "properties": said}


urlpatterns = [
    path("board/map.json", feed, name="board-map"),
    path("board/map", keep, name="board-map-keep"),
]
