"""The map's feed: what it draws and for whom, in which datum, at what cost; and what pages may load for it."""

import json
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.customers.models import Address
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import Person, ZoneOutline
from bihuan.kernel.geo import Datum, Point, convert
from bihuan.web import tiles
from bihuan.web.middleware import RequestFrame, content_policy
from bihuan.web.pages.board_map import KNOWN_WITHIN_M, surname
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, minutes
from tests.web.board.reading import number, text
from tests.web.test_orders import enter

pytestmark = pytest.mark.django_db
TILES = "https://tiles.example/{z}/{x}/{y}.png?tk={key}"
CORNERS = [[114.30, 30.49], [114.33, 30.49], [114.33, 30.52], [114.30, 30.52]]


def drawn(client: Client, kind: str, address: str = "/board/map.json") -> list[Any]:
    """The features of a kind; each its properties, with its coordinates as `at`."""
    found = json.loads(text(client, address))["features"]
    return [
        one["properties"] | {"at": one["geometry"]["coordinates"]} for one in found if one["properties"]["kind"] == kind
    ]


def outline(day: cast.Day) -> None:
    box = {"min_lat": 30.49, "max_lat": 30.52, "min_lon": 114.30, "max_lon": 114.33}
    ZoneOutline.objects.create(zone=day.town.zones[0], outline_json=CORNERS, valid_from="2026-01-01", **box)


def test_zones_people_and_orders_are_drawn_with_their_states(desk: Client, day: cast.Day) -> None:
    outline(day)
    working, proposed = cast.receive(day), cast.receive(day, east=0.01)
    orders.assign(DISPATCHER, order_id=working, person_id=day.chen, at=minutes(1))
    cast.planned(at=minutes(2))
    waiting, nowhere = cast.receive(day, east=0.005), cast.receive(day, zone=None)
    (zone,) = drawn(desk, "zone")
    assert zone["at"] == [[*CORNERS, CORNERS[0]]]
    assert zone["name"] == day.town.zones[0].name
    looks = {one["number"]: one["look"] for one in drawn(desk, "order")}
    assert looks == {number(working): "planned", number(proposed): "proposed", number(waiting): "waiting"}
    assert json.loads(text(desk, "/board/map.json"))["unplaced"] == 1, nowhere
    chen = next(one for one in drawn(desk, "person") if one["key"] == "chen")
    assert chen["at"] == [114.3, 30.5]
    assert set(chen["stops"]) == {number(working), number(proposed)}
    assert "helper" not in {one["key"] for one in drawn(desk, "person")}, "who rests has nothing to do there"


def test_who_went_somewhere_stands_there(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day, east=0.02)
    orders.assign(DISPATCHER, order_id=order_id, person_id=day.chen, at=minutes(1))
    phone = day.town.phone(day.town.chen)
    orders.accept(phone, order_id=order_id, at=minutes(2))
    orders.arrive(phone, order_id=order_id, at=minutes(4))
    (order,) = drawn(desk, "order")
    chen = next(one for one in drawn(desk, "person") if one["key"] == "chen")
    assert chen["at"] == order["at"] != [114.3, 30.5]
    assert order["look"] == "current"


@pytest.mark.parametrize(("accuracy_m", "known"), [(None, True), (KNOWN_WITHIN_M, True), (KNOWN_WITHIN_M + 1, False)])
def test_a_guessed_place_is_not_drawn_as_if_it_were_known(
    desk: Client, day: cast.Day, accuracy_m: int | None, known: bool
) -> None:
    order_id = cast.receive(day, east=0.02)
    Address.objects.filter(pk=Order.objects.get(pk=order_id).address_id).update(accuracy_m=accuracy_m)
    orders.assign(DISPATCHER, order_id=order_id, person_id=day.chen, at=minutes(1))
    phone = day.town.phone(day.town.chen)
    orders.accept(phone, order_id=order_id, at=minutes(2))
    orders.arrive(phone, order_id=order_id, at=minutes(4))
    assert len(drawn(desk, "order")) == known
    assert json.loads(text(desk, "/board/map.json"))["unplaced"] == (not known)
    chen = next(one for one in drawn(desk, "person") if one["key"] == "chen")
    assert (chen["at"] == [114.3, 30.5]) is not known, "nobody went to where the order was guessed to be"


def test_the_map_follows_the_filters_of_the_page_and_ends_at_ones_area(
    client: Client, desk: Client, day: cast.Day
) -> None:
    outline(day)
    cast.receive(day)
    assert drawn(desk, "order", "/board/map.json?kind=broadband")
    assert not drawn(desk, "order", "/board/map.json?kind=iptv")
    other = enter(Client(), "desk-b", "dispatcher", path=cast.GROUP_B)
    assert not drawn(other, "order")
    assert not drawn(other, "zone")


@pytest.mark.parametrize("count", [2, 9])
def test_the_map_costs_the_same_queries_however_many_orders(desk: Client, day: cast.Day, count: int) -> None:
    outline(day)
    for _ in range(count):
        cast.receive(day)
    dispatch.dispatch_plan(DISPATCHER, plan_id=cast.accepted(), at=minutes(2))
    for _ in range(count):
        cast.receive(day)
    cast.planned(at=minutes(4))
    desk.get("/board/map.json")
    with CaptureQueriesContext(connection) as asked:
        desk.get("/board/map.json")
    spent = [one["sql"][:120] for one in asked if "platform_storedpolicy" not in one["sql"]]
    assert len(spent) == QUERIES, spent


QUERIES = 23  # of which the map itself takes 4, beyond the board


@pytest.mark.parametrize("datum", Datum)
def test_places_are_shifted_to_the_datum_of_the_tiles(desk: Client, day: cast.Day, datum: Datum) -> None:
    Person.objects.filter(pk=day.chen).update(start_lat=30.5, start_lon=114.3)
    cast.receive(day)
    with override_settings(BIHUAN_MAP_TILES=TILES, BIHUAN_MAP_DATUM=datum.value):
        chen = next(one for one in drawn(desk, "person") if one["key"] == "chen")
    lon, lat = chen["at"]
    there = convert(Point(30.5, 114.3), Datum.WGS84, datum)
    assert (lat, lon) == (pytest.approx(there.lat, abs=1e-5), pytest.approx(there.lon, abs=1e-5))
    assert (datum is Datum.WGS84) is (chen["at"] == [114.3, 30.5])


@override_settings(BIHUAN_MAP_TILES=TILES, BIHUAN_MAP_KEY="a&b", BIHUAN_MAP_ATTRIBUTION="<b>Somebody</b> 2026")
def test_tiles_come_from_the_origin_set_and_from_nowhere_else(desk: Client, day: cast.Day) -> None:
    page = text(desk, "/board")
    assert 'data-tiles="https://tiles.example/{z}/{x}/{y}.png?tk=a%26b"' in page
    assert "&lt;b&gt;Somebody&lt;/b&gt; 2026" in page
    answer = RequestFrame(lambda _request: HttpResponse())(HttpRequest())
    parts = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert parts["img-src"] == "'self' data: blob: https://tiles.example"
    assert "tiles.example" not in " ".join(words for name, words in parts.items() if name != "img-src")


def test_without_tiles_nothing_outside_may_be_loaded(desk: Client, day: cast.Day) -> None:
    assert "http" not in content_policy()
    assert 'data-tiles=""' in text(desk, "/board")
    with override_settings(BIHUAN_MAP_DATUM="gcj02"):
        assert tiles.installed().datum is Datum.WGS84, "nothing has to fit anything"
    with override_settings(BIHUAN_MAP_DATUM="mercator"), pytest.raises(ValueError, match="mercator"):
        tiles.installed()


@pytest.mark.parametrize(("wanted", "shown"), [("open", "open"), ("closed", "closed"), ('"><b>', "")])
def test_the_map_is_as_its_reader_left_it(desk: Client, day: cast.Day, wanted: str, shown: str) -> None:
    assert 'data-map=""' in text(desk, "/board")
    assert desk.post("/board/map", {"map": wanted}).status_code == 204
    assert f'data-map="{shown}"' in text(desk, "/board")
    enter(desk, "desk-c", "dispatcher")
    assert 'data-map=""' in text(desk, "/board"), "who sits down at the same desk next has a choice of his own"


def test_a_circle_holds_the_surname() -> None:
    assert (surname("陈建国"), surname("欧阳明"), surname("")) == ("陈", "欧阳", "")


def test_the_place_given_names_the_building_and_not_the_door(desk: Client, day: cast.Day) -> None:
    cast.receive(day, east=0.00123456)
    (order,) = drawn(desk, "order")
    assert [round(part, 4) for part in order["at"]] == order["at"]
    assert Order.objects.get().address.lon != order["at"][0]
