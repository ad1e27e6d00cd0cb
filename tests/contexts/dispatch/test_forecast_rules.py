"""The forecast's rule as a table: level times the weekday's share, holidays by policy, nothing from too little."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from bihuan.contexts.dispatch.rules import ForecastRules, forecast, likeness

MONDAY = date(2026, 6, 1)
A, B = UUID(int=1), UUID(int=2)
RULES = ForecastRules(
    weeks_count=4, least_weeks_count=2, ahead_days=7, holiday_weekday=7, staffed_bp=10_000, person_minutes=100
)


def weeks(count: int, minutes: tuple[int, ...]) -> dict[date, int]:
    """This will give days of work before Monday, a week's minutes again and again."""
    days = [MONDAY - timedelta(days=number) for number in range(1, count * 7 + 1)]
    return {day: minutes[day.weekday()] for day in days}


def test_a_groups_level_is_shaped_by_the_whole_areas_week() -> None:
    week = (200, 100, 100, 100, 100, 100, 0)  # the mean day has 100
    found = {
        (one.unit_id, one.date): one for one in forecast({A: weeks(4, week), B: weeks(4, week)}, MONDAY, {}, RULES)
    }
    monday, sunday = found[A, MONDAY], found[A, MONDAY + timedelta(days=6)]
    assert (monday.level_minutes, monday.share_bp, monday.work_minutes, monday.people_count) == (100, 20_000, 200, 2)
    assert (sunday.work_minutes, sunday.people_count) == (0, 0)


def test_a_group_with_an_odd_week_of_its_own_follows_the_area() -> None:
    flat, steep = (100,) * 7, (700, 0, 0, 0, 0, 0, 0)
    found = forecast({A: weeks(4, flat), B: weeks(4, steep)}, MONDAY, {}, RULES)
    assert {one.level_minutes for one in found} == {100}
    mondays = [one for one in found if one.date == MONDAY]
    assert {one.work_minutes for one in mondays} == {400}


def test_people_are_whole_and_for_the_share_the_policy_staffs() -> None:
    rules = ForecastRules(4, 2, 1, 7, 8_000, 100)
    [one] = forecast({A: weeks(4, (101,) * 7)}, MONDAY, {}, rules)
    assert (one.work_minutes, one.people_count) == (101, 1)
    [one] = forecast({A: weeks(4, (126,) * 7)}, MONDAY, {}, rules)
    assert one.people_count == 2


@pytest.mark.parametrize(("count", "days"), [(1, 0), (2, 7), (9, 7)])
def test_too_few_weeks_foretell_nothing(count: int, days: int) -> None:
    assert len(forecast({A: weeks(count, (100,) * 7)}, MONDAY, {}, RULES)) == days


def test_nothing_known_foretells_nothing() -> None:
    assert forecast({}, MONDAY, {}, RULES) == ()
    assert forecast({A: {}}, MONDAY, {}, RULES) == ()


def test_a_holiday_is_like_the_weekday_named_and_a_made_up_workday_like_a_mean_one() -> None:
    week = (200, 150, 100, 100, 50, 60, 40)
    holidays = {MONDAY: "rest", MONDAY + timedelta(days=5): "work"}
    found = forecast({A: weeks(4, week)}, MONDAY, holidays, RULES)
    assert found[0].work_minutes == 40
    assert found[5].work_minutes == 120  # the mean of Monday to Friday
    assert likeness(MONDAY + timedelta(days=1), holidays, RULES) == 2


def test_a_holiday_in_the_past_tells_nothing_of_its_weekday() -> None:
    week = (100, 100, 100, 100, 100, 100, 100)
    history = weeks(4, week)
    last_monday = MONDAY - timedelta(days=7)
    history[last_monday] = 0
    [monday, *_rest] = forecast({A: history}, MONDAY, {last_monday: "rest"}, RULES)
    sunday = next(one for one in _rest if one.date.isoweekday() == 7)
    assert monday.share_bp > 10_000
    assert sunday.share_bp < 10_000
