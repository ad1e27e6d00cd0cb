from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.geo import Datum, Point, convert, haversine_m, point_in_polygon

TIANANMEN = Point(39.908823, 116.397470)
places = st.builds(Point, st.floats(18, 53.5), st.floats(73.6, 135))
datums = st.sampled_from(Datum)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        (TIANANMEN, TIANANMEN, 0),
        (Point(0, 0), Point(0, 1), 111_195),
        (Point(0, 0), Point(0, 180), 20_015_114),
        (Point(39.9042, 116.4074), Point(31.2304, 121.4737), 1_067_312),  # Beijing to Shanghai
    ],
)
def test_distance(a: Point, b: Point, metres: int) -> None:
    assert haversine_m(a, b) == haversine_m(b, a) == metres


# Published pairs: eviltransform's test table (WGS-84 and GCJ-02 of three cities).
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),  # Shanghai
        (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),  # Shenzhen
        (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),  # Beijing
    ],
)
def test_gcj02_agrees_with_the_published_pairs(wgs84: Point, gcj02: Point) -> None:
    assert convert(wgs84, Datum.WGS84, Datum.GCJ02) == pytest.approx(gcj02, abs=1e-6)
    assert convert(gcj02, Datum.GCJ02, Datum.WGS84) == pytest.approx(wgs84, abs=1e-6)


def test_bd09_agrees_with_baidus_own_example() -> None:
    # The reference point of Baidu's convertor demo: GCJ-02 116.404, 39.915.
    assert convert(Point(39.915, 116.404), Datum.GCJ02, Datum.BD09) == pytest.approx(
        (39.92133699, 116.41036949), abs=1e-6
    )


@given(places, datums, datums)
def test_there_and_back_is_within_a_centimetre(place: Point, source: Datum, target: Datum) -> None:
    back = convert(convert(place, source, target), target, source)
    assert back == pytest.approx(place, abs=1e-7)


@given(places)
def test_the_shift_is_some_hundred_metres(place: Point) -> None:
    assert 0 < haversine_m(place, convert(place, Datum.WGS84, Datum.GCJ02)) < 1_500


@pytest.mark.parametrize("place", [Point(51.5, -0.1), Point(-33.9, 151.2), Point(35.7, 139.7)])
def test_abroad_the_datums_are_equal(place: Point) -> None:
    assert convert(place, Datum.WGS84, Datum.BD09) == place


L_SHAPE = [(0.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 2.0), (2.0, 4.0), (0.0, 4.0)]


@pytest.mark.parametrize(
    ("lat", "lon", "inside"), [(1, 1, True), (3, 1, True), (1, 3, True), (3, 3, False), (-1, 1, False), (1, 5, False)]
)
def test_inside_an_outline(lat: float, lon: float, inside: bool) -> None:
    assert point_in_polygon(Point(lat, lon), L_SHAPE) is inside
    assert point_in_polygon(Point(lat, lon), [*L_SHAPE, L_SHAPE[0]]) is inside
    assert point_in_polygon(Point(lat, lon), L_SHAPE[::-1]) is inside


heights = st.lists(st.floats(0, 10), min_size=2, max_size=6)


@given(heights, st.data())
def test_a_point_on_a_shared_border_belongs_to_exactly_one_side(lats: list[float], data: st.DataObject) -> None:
    border = [(float(index), lat) for index, lat in enumerate(lats)]
    below = [(0.0, -1.0), *border, (border[-1][0], -1.0)]
    above = [*border, (border[-1][0], 11.0), (0.0, 11.0)]
    (lon_1, lat_1), (lon_2, lat_2) = data.draw(st.sampled_from(list(pairwise(border))))
    share = data.draw(st.floats(0, 1, exclude_max=True))
    point = Point(lat_1 + share * (lat_2 - lat_1), lon_1 + share * (lon_2 - lon_1))
    assert point_in_polygon(point, below) != point_in_polygon(point, above)
