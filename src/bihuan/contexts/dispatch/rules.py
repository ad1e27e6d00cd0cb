"""How much work a group will have on a day, from what it had: a rule plain enough to be told beside the figure.

A group's level is the mean of its days in the last weeks. A day's share is what the whole area's days of that weekday
were against its mean day: a single group has too little work for seven weekdays of its own. Expected = level x share.
A public holiday counts as the weekday the policy names, a Saturday or Sunday made a workday as a mean workday.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from bihuan.contexts.workforce.api import WorkDay

WHOLE_BP: Final = 10_000
DAY: Final = timedelta(days=1)
DAYS_PER_WEEK: Final = 7
WORKDAY: Final = 0  # a made-up workday; else 1 (Monday) to 7
WORKDAYS: Final = range(1, 6)
Work = Mapping[date, int]  # standard minutes by the day they were to be done


@dataclass(frozen=True, slots=True)
class ForecastRules:
    """`weeks_count`: how far back work is counted; with fewer than `least_weeks_count` known nothing is foretold.

    `ahead_days`: how far ahead. `holiday_weekday`: which weekday a public holiday is like, 1 Monday to 7 Sunday.
    `staffed_bp`: the share of the expected work that people are needed for. `person_minutes`: of standard time that one
    person does in a day, the way there taken off.
    """

    weeks_count: int
    least_weeks_count: int
    ahead_days: int
    holiday_weekday: int
    staffed_bp: int
    person_minutes: int


def likeness(day: date, holidays: Mapping[date, str], rules: ForecastRules) -> int:
    """This will say which weekday a day is like: its own, a holiday's, or a mean workday's."""
    kind = holidays.get(day)
    if kind == "rest":
        return rules.holiday_weekday
    return WORKDAY if kind == "work" else day.isoweekday()


def shares(area: Work, days: Iterable[date], holidays: Mapping[date, str], rules: ForecastRules) -> dict[int, int]:
    """This will give each weekday's share of a mean day, in basis points; a weekday never seen is a mean one."""
    known = list(days)
    whole = sum(area.get(day, 0) for day in known)
    if not whole:
        return {}
    found = {}
    for weekday in range(1, DAYS_PER_WEEK + 1):
        like = [area.get(day, 0) for day in known if likeness(day, holidays, rules) == weekday]
        if like:
            found[weekday] = _divided(sum(like) * len(known) * WHOLE_BP, whole * len(like))
    workdays = [found[weekday] for weekday in WORKDAYS if weekday in found]
    if workdays:
        found[WORKDAY] = _divided(sum(workdays), len(workdays))
    return found


def forecast(
    groups: Mapping[UUID, Work], today: date, holidays: Mapping[date, str], rules: ForecastRules
) -> tuple[WorkDay, ...]:
    """This will foretell the days from `today` on for each group; nothing while too few weeks are known."""
    first_known = min((min(work) for work in groups.values() if work), default=today)
    first = max(first_known, today - rules.weeks_count * DAYS_PER_WEEK * DAY)
    days = [first + number * DAY for number in range((today - first).days)]
    if len(days) < rules.least_weeks_count * DAYS_PER_WEEK:
        return ()
    area = {day: sum(work.get(day, 0) for work in groups.values()) for day in days}
    by_weekday = shares(area, days, holidays, rules)
    ahead = [today + number * DAY for number in range(rules.ahead_days)]
    return tuple(
        _expected(unit_id, day, level, by_weekday.get(likeness(day, holidays, rules), WHOLE_BP), rules)
        for unit_id, work in groups.items()
        for level in (_divided(sum(work.get(known, 0) for known in days), len(days)),)
        for day in ahead
    )


def _expected(unit_id: UUID, day: date, level_minutes: int, share_bp: int, rules: ForecastRules) -> WorkDay:
    minutes = _divided(level_minutes * share_bp, WHOLE_BP)
    people = -(-minutes * rules.staffed_bp // (WHOLE_BP * rules.person_minutes))
    return WorkDay(unit_id, day, minutes, people, level_minutes, share_bp)


def _divided(whole: int, by: int) -> int:
    """Whole numbers, half up."""
    return (2 * whole + by) // (2 * by)
