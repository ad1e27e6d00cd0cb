"""Working days and rest: nobody works more days running than the policy allows (六天一休)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bihuan.contexts.workforce.types import DayKind, RosterRow
from bihuan.kernel.errors import Fault, N_
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


def longest_run(worked: Iterable[date]) -> Run | None:
    """This will find the longest stretch of days running, the earliest of equals; None if no day is worked."""
    longest: Run | None = None
    current: Run | None = None
    for day in sorted(set(worked)):
        current = Run(current.first, day) if current and day - current.last == DAY else Run(day, day)
        if longest is None or current.days_count > longest.days_count:
            longest = current
    return longest


def days_running_before(worked: Collection[date], day: date) -> int:
    """This will count the days worked running up to the day before `day`."""
    count = 0
    while day - (count + 1) * DAY in worked:
        count += 1
    return count


def hours(row: RosterRow) -> tuple[Window, ...]:
    """This will give the hours worked of a roster day, the break taken out; none on rest and leave."""
    if row.kind is not DayKind.WORK or row.start_at is None or row.end_at is None:
        return ()
    pause = (Window(row.break_start_at, row.break_end_at),) if row.break_start_at and row.break_end_at else ()
    return subtract((Window(row.start_at, row.end_at),), pause)


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
        limit = {"hours": rules.max_shift_minutes // 60}
        found.append(Fault(where, N_("A shift lasts %(hours)s hours at most, its break included."), limit))
    if local_day(row.start_at) != row.date:
        found.append(Fault(where, N_("A shift belongs to the day it begins.")))
    if (row.break_start_at is None) != (row.break_end_at is None):
        found.append(Fault(where, N_("A break needs its start and its end.")))
    elif row.break_start_at and row.break_end_at:
        if not row.start_at <= row.break_start_at < row.break_end_at <= row.end_at:
            found.append(Fault(where, N_("The break must lie inside the shift.")))
    return found
