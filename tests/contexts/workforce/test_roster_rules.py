"""Six days, then rest: the rule and the faults of a single day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.contexts.workforce.policies import check_roster
from bihuan.contexts.workforce.rules.roster import (
    RosterRules,
    Run,
    day_faults,
    days_running_before,
    hours,
    minutes,
    overlap,
    runs,
    too_long,
)
from bihuan.contexts.workforce.types import DayKind, RosterRow
from tests.contexts.workforce.cast import TODAY, clock, days, rest, shift

RULES = RosterRules(max_days_running_count=6, max_shift_minutes=720)
offsets = st.sets(st.integers(0, 40))


def on(numbers: set[int]) -> set[date]:
    return {TODAY + timedelta(days=number) for number in numbers}


@given(offsets)
def test_runs_cover_each_day_once_and_never_touch(numbers: set[int]) -> None:
    worked, found = on(numbers), runs(on(numbers))
    assert sum(run.days_count for run in found) == len(worked)
    assert all(later.first - earlier.last > timedelta(days=1) for earlier, later in pairwise(found))
    assert all(day in worked for run in found for day in days(run.first, run.days_count))


@given(offsets, offsets)
def test_set_day_by_day_no_one_ever_works_seven_running(wishes: set[int], more: set[int]) -> None:
    """Whatever is wished for, in two rosters: what the rule lets through never holds seven in a row."""
    worked: set[date] = set()
    for batch in (sorted(on(wishes)), sorted(on(more), reverse=True)):
        for day in batch:
            if too_long(worked | {day}, {day}, 6) is None:
                worked.add(day)
    for start in sorted(worked):
        assert not all(day in worked for day in days(start, 7))
    assert all(days_running_before(worked, day + timedelta(days=1)) <= 6 for day in worked)


@given(offsets, st.integers(0, 41))
def test_days_running_agrees_with_the_runs(numbers: set[int], at: int) -> None:
    day = TODAY + timedelta(days=at)
    yesterday = day - timedelta(days=1)
    before = sum(run.days_count for run in runs(d for d in on(numbers) if d < day) if run.last == yesterday)
    assert days_running_before(on(numbers), day) == before


@pytest.mark.parametrize(
    ("worked", "set_now", "run"),
    [
        (days(TODAY, 6), days(TODAY, 6), None),
        (days(TODAY, 7), days(TODAY, 7), Run(TODAY, TODAY + timedelta(days=6))),
        (days(TODAY, 7), [TODAY + timedelta(days=6)], Run(TODAY, TODAY + timedelta(days=6))),
        (days(TODAY, 7), [TODAY + timedelta(days=20)], None),  # an old stretch nobody touches now
    ],
)
def test_only_a_stretch_touched_now_is_refused(worked: list[date], set_now: list[date], run: Run | None) -> None:
    assert too_long(worked, set_now, 6) == run


NIGHT = RosterRow(TODAY, DayKind.WORK, clock(TODAY, "20:00"), clock(TODAY + timedelta(days=1), "06:00"))


@pytest.mark.parametrize(
    ("row", "count"),
    [
        (shift(TODAY), 0),
        (shift(TODAY, rest=None), 0),
        (NIGHT, 0),
        (rest(TODAY), 0),
        (RosterRow(TODAY, DayKind.WORK), 1),
        (RosterRow(TODAY, DayKind.REST, clock(TODAY, "08:00")), 1),
        (shift(TODAY, "18:00", "08:30", None), 1),
        (shift(TODAY, "06:00", "18:01", None), 1),
        (shift(TODAY, rest=("08:00", "09:00")), 1),
        (shift(TODAY, rest=("13:00", "12:00")), 1),
        (RosterRow(TODAY, DayKind.WORK, clock(TODAY, "08:00"), clock(TODAY, "12:00"), clock(TODAY, "10:00")), 1),
        (RosterRow(TODAY + timedelta(days=1), DayKind.WORK, clock(TODAY, "08:00"), clock(TODAY, "12:00")), 1),
    ],
)
def test_faults_of_a_day(row: RosterRow, count: int) -> None:
    assert len(day_faults(row, RULES, "here")) == count


def test_hours_leave_the_break_out() -> None:
    assert minutes(hours(shift(TODAY))) == 8 * 60
    assert minutes(hours(NIGHT)) == 10 * 60
    assert hours(rest(TODAY)) == ()


def test_a_night_shift_may_not_run_into_the_next_morning() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert overlap([shift(tomorrow, "05:00", "12:00", None), NIGHT]) == (TODAY, tomorrow)
    assert overlap([shift(tomorrow, "06:00", "12:00", None), NIGHT]) is None


@pytest.mark.parametrize(("most", "shift_minutes", "count"), [(6, 720, 0), (7, 720, 1), (0, 720, 1), (5, 30, 1)])
def test_the_policy_may_be_stricter_than_the_law_never_laxer(most: int, shift_minutes: int, count: int) -> None:
    assert len(list(check_roster(RosterRules(most, shift_minutes)))) == count
