"""The rota's numbers, and what follows from them for a group of some people_count."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bihuan.contexts.workforce.rules.roster import DAY
from bihuan.contexts.workforce.types import DayKind, RosterRow
from bihuan.kernel.windows import Window
from bihuan.kernel.worktime import CHINA

FULL_BP = 10_000


@dataclass(frozen=True, slots=True)
class RotaRules:
    """How rotas are made; how many days running may be worked is the roster's rule.

    `min_staff_bp`: the share of a group on duty at least. About one rests a day: one in `rest_one_in_fewest` at least,
    one in `rest_one_in_most` at most, whole people. `max_week_minutes`: worked in any seven days; 0: free.
    `covers_per_…`: zones besides one's own, a day. `gaps_allowed`: a rota may leave a zone open, at `open_zone_points`.
    `fairness_days`: how far back weekends and rests are counted. `most_wishes`: open ones of a person. `…_points`: what
    each failing costs (engines/rota/README.md). `…_minutes` of the day: the shift of whoever has none to go by.
    """

    plan_weeks: int
    max_weeks: int
    min_staff_bp: int
    rest_one_in_fewest: int
    rest_one_in_most: int
    rest_window_days: int
    rests_in_window: int
    max_week_minutes: int
    covers_per_colleague: int
    covers_per_support: int
    gaps_allowed: bool
    fairness_days: int
    most_wishes: int
    rest_below_points: int
    rest_above_points: int
    wish_points: int
    weekend_spread_points: int
    rest_spread_points: int
    change_points: int
    change_near_points: int
    near_days: int
    skill_short_points: int
    colleague_cover_points: int
    support_cover_points: int
    open_zone_points: int
    shift_start_minutes: int
    shift_end_minutes: int
    break_start_minutes: int
    break_end_minutes: int

    def min_staff(self, people_count: int) -> int:
        """This will say how many of a group of `people_count` are on duty at least."""
        return people_count * self.min_staff_bp // FULL_BP

    def rest_band(self, people_count: int) -> tuple[int, int]:
        """This will say how many of a group of `people_count` rest each day, from and to."""
        low = people_count // self.rest_one_in_fewest
        return low, max(low, -(-people_count // self.rest_one_in_most))

    def usual_shift(self, day: date) -> RosterRow:
        """This will give a working day of the usual hours."""
        midnight = datetime.combine(day, time(), CHINA)
        hours = (self.shift_start_minutes, self.shift_end_minutes, self.break_start_minutes, self.break_end_minutes)
        start, end, pause, resume = (midnight + timedelta(minutes=minutes) for minutes in hours)
        if self.break_start_minutes == self.break_end_minutes:
            return RosterRow(day, DayKind.WORK, start, end)
        return RosterRow(day, DayKind.WORK, start, end, pause, resume)


def moved(row: RosterRow, day: date) -> RosterRow:
    """This will give a day's hours to another day."""
    by = (day - row.date).days * DAY
    times = (row.start_at, row.end_at, row.break_start_at, row.break_end_at)
    return RosterRow(day, row.kind, *(one + by if one is not None else None for one in times))


def away_all_day(row: RosterRow, absences: list[Window]) -> bool:
    """This will say whether absences take at least half of a shift, so that the day counts as leave."""
    assert row.start_at is not None  # a working day has its hours
    assert row.end_at is not None
    shift = row.end_at - row.start_at
    lost = sum(
        (max(timedelta(), min(row.end_at, one.end) - max(row.start_at, one.start)) for one in absences), timedelta()
    )
    return 2 * lost >= shift
