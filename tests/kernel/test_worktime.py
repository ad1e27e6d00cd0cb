from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.units import Seconds
from bihuan.kernel.worktime import WorkCalendar, hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = hours("08:30-12:00", "14:00-17:30")
CALENDAR = WorkCalendar(
    "office",
    (OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, (), ()),
    holidays=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    extra_workdays=frozenset({date(2026, 10, 10)}),
    extra_hours=hours("09:00-12:00"),
)
NIGHTS = WorkCalendar("nights", (hours("00:00-06:00", "22:00-24:00"),) * 7)
calendars = st.sampled_from([CALENDAR, NIGHTS, WorkCalendar.always()])
instants = st.integers(0, 54 * 366 * 86_400).map(
    lambda second: datetime(1986, 1, 1, tzinfo=UTC) + timedelta(seconds=second, milliseconds=second % 1000)
)
amounts = st.integers(0, 40 * 86_400).map(Seconds)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-02 09:00", 60, "2026-03-02 10:00"),
        ("2026-03-02 11:30", 60, "2026-03-02 14:30"),  # over lunch
        ("2026-03-02 08:30", 420, "2026-03-02 17:30"),  # fills the day: ends with it
        ("2026-03-02 08:30", 421, "2026-03-03 08:31"),
        ("2026-03-06 17:00", 60, "2026-03-09 09:00"),  # over a weekend
        ("2026-03-07 03:00", 1, "2026-03-09 08:31"),  # begins outside hours
        ("2026-03-07 03:00", 0, "2026-03-07 03:00"),
        ("2026-09-30 17:00", 60, "2026-10-05 09:00"),  # over two holidays and a weekend
        ("2026-10-09 17:00", 60, "2026-10-10 09:30"),  # into an extra workday with its own hours
        ("2026-10-10 11:59", 2, "2026-10-12 08:31"),
    ],
)
def test_a_deadline_in_working_time(start: str, minutes: int, end: str) -> None:
    assert CALENDAR.add(local(start), Seconds(minutes * 60)) == local(end)
    assert CALENDAR.between(local(start), local(end)) == minutes * 60


def test_around_the_clock_every_second_counts() -> None:
    always = WorkCalendar.always()
    start = local("2026-02-28 23:59:59")
    assert always.add(start, Seconds(86_400)) == start + timedelta(days=1)
    assert always.between(start, start + timedelta(days=400)) == 400 * 86_400


def test_a_holiday_changed_later_is_another_version() -> None:
    later = WorkCalendar("office", CALENDAR.week, CALENDAR.holidays | {date(2026, 10, 5)})
    assert len(CALENDAR.version) == 64
    assert later.version != CALENDAR.version
    assert WorkCalendar("office", CALENDAR.week).version == WorkCalendar("office", CALENDAR.week).version


def test_years_without_any_stated_day_can_be_warned_of() -> None:
    assert CALENDAR.years == {2026}
    assert WorkCalendar.always().years == frozenset()


@pytest.mark.parametrize("text", ["8:30-12:00", "08:60-12:00", "08:30", "12:00-08:30", "08:30-24:01", "25:00-26:00"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="hours"):
        hours(text)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"week": ((),) * 7}, "at least one worked hour"),
        ({"week": (OFFICE,) * 6}, "seven days"),
        ({"week": (hours("08:00-12:00", "11:00-13:00"),) * 7}, "do not overlap"),
        ({"holidays": frozenset({date(2026, 10, 10)})}, "both a holiday and"),
        ({"extra_hours": ()}, "need their hours"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(said: dict[str, object], why: str) -> None:
    whole = {
        "name": "x",
        "week": CALENDAR.week,
        "extra_workdays": CALENDAR.extra_workdays,
        "extra_hours": CALENDAR.extra_hours,
    }
    with pytest.raises(ValueError, match=why):
        WorkCalendar(**(whole | said))  # type: ignore[arg-type]


def test_naive_time_and_negative_amounts_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        CALENDAR.between(local("2026-03-02 09:00").replace(tzinfo=None), local("2026-03-02 09:00"))
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add(local("2026-03-02 09:00"), Seconds(-1))


@given(calendars, instants, instants, instants)
def test_splitting_an_interval_changes_no_sum(calendar: WorkCalendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)


@given(calendars, instants, amounts, amounts)
def test_adding_in_two_steps_is_adding_at_once(
    calendar: WorkCalendar, start: datetime, first: Seconds, second: Seconds
) -> None:
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, Seconds(first + second))


@given(calendars, instants, amounts)
def test_add_is_the_earliest_instant_by_which_it_is_worked(
    calendar: WorkCalendar, start: datetime, amount: Seconds
) -> None:
    end = calendar.add(start, amount)
    assert calendar.between(start, end) == amount
    if amount:
        assert calendar.between(start, end - timedelta(seconds=1)) == amount - 1


@given(calendars, instants, instants, amounts)
def test_later_starts_never_end_earlier(calendar: WorkCalendar, a: datetime, b: datetime, amount: Seconds) -> None:
    early, late = sorted((a, b))
    assert calendar.add(early, amount) <= calendar.add(late, amount)
    assert calendar.between(early, late) >= 0


@given(calendars, instants, amounts)
def test_the_zone_an_instant_is_written_in_does_not_matter(
    calendar: WorkCalendar, start: datetime, amount: Seconds
) -> None:
    assert calendar.add(start.astimezone(SHANGHAI), amount) == calendar.add(start, amount)
    there = start.astimezone(ZoneInfo("America/New_York"))
    assert calendar.between(there, start + timedelta(days=9)) == calendar.between(start, start + timedelta(days=9))


@given(instants, st.integers(0, 30))
def test_it_equals_counting_minute_by_minute(start: datetime, days: int) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(days=days % 4, minutes=days * 37)
    counted = 0
    minute = start
    while minute < end:
        there = minute + timedelta(hours=8)
        of_day = there.hour * 60 + there.minute
        counted += any(span.start_minute <= of_day < span.end_minute for span in CALENDAR.hours_on(there.date()))
        minute += timedelta(minutes=1)
    assert CALENDAR.between(start, end) == counted * 60
