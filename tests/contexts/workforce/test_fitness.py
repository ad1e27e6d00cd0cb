"""Fit for work, certified, equipped: the pure rules."""

from datetime import date, timedelta

import pytest

from bihuan.contexts.workforce.rules.fitness import (
    Holding,
    free_hours,
    from_then_on,
    missing_skills,
    skills_on,
    unfit_day,
    unfit_hours,
    usable,
)
from bihuan.contexts.workforce.rules.periods import DAY, Period
from bihuan.contexts.workforce.rules.roster import hours
from bihuan.contexts.workforce.types import DayKind, Skill, Unfit
from bihuan.kernel.windows import Window
from tests.contexts.workforce.cast import TODAY, clock, shift


def window(start: str, end: str) -> Window:
    return Window(clock(TODAY, start), clock(TODAY, end))


@pytest.mark.parametrize(
    ("kind", "active", "running", "why"),
    [
        (DayKind.WORK, True, 0, None),
        (DayKind.WORK, True, 5, None),
        (DayKind.WORK, True, 6, Unfit.TOO_MANY_DAYS),
        (DayKind.WORK, False, 0, Unfit.INACTIVE),
        (None, True, 0, Unfit.NO_ROSTER),
        (DayKind.REST, True, 0, Unfit.REST_DAY),
        (DayKind.LEAVE, True, 0, Unfit.LEAVE),
    ],
)
def test_why_not_that_day(kind: DayKind | None, active: bool, running: int, why: Unfit | None) -> None:
    assert unfit_day(kind, active=active, days_running_count=running, max_days_running_count=6) is why


@pytest.mark.parametrize(
    ("wanted", "absences", "why"),
    [
        (window("08:30", "18:00"), [], None),
        (window("12:00", "13:00"), [], None),  # the break is moved, not sacred
        (window("08:29", "09:00"), [], Unfit.OUTSIDE_SHIFT),
        (window("17:30", "18:01"), [], Unfit.OUTSIDE_SHIFT),
        (window("10:00", "11:00"), [window("11:00", "12:00")], None),
        (window("10:00", "11:01"), [window("11:00", "12:00")], Unfit.ABSENT),
    ],
)
def test_why_not_then(wanted: Window, absences: list[Window], why: Unfit | None) -> None:
    assert unfit_hours(window("08:30", "18:00"), absences, wanted) is why


def test_free_hours_are_what_break_and_absences_leave() -> None:
    free = free_hours(hours(shift(TODAY)), [window("08:00", "10:00"), window("17:00", "19:00")])
    assert free == (window("10:00", "12:00"), window("13:30", "17:00"))
    assert from_then_on(free, clock(TODAY, "11:00")) == (window("11:00", "12:00"), window("13:30", "17:00"))
    assert from_then_on(free, clock(TODAY, "12:00")) == (window("13:30", "17:00"),)
    assert from_then_on(free, clock(TODAY, "17:00")) == ()


def test_a_skill_counts_through_its_last_day_at_its_best_rank() -> None:
    yesterday = TODAY - DAY
    held = [
        Holding("fibre", 1, Period(date(2025, 1, 1))),
        Holding("fibre", 2, Period(date(2025, 1, 1), TODAY)),
        Holding("fibre", 3, Period(date(2025, 1, 1), yesterday)),
        Holding("copper", 1, Period(TODAY + DAY)),
    ]
    assert skills_on(held, TODAY) == (Skill("fibre", 2),)
    assert skills_on(held, yesterday) == (Skill("fibre", 3),)
    assert skills_on(held, TODAY + DAY) == (Skill("copper", 1), Skill("fibre", 1))


def test_missing_skills_name_what_would_do() -> None:
    held = (Skill("fibre", 2), Skill("lan", 1))
    assert missing_skills(held, [("fibre", 1), ("lan", 1)]) == ()
    assert missing_skills(held, [("fibre", 3), ("lan", 1), ("leased", 2)]) == (Skill("fibre", 3), Skill("leased", 2))


@pytest.mark.parametrize(
    ("due", "good"), [(None, True), (TODAY, True), (TODAY - DAY, False), (TODAY + timedelta(days=9), True)]
)
def test_equipment_is_good_through_the_day_its_calibration_is_due(due: date | None, good: bool) -> None:
    assert usable(due, TODAY) is good
