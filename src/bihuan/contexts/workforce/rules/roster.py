"""Working days and rest: nobody works more days running than the policy allows (六天一休)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from bihuan.contexts.workforce.types import DayKind, RosterRow
from bihuan.kernel.errors import N_, Fault
from bihuan.kernel.units import Minutes
from bihuan.kernel.windows import Window, subtract
from bihuan.kernel.worktime import CHINA

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RosterRules:
    """The policy: days worked running at most, and the longest shift, its break included."""

    max_days_running_count: int
    max_shift_minutes: int


@dataclass(frozen=True, slots=True)
class Run:
    """Days worked without a rest between, both ends inclusive."""

    first: date
    last: date

    @property
    def days_count(self) -> int:
        """How many days it is."""
        return (self.last - self.first).days + 1


def runs(worked: Iterable[date]) -> tuple[Run, ...]:
    """This will gather days into stretches without a day between, in order."""
    found: list[Run] = []
    for day in sorted(set(worked)):
        if found and day - found[-1].last == DAY:
            found[-1] = Run(found[-1].first, day)
        else:
            found.append(Run(day, day))
    return tuple(found)


def too_long(worked: Iterable[date], set_now: Collection[date], most_count: int) -> Run | None:
    """This will find the first stretch of more than `most_count` days that a day set now belongs to.

    A stretch nobody touches now (the policy became stricter) must not keep the rest of the roster from being set.
    """
    for run in runs(worked):
        if run.days_count > most_count and any(run.first <= day <= run.last for day in set_now):
            return run
    return None


def days_running_before(worked: Collection[date], day: date) -> int:
    """This will count the days worked running up to the day before `day`."""
    count = 0
    while day - (count + 1) * DAY in worked:
        count += 1
    return count


def whole(row: RosterRow) -> Window | None:
    """This will give a shift from start to end, its break inside; None on rest and leave."""
    if row.kind is not DayKind.WORK or row.start_at is None or row.end_at is None:
        return None
    return Window(row.start_at, row.end_at)


def pause(row: RosterRow) -> Window | None:
    """This will give the break of a shift, if it has one."""
    if row.break_start_at is None or row.break_end_at is None:
        return None
    return Window(row.break_start_at, row.break_end_at)


def hours(row: RosterRow) -> tuple[Window, ...]:
    """This will give the hours worked: the shift without its break; none on rest and leave."""
    shift, rest = whole(row), pause(row)
    return subtract((shift,) if shift else (), (rest,) if rest else ())


def minutes(windows: Iterable[Window]) -> Minutes:
    """This will count whole minutes in windows that do not overlap."""
    return Minutes(sum(window.length // timedelta(minutes=1) for window in windows))


def local_day(instant: datetime) -> date:
    """This will give the installation's date at an instant."""
    return instant.astimezone(CHINA).date()


def day_faults(row: RosterRow, rules: RosterRules, where: str) -> list[Fault]:
    """This will list what is wrong with one roster day taken by itself."""
    times = (row.start_at, row.end_at, row.break_start_at, row.break_end_at)
    if row.kind is not DayKind.WORK:
        return [Fault(where, N_("A day of rest or leave has no hours."))] if any(times) else []
    if row.start_at is None or row.end_at is None:
        return [Fault(where, N_("A working day needs its start and its end."))]
    found = []
    if row.start_at >= row.end_at:
        found.append(Fault(where, N_("The shift ends before it starts.")))
    elif row.end_at - row.start_at > timedelta(minutes=rules.max_shift_minutes):
        words = N_("A shift lasts %(hours)s hours at most, its break included.")
        found.append(Fault(where, words, {"hours": rules.max_shift_minutes // 60}))
    if local_day(row.start_at) != row.date:
        found.append(Fault(where, N_("A shift belongs to the day it begins.")))
    if (row.break_start_at is None) != (row.break_end_at is None):
        found.append(Fault(where, N_("A break needs its start and its end.")))
    elif (
        row.break_start_at
        and row.break_end_at
        and not row.start_at <= row.break_start_at < row.break_end_at <= row.end_at
    ):
        found.append(Fault(where, N_("The break must lie inside the shift.")))
    return found


def overlap(rows: Iterable[RosterRow]) -> tuple[date, date] | None:
    """This will find two days whose shifts overlap, as a night shift and an early one may."""
    shifts = sorted((row.start_at, row.end_at, row.date) for row in rows if row.start_at and row.end_at)
    for (_, end, day), (start, _, next_day) in pairwise(shifts):
        if start < end:
            return day, next_day
    return None
