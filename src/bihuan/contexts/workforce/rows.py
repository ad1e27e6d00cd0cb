"""What queries and planning hand on: plain rows, frozen where nothing is gathered into them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from bihuan.contexts.workforce.rules.roster import DAY, RosterRules
from bihuan.contexts.workforce.rules.rota import RotaRules
from bihuan.contexts.workforce.types import DayKind, RequestKind, RequestState, RosterRow, RotaState, Shift, SwapState

Said: TypeAlias = tuple[str, dict[str, object]]  # an English message id and its values
SUPPORT_POST = "support_technician"


@dataclass(slots=True)
class RotaPerson:
    """One person with all that is known of their days around the weeks read."""

    id: UUID
    code: str
    name: str
    unit_id: UUID
    path: str
    post: str
    contractor_id: UUID | None
    skills: dict[str, int] = field(default_factory=dict)
    zones: list[UUID] = field(default_factory=list)
    roster: dict[date, RosterRow] = field(default_factory=dict)
    fixed: set[date] = field(default_factory=set)
    away: set[date] = field(default_factory=set)  # absent for at least half of the shift
    wishes: set[date] = field(default_factory=set)
    asked_leave: set[date] = field(default_factory=set)

    @property
    def support(self) -> bool:
        """Whether this is somebody of a support team."""
        return self.post == SUPPORT_POST

    def works(self, day: date) -> bool:
        """This will say whether a day is rostered as worked and not lost to an absence."""
        row = self.roster.get(day)
        return row is not None and row.kind is DayKind.WORK and day not in self.away

    def shift(self, rules: RotaRules, day: date) -> RosterRow:
        """This will give the hours of a day: rostered, or else the usual ones."""
        row = self.roster.get(day)
        return row if row is not None and row.kind is DayKind.WORK else rules.usual_shift(day)


@dataclass(frozen=True, slots=True)
class RotaUnit:
    """A group or a zone by its name."""

    id: UUID
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class WorkDay:
    """The work expected of a group on a day, whom it needs, and what both come from: a mean day and the day's share."""

    unit_id: UUID
    date: date
    work_minutes: int
    people_count: int
    level_minutes: int
    share_bp: int


@dataclass(frozen=True, slots=True)
class RotaFacts:
    """All that a rota of the days from `first` to `last` is made from; `free` are weekends and holidays.

    `expected`: the work foretold, by group and day, where it was.
    """

    path: str
    first: date
    last: date
    groups: tuple[RotaUnit, ...]
    zones: tuple[RotaUnit, ...]
    people: tuple[RotaPerson, ...]
    free: frozenset[date]
    roster_rules: RosterRules
    rules: RotaRules
    policy_hash: str
    expected: dict[tuple[UUID, date], WorkDay] = field(default_factory=dict)

    def days(self) -> list[date]:
        """This will list the days."""
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]


@dataclass(frozen=True, slots=True)
class StoodDay:
    """A day as it stands: no row where it is not rostered; `fixed`: set by hand."""

    row: RosterRow | None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class DayChange:
    """What was done to one day by hand: all it takes to put it back."""

    person_id: UUID
    on: date
    before: StoodDay
    after: StoodDay


@dataclass(frozen=True, slots=True)
class RotaDraft:
    """A rota made for one group, to be recorded. `letters` and `standing` by person; `account` is plain JSON."""

    unit_id: UUID
    first: date
    last: date
    repair: bool
    letters: dict[UUID, str]
    standing: dict[UUID, str]
    points: int | None
    proven: bool
    account: dict[str, object]
    policy_hash: str


@dataclass(frozen=True, slots=True)
class RotaPlanRow:
    """A proposed rota's head."""

    id: UUID
    unit_id: UUID
    unit_name: str
    first: date
    last: date
    state: RotaState
    repair: bool
    points: int | None
    proven: bool
    account: dict[str, object]
    created_at: datetime
    created_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """Days somebody asks to be off."""

    id: UUID
    person_id: UUID
    name: str
    unit_name: str
    kind: RequestKind
    first: date
    last: date
    state: RequestState
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class SwapRow:
    """Two days two people want to exchange."""

    id: UUID
    person_id: UUID
    name: str
    other_id: UUID
    other_name: str
    unit_name: str
    give_on: date
    take_on: date
    state: SwapState
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A colleague one may swap with, and the days one could take from them."""

    person_id: UUID
    name: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """What a shift's lead wrote for the next."""

    id: UUID
    unit_id: UUID
    date: date
    shift: Shift
    text: str
    written_at: datetime
    written_by: str


@dataclass(frozen=True, slots=True)
class RotaCell:
    """One day of one person. `letter` as in the engine; `stood` where a proposal differs; `faults`: rules broken."""

    date: date
    letter: str
    stood: str = ""
    fixed: bool = False
    wished: bool = False
    asked_leave: bool = False
    faults: tuple[str, ...] = ()
    start_at: datetime | None = None
    end_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RotaRow:
    """One person's weeks; weekends and rests are those of the days shown and of the period before them."""

    person_id: UUID
    code: str
    name: str
    support: bool
    cells: tuple[RotaCell, ...]
    weekends_count: int
    rests_count: int


@dataclass(frozen=True, slots=True)
class RotaDay:
    """One day of a group: on duty, wanted at least, resting, and zones that nobody looks after."""

    date: date
    free: bool
    duty_count: int
    least_count: int
    rest_count: int
    open_zones: tuple[str, ...]
    expected: WorkDay | None = None

    @property
    def short(self) -> bool:
        """Whether fewer are on duty than the rules want."""
        return self.duty_count < self.least_count

    @property
    def thin(self) -> bool:
        """Whether fewer are on duty than the work expected needs."""
        return self.expected is not None and self.duty_count < self.expected.people_count


@dataclass(frozen=True, slots=True)
class RotaSheet:
    """A group's weeks, person by person and day by day."""

    unit_id: UUID
    name: str
    path: str
    days: tuple[RotaDay, ...]
    rows: tuple[RotaRow, ...]
    changed_count: int
    weekend_spread: int
    rest_spread: int


@dataclass(frozen=True, slots=True)
class CoverRow:
    """Who looks after a zone on a day its owner is off."""

    zone: str
    name: str


@dataclass(frozen=True, slots=True)
class WhyRow:
    """Why a day is as it is: around it, who covers, what was asked, and what the other way would break or cost."""

    letter: str
    running_before: int
    running_after: int
    fixed: bool
    wished: bool
    changed: bool
    resting: tuple[str, ...]
    away: tuple[str, ...]
    covered_by: tuple[CoverRow, ...]
    covering: tuple[str, ...]
    broken: tuple[Said, ...]
    opened: tuple[str, ...]
    points: int | None


@dataclass(frozen=True, slots=True)
class SampleRota:
    """A sample group's fortnight: each person's days, a letter each, and what the rota costs."""

    letters: tuple[str, ...]
    points: int
