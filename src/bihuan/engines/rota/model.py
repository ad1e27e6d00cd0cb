"""What a rota problem is, and what a rota is.

Units, said once for the whole package:
- A day is an integer: 0 is the first of the horizon, -1 the day before it, `len(days)` the day after its last.
- A person's days are one letter each, from day 0 on: `D` duty, `S` duty of the support team, `R` rest, `L` leave,
  `-` nothing said. Both duties are worked days; rest and leave are days off.
- Work is in integer minutes (`_minutes`); a weight is an integer count of points (`_points`), lower totals are better.
- A skill level is an integer; higher is better. A certificate is a skill: who fills the problem leaves out lapsed ones.
- A rest counts as a rest whatever it is for; a day is counted as weekend when it is one or a public holiday.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

DUTY, SUPPORT, REST, LEAVE, OPEN = "D", "S", "R", "L", "-"
WORKED = frozenset({DUTY, SUPPORT})
DAYS_PER_WEEK = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """A day somebody would like to be off; leaving it unmet costs `points`."""

    day: int
    points: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person over the horizon.

    `worked_outside`: days worked before day 0 and, where a rota goes on after the horizon, after its last day.
    `weekends_before`, `rests_before`: counted so far in the period that fairness is judged over.
    `standing`: the rota that stands (changing it costs); `fixed`: days set by hand, which must stay.
    """

    id: str
    group: str
    support: bool = False  # covers zones of any group
    skills: Mapping[str, int] = field(default_factory=dict)
    zones: frozenset[str] = frozenset()  # owned
    covers: frozenset[str] = frozenset()  # named as the one who covers
    worked_outside: frozenset[int] = frozenset()
    weekends_before: int = 0
    rests_before: int = 0
    leave: frozenset[int] = frozenset()
    wishes: tuple[Wish, ...] = ()
    shift_minutes: int = 480
    standing: str = ""
    fixed: str = ""

    def is_compared(self, days_count: int) -> bool:
        """Whether fairness compares this person: somebody away more than a quarter of the time is not compared."""
        return 4 * sum(0 <= day < days_count for day in self.leave) <= days_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who rest by rotation: at least `min_staff` on duty, and softly `rest_low` to `rest_high` resting a day."""

    id: str
    min_staff: int = 1
    rest_low: int = 1
    rest_high: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A zone needs an owner on duty or somebody who covers it, with these skills."""

    id: str
    group: str
    skills: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day; `label` is how people call it, a date as a rule."""

    label: str = ""
    weekend: bool = False
    holiday: bool = False

    @property
    def free(self) -> bool:
        return self.weekend or self.holiday


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Work expected of a group on a day, in one zone and of one skill where named.

    It asks for `minutes` / Rules.minutes_per_person people, rounded up. Those of the group on duty count who hold the
    skill and own or may cover the zone; the support team is a reserve and doesn't count.
    """

    day: int
    group: str
    minutes: int
    zone: str | None = None
    skill: str | None = None
    level: int = 1
    hard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The hard rules' numbers. `max_window_minutes`: work in any seven days running, history included; None: free."""

    max_run_days: int = 6
    rest_window_days: int = 7
    rests_in_window: int = 1
    max_window_minutes: int | None = None
    minutes_per_person: int = 360
    colleagues_cover: bool = True  # anybody of the zone's group may cover it, not only those named
    covers_per_colleague: int = 1  # zones besides one's own, a day
    covers_per_support: int = 2
    cover_hard: bool = True  # else a zone may be left open, at `open_zone_points`


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each soft wish costs when it fails, in points."""

    rest_below_points: int = 25  # per person fewer resting in a group than its band, per day
    rest_above_points: int = 25
    short_points: int = 40  # per person missing for expected work, per day
    weekend_spread_points: int = 15  # per weekend day between who works most and who works least of a group
    rest_spread_points: int = 15  # per rest day between them
    change_points: int = 6  # per day that differs from the standing rota …
    change_near_points: int = 24  # … and this much more today, less each day, nothing from `near_days` on
    near_days: int = 7
    colleague_cover_points: int = 2  # per zone and day covered by a colleague
    support_cover_points: int = 1
    open_zone_points: int = 300

    def change(self, day: int) -> int:
        """What changing that day costs."""
        nearness = max(0, self.near_days - day)
        return self.change_points + (self.change_near_points * nearness // self.near_days if self.near_days else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    days: tuple[Day, ...]
    zones: tuple[Zone, ...] = ()
    needs: tuple[Need, ...] = ()
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)


@dataclass(frozen=True, slots=True, order=True)
class Cover:
    """On `day`, while no owner is on duty, `person_id` looks after the zone."""

    day: int
    zone: str
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Each person's days as letters, and who covers which zone when no owner of it is on duty."""

    days: Mapping[str, str]
    covers: tuple[Cover, ...] = ()


class Rule(StrEnum):
    RUN = "run"  # worked days running
    REST = "rest"  # rests in any window of days
    HOURS = "hours"  # minutes in any seven days
    LEAVE = "leave"
    FIXED = "fixed"  # a day set by hand
    STAFF = "staff"  # people on duty in a group
    NEED = "need"  # people able for expected work
    ZONE = "zone"  # an owner or somebody who covers
    FORM = "form"  # everybody has one known letter for each day, covers name real people and zones


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One rule in one place: for whom, on which days (`day` to `to_day`, inclusive), and how much it demands."""

    rule: Rule
    day: int
    to_day: int
    needed_count: int = 1
    person_id: str | None = None
    group: str | None = None
    zone: str | None = None
    skill: str | None = None
    level: int | None = None
