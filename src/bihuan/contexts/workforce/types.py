"""The words of the workforce: kinds of unit, of employment and of day, and the frozen rows that queries give.

Dates are the installation's (Asia/Shanghai). A validity runs from `valid_from` to `valid_to`, both days inclusive;
None means "until further notice". Latitudes and longitudes are WGS-84 degrees.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.windows import Window


class UnitKind(StrEnum):
    """The levels of the organisation tree, from the top."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    GROUP = "group"
    ZONE = "zone"


class Employment(StrEnum):
    """By whom a person is employed: the carrier, an agency (劳务派遣), or a contractor (外包)."""

    OWN = "own"
    AGENCY = "agency"
    CONTRACTOR = "contractor"


class DayKind(StrEnum):
    """What a roster day is."""

    WORK = "work"
    REST = "rest"
    LEAVE = "leave"


class FactSubject(StrEnum):
    """Whom a fact of the dossier is about."""

    PERSON = "person"
    CONTRACTOR = "contractor"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the tree. `path`: four digits a level, its ancestors' paths being its beginnings."""

    id: UUID
    parent_id: UUID | None
    kind: UnitKind
    code: Code
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person as colleagues see them: named, the phone masked."""

    id: UUID
    code: Code
    name: str
    phone_masked: str
    employment: Employment
    contractor_id: UUID | None
    unit_id: UUID
    unit_name: str
    path: str
    post: Code
    active: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """A person's name and whole phone number."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill held, at a rank; higher is better."""

    skill: Code
    rank: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One rostered day: `hours` is what is worked, the break taken out."""

    kind: DayKind
    hours: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class CrewRow:
    """One person on one day, as planning needs them.

    `free` is what may be planned: the shift's hours less absences, from `at` on; empty where `unfit` says why.
    `minutes_worked` are the rostered minutes, absences taken off, of this week's days before the day (Monday first).
    `days_in_a_row` are the days worked without a rest up to the day before.
    """

    person_id: UUID
    code: Code
    name: str
    post: Code
    employment: Employment
    contractor_id: UUID | None
    unit_id: UUID
    path: str
    shift: tuple[Window, ...]
    free: tuple[Window, ...]
    unfit: "Unfit | None"
    skills: tuple[Skill, ...]
    equipment: tuple[Code, ...]
    zones: tuple[UUID, ...]
    start_lat: float | None
    start_lon: float | None
    minutes_worked: int
    days_in_a_row: int


class Unfit(StrEnum):
    """Why a person may not be given work at a time."""

    INACTIVE = "inactive"
    NO_ROSTER = "no_roster"
    REST_DAY = "rest_day"
    LEAVE = "leave"
    OUTSIDE_SHIFT = "outside_shift"
    ABSENT = "absent"
    TOO_MANY_DAYS = "too_many_days"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of the dossier and the event it came from, if any."""

    name: Code
    value: str
    valid_from: date
    valid_to: date | None
    event_id: int | None


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One rostered day of one person; start and end are None unless it is worked."""

    person_id: UUID
    date: date
    kind: DayKind
    start_at: datetime | None
    end_at: datetime | None
    break_start_at: datetime | None
    break_end_at: datetime | None
