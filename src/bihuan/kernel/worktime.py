"""Working time: which hours of which days count, and how many of them lie between two instants.

A calendar is one growing function, "working seconds since the beginning". `between` is its difference and `add` its
inverse, so both are exact, and splitting an interval anywhere changes no sum. Local days are China's, UTC+08:00 (no
summer time since 15 September 1991): no time-zone database is asked, and an instant gives the same answer in
whatever zone it is written. Instants are read to the whole second; a fraction is cut off.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Final, TypeAlias

from bihuan.kernel.units import MINUTES_PER_DAY, SECONDS_PER_DAY, SECONDS_PER_MINUTE, Seconds

CHINA: Final = timezone(timedelta(hours=8), "UTC+08:00")
_BEGINNING: Final = datetime(1, 1, 1, tzinfo=CHINA)  # a Monday, so day number modulo 7 is the weekday
_SECOND: Final = timedelta(seconds=1)
_SPAN: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def day_bounds(on: date) -> tuple[datetime, datetime]:
    """This will give the instants [start, end) of a day of the installation."""
    start = datetime(on.year, on.month, on.day, tzinfo=CHINA)
    return start, start + timedelta(days=1)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Worked minutes of one local day, [start_minute, end_minute), 0 to 1440. A night shift is two spans."""

    start_minute: int
    end_minute: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_minute < self.end_minute <= MINUTES_PER_DAY:
            raise ValueError(f"{self}: hours begin before they end, within 00:00-24:00")

    def __str__(self) -> str:
        return "-".join(f"{m // 60:02}:{m % 60:02}" for m in (self.start_minute, self.end_minute))


Hours: TypeAlias = tuple[Span, ...]
ALL_DAY: Final[Hours] = (Span(0, MINUTES_PER_DAY),)


def hours(*texts: str) -> Hours:
    """This will read spans written like '08:30-12:00'; '24:00' is the end of the day."""
    spans = []
    for text in texts:
        found = _SPAN.fullmatch(text)
        if found is None:
            raise ValueError(f"“{text}” is not a span of hours; write it like 08:30-12:00")
        from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
        spans.append(Span(from_hour * 60 + from_minute, to_hour * 60 + to_minute))
    return tuple(spans)


@dataclass(frozen=True)
class WorkCalendar:
    """The hours worked: `week` is seven days from Monday, none on `holidays`, `extra_hours` on `extra_workdays`.

    A promise stores `version`, the hash of all of it, so that a holiday decreed later moves no promise given before.
    """

    name: str
    week: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    extra_hours: Hours = ()

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError(f"calendar {self.name}: a week has seven days and at least one worked hour")
        for spans in (*self.week, self.extra_hours):
            if any(later.start_minute < earlier.end_minute for earlier, later in pairwise(spans)):
                raise ValueError(f"calendar {self.name}: the hours of a day stand in order and do not overlap")
        if both := self.holidays & self.extra_workdays:
            raise ValueError(f"calendar {self.name}: {min(both)} is both a holiday and an extra workday")
        if self.extra_workdays and not self.extra_hours:
            raise ValueError(f"calendar {self.name}: extra workdays need their hours")

    @classmethod
    def always(cls, name: str = "24x7") -> "WorkCalendar":
        """This will make the calendar in which every second counts."""
        return cls(name, (ALL_DAY,) * 7)

    @cached_property
    def version(self) -> str:
        """The SHA-256 of everything that decides how this calendar counts, and of its name."""
        days = [" ".join(map(str, spans)) for spans in (*self.week, self.extra_hours)]
        dates = [" ".join(str(day) for day in sorted(days)) for days in (self.holidays, self.extra_workdays)]
        return hashlib.sha256("\n".join((self.name, *days, *dates)).encode()).hexdigest()

    @cached_property
    def years(self) -> frozenset[int]:
        """The years with any holiday or extra workday stated: a year outside counts plain weeks, so warn of it."""
        return frozenset(day.year for day in self.holidays | self.extra_workdays)

    def hours_on(self, day: date) -> Hours:
        """This will give the hours worked on a local day."""
        return self._hours(day.toordinal() - 1)

    def between(self, start: datetime, end: datetime) -> Seconds:
        """This will count working seconds from `start` to `end`; negative if `end` is the earlier one."""
        return Seconds(self._elapsed(end) - self._elapsed(start))

    def add(self, start: datetime, amount_s: Seconds) -> datetime:
        """This will find the earliest instant, in UTC, not before `start`, by which `amount_s` have been worked.

        None to work means `start` itself; an amount that fills the working day ends with that day, not the next.
        """
        if amount_s < 0:
            raise ValueError("working time is added forwards only")
        second = _second(start)
        if amount_s > 0:
            second = self._instant(self._elapsed(start) + amount_s)
        return (_BEGINNING + second * _SECOND).astimezone(UTC)

    def _elapsed(self, instant: datetime) -> int:
        day, second = divmod(_second(instant), SECONDS_PER_DAY)
        worked = sum(
            max(0, min(second, span.end_minute * SECONDS_PER_MINUTE) - span.start_minute * SECONDS_PER_MINUTE)
            for span in self._hours(day)
        )
        return self._before(day) + worked

    def _instant(self, elapsed_s: int) -> int:
        """The first second at which `elapsed_s` (at least 1) have been worked since the beginning."""
        # Plain weeks say about where; what holidays and extra workdays take or add in all says how far off that may be.
        _, corrections_s = self._corrections
        first = max(0, (elapsed_s - max(corrections_s)) // self._week_s[7] - 1) * 7
        last = ((elapsed_s - min(corrections_s)) // self._week_s[7] + 2) * 7
        day = first + bisect_left(range(first, last), elapsed_s, key=self._before) - 1
        left_s = elapsed_s - self._before(day)
        for span in self._hours(day):
            length_s = (span.end_minute - span.start_minute) * SECONDS_PER_MINUTE
            if left_s <= length_s:
                return day * SECONDS_PER_DAY + span.start_minute * SECONDS_PER_MINUTE + left_s
            left_s -= length_s
        raise AssertionError("a day's hours add up to what the day counts")

    def _before(self, day: int) -> int:
        """Working seconds of all days before day number `day`: plain weeks, corrected by the days that differ."""
        weeks, weekday = divmod(day, 7)
        exceptions, corrections_s = self._corrections
        return weeks * self._week_s[7] + self._week_s[weekday] + corrections_s[bisect_left(exceptions, day)]

    def _hours(self, day: int) -> Hours:
        on = date.fromordinal(day + 1)
        if on in self.holidays:
            return ()
        return self.extra_hours if on in self.extra_workdays else self.week[day % 7]

    @cached_property
    def _week_s(self) -> tuple[int, ...]:
        return tuple(accumulate(map(_length_s, self.week), initial=0))

    @cached_property
    def _corrections(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        days = tuple(sorted(day.toordinal() - 1 for day in self.holidays | self.extra_workdays))
        deltas = (_length_s(self._hours(day)) - _length_s(self.week[day % 7]) for day in days)
        return days, tuple(accumulate(deltas, initial=0))


def _second(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise ValueError("working time is counted between aware datetimes")
    return (instant - _BEGINNING) // _SECOND


def _length_s(spans: Iterable[Span]) -> int:
    return sum(span.end_minute - span.start_minute for span in spans) * SECONDS_PER_MINUTE
