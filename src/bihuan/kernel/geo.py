"""Places on the earth: distance, the three Chinese datums, and whether a point lies in an outline.

Latitudes and longitudes are degrees. WGS-84 is what GPS gives and what is stored. GCJ-02 is what maps published in
China show (up to 700 m away), BD-09 is Baidu's shift on top of it. The formulas are the published ones with the
Krasovsky 1940 ellipsoid; outside the rectangle they are defined for, the three datums are equal.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Final, NamedTuple

from bihuan.kernel.units import Metres

EARTH_RADIUS_M: Final = 6_371_008.8  # mean radius, IUGG
_AXIS_M: Final = 6_378_245.0
_FLATTENING: Final = 0.00669342162296594323  # first eccentricity squared
_BAIDU: Final = pi * 3000 / 180
_SETTLED_DEG: Final = 1e-9  # a tenth of a millimetre


class Datum(StrEnum):
    """Which earth a pair of degrees was measured on; never guess it, ask the source."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Point(NamedTuple):
    """A place; latitude first."""

    lat: float
    lon: float


def great_circle_m(a: Point, b: Point) -> float:
    """This will give the great-circle distance between two WGS-84 points, unrounded, for those who reckon on."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    across = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(across)))


def haversine_m(a: Point, b: Point) -> Metres:
    """This will measure the great-circle distance between two WGS-84 points, to the nearest metre."""
    return Metres(round(great_circle_m(a, b)))


def convert(point: Point, source: Datum, target: Datum) -> Point:
    """This will give the same place in another datum; there and back again is within a centimetre."""
    if source is target:
        return point
    return _from_wgs84(_to_wgs84(point, source), target)


def _to_wgs84(point: Point, source: Datum) -> Point:
    return point if source is Datum.WGS84 else _inverse(lambda guess: _from_wgs84(guess, source), point)


def _from_wgs84(point: Point, target: Datum) -> Point:
    if target is Datum.WGS84 or not _shifted(point):
        return point
    shifted = _gcj02(point)
    return shifted if target is Datum.GCJ02 else _bd09(shifted)


def _shifted(point: Point) -> bool:
    return 0.8293 <= point.lat <= 55.8271 and 72.004 <= point.lon <= 137.8347


def _gcj02(point: Point) -> Point:
    x, y = point.lon - 105.0, point.lat - 35.0
    shared = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + shared
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + shared
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    lat = radians(point.lat)
    curve = 1 - _FLATTENING * sin(lat) ** 2
    meridian_m = _AXIS_M * (1 - _FLATTENING) / (curve * sqrt(curve)) * pi / 180
    parallel_m = _AXIS_M / sqrt(curve) * cos(lat) * pi / 180
    return Point(point.lat + north / meridian_m, point.lon + east / parallel_m)


def _bd09(point: Point) -> Point:
    radius = hypot(point.lon, point.lat) + 0.00002 * sin(point.lat * _BAIDU)
    angle = atan2(point.lat, point.lon) + 0.000003 * cos(point.lon * _BAIDU)
    return Point(radius * sin(angle) + 0.006, radius * cos(angle) + 0.0065)


def _inverse(shift: Callable[[Point], Point], shifted: Point) -> Point:
    """The point that `shift` moves to `shifted`: the shift changes slowly, so a few corrections settle it."""
    guess = shifted
    for _ in range(20):
        reached = shift(guess)
        error = Point(reached.lat - shifted.lat, reached.lon - shifted.lon)
        guess = Point(guess.lat - error.lat, guess.lon - error.lon)
        if abs(error.lat) < _SETTLED_DEG and abs(error.lon) < _SETTLED_DEG:
            break
    return guess


def point_in_polygon(point: Point, outline: Sequence[tuple[float, float]]) -> bool:
    """This will tell whether the point lies inside an outline of (lon, lat) corners, closed or not.

    Of two outlines that share a border exactly one holds a point on it, so zones side by side leave no gap.
    """
    inside = False
    for (lon_1, lat_1), (lon_2, lat_2) in zip(outline, (*outline[1:], outline[0]), strict=True):
        if (lat_1 > point.lat) == (lat_2 > point.lat):
            continue
        # The lower end first: both neighbours must compute the very same crossing, to the last bit.
        (low_lat, low_lon), (high_lat, high_lon) = sorted(((lat_1, lon_1), (lat_2, lon_2)))
        crossing_lon = low_lon + (point.lat - low_lat) * (high_lon - low_lon) / (high_lat - low_lat)
        inside ^= point.lon < crossing_lon
    return inside
