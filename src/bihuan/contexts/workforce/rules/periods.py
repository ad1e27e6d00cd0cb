"""Effective dating: what holds from a day on, and until when what held before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bihuan.kernel.errors import N_, Refused

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `valid_from` to `valid_to`, both inclusive; None: until further notice."""

    valid_from: date
    valid_to: date | None = None

    def holds(self, day: date) -> bool:
        """This will say whether `day` lies inside."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """What becomes of the earlier periods: `close` ends on `close_on`, `replace` never was. Indexes, or None."""

    close: int | None = None
    close_on: date | None = None
    replace: int | None = None


def succeed(periods: Sequence[Period], start: date) -> Succession:
    """This will say how the periods of one thing, none overlapping, give way to a new one from `start` on.

    One that began the same day is replaced (a correction). Refused if a later one is already set: the new one would
    have to guess its own end.
    """
    later = [period.valid_from for period in periods if period.valid_from > start]
    if later:
        raise Refused(
            N_("A change is already set for %(date)s. Choose that day or a later one."),
            code="later_change",
            date=min(later),
        )
    for index, period in enumerate(periods):
        if period.valid_from == start:
            return Succession(replace=index)
        if period.holds(start):
            return Succession(close=index, close_on=start - DAY)
    return Succession()
