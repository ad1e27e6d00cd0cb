"""The sample city: the sources' figures, from one seed, on sound ground."""

import random
from collections import Counter
from datetime import date, timedelta
from statistics import mean

import pytest

from bihuan.config.demo.city import city, demand, figures, ground, people
from bihuan.engines import addressing
from bihuan.kernel.geo import Point, point_in_polygon
from tests.contexts.orders.cast import START

TODAY = date(2026, 11, 23)
CITY = city()


def test_it_has_the_people_of_the_figures() -> None:
    posts = Counter((row.post, row.contractor is not None) for row in CITY.people.rows)
    assert posts["technician", False] + posts["support_technician", False] == 104
    assert posts["technician", True] == 40
    assert posts["support_technician", False] in (3, 4)
    assert posts["dispatcher", False] == 12
    assert posts["resource_clerk", False] + posts["technical_support", False] == 13
    for post in ("hotline_agent", "callback_agent", "quality_inspector", "operations_manager"):
        assert posts[post, False] >= 3, post
    assert len({row.name for row in CITY.people.rows}) == len(CITY.people.rows)


def test_a_group_is_four_to_six_zones_with_an_owner_each() -> None:
    staff = CITY.staff(TODAY, 1, 1)
    parents = {unit.code: unit.parent for unit in staff.units}
    sits = {row.code: row.unit for row in staff.people}
    owners = [zone.owner for zone in staff.zones]
    assert len(set(owners)) == len(owners) == 140
    for zone in staff.zones:
        assert zone.owner is not None
        assert sits[zone.owner] == parents[zone.code]
    sizes = Counter(parents[zone.code] for zone in staff.zones)
    assert len(sizes) == 28
    assert set(sizes.values()) == {4, 5, 6}
    for district in ground.DISTRICTS:
        assert all(len(groups) in (2, 3) for _area, groups in district.areas)


def test_about_one_of_a_group_rests_each_day_and_nobody_works_more_than_six_running() -> None:
    rosters = {one.person: one.days for one in CITY.staff(TODAY, 14, 28).rosters}
    for group in CITY.groups:
        for number in range(43):
            resting = [zone for zone in group.zones if rosters[f"T{zone.number:02}"][number].kind == "rest"]
            assert len(resting) == 1
    for days in rosters.values():
        worked = "".join("r" if day.kind == "rest" else "w" for day in days)
        assert "w" * 7 not in worked


def test_who_can_sign_in_is_at_work_by_day_on_the_day_of_the_demonstration() -> None:
    rosters = {one.person: one.days for one in CITY.staff(TODAY, 0, 0).rosters}
    for person in ("T01", "T07"):
        [day] = rosters[person]
        assert day.start_at is not None
        assert day.start_at.hour == 8


def test_the_outlines_tile_the_ground() -> None:
    rings = [(zone.code, ground.outline(zone)) for group in CITY.groups for zone in group.zones]
    corners = [corner for _code, ring in rings for corner in ring]
    west, east = min(lon for lon, _ in corners), max(lon for lon, _ in corners)
    south, north = min(lat for _, lat in corners), max(lat for _, lat in corners)
    rng = random.Random(7)
    for _ in range(400):
        point = Point(rng.uniform(south, north), rng.uniform(west, east))
        assert len([code for code, ring in rings if point_in_polygon(point, ring)]) == 1, point


def test_customers_write_addresses_that_lead_to_their_own_zone() -> None:
    index = addressing.Index(CITY.places.rows, ["示范省", "青澜市", "青澜"])
    for number in range(1, 501):
        one = CITY.customer(number)
        assert addressing.match(one.address, index).zone == one.zone, one.address


def test_nobody_can_be_rung() -> None:
    phones = [row.phone or "" for row in CITY.people.rows] + [CITY.customer(n).phone for n in range(1, 501)]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("154") and len(phone) == 11 and phone.isdigit() for phone in phones)


def test_it_is_the_same_every_time() -> None:
    city.cache_clear()
    again = city()
    assert again is not CITY
    assert again.places.rows == CITY.places.rows
    assert again.staff(TODAY, 3, 3) == CITY.staff(TODAY, 3, 3)
    assert [again.customer(n) for n in range(1, 99)] == [CITY.customer(n) for n in range(1, 99)]
    assert demand.calls(TODAY) == demand.calls(TODAY)


@pytest.mark.parametrize("month", [2, 5, 11])
def test_a_month_brings_the_figures_by_kind(month: int) -> None:
    first = date(2026, month, 1)
    days = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == month]
    calls = [call for on in days for call in demand.calls(on)]
    faults = [call for call in calls if call.work == "repair"]
    assert len(faults) == demand.FAULT_MONTH_COUNT == 16_818
    assert len(calls) - len(faults) == demand.INSTALL_MOVE_MONTH_COUNT == 6_766
    assert sum(call.intercepted for call in faults) / len(faults) == pytest.approx(0.35, abs=0.002)
    for business, percent in demand.FAULTS.items():
        assert sum(call.business == business for call in faults) / len(faults) == pytest.approx(percent / 100, abs=0.02)
    assert not any(call.intercepted for call in faults if call.symptom == "los_red")
    assert all(call.at.date() in days for call in calls)


def _faults(on: date) -> int:
    return demand.month(on.year, on.month)[on][0]


def test_rain_brings_faults_and_a_sunday_fewer() -> None:
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {demand.weather(on) for on in year} == {"dry", "rain", "storm"}
    dry, rain, storm = (
        mean(_faults(on) for on in year if demand.weather(on) == kind) for kind in ("dry", "rain", "storm")
    )
    assert dry < rain < storm
    assert mean(_faults(on) for on in year if on.weekday() == 6) < mean(map(_faults, year))


def test_a_part_of_the_city_has_its_part_of_the_calls() -> None:
    part = city(2)
    assert part.share == pytest.approx(10 / 140)
    assert len(demand.calls(TODAY, part.share)) == round(len(demand.calls(TODAY)) * part.share)
    assert not part.whole
    assert {row.post for row in part.people.rows} >= {"technician", "dispatcher", "hotline_agent", "callback_agent"}


@pytest.mark.django_db
def test_the_city_can_be_worked_and_by_its_own_people_alone_it_could_not() -> None:
    alone, whole = figures.loads(START)
    assert alone.technicians_count == 104
    assert alone.load_ratio == pytest.approx(1.6, abs=0.1)
    assert whole.technicians_count == 140
    assert whole.load_ratio == pytest.approx(0.9, abs=0.05)
    assert len(list(figures.lines(START))) == 2
    assert people.SUPPORT_TEAM_COUNT == 4
