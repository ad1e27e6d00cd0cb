"""The words of the workforce: kinds of unit, of employment and of day, and the frozen rows that queries give.

Dates are the installation's (Asia/Shanghai). A validity runs from `valid_from` to `valid_to`, both days inclusive;
None means "until further notice". Latitudes and longitudes are WGS-84 degrees.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_
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


class RotaState(StrEnum):
    """What became of a rota proposed for a group; `impossible`: the rules conflict."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    IMPOSSIBLE = "impossible"


class RequestKind(StrEnum):
    """What a person asks for: leave, which the lead decides, or a day they would like to be off."""

    LEAVE = "leave"
    WISH = "wish"


class RequestState(StrEnum):
    """Where a request for days stands. A wish stays asked: the rota weighs it."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SwapState(StrEnum):
    """Where a swap stands: one asks, the other accepts, the lead approves."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Shift(StrEnum):
    """The shifts a group hands over between."""

    DAY = "day"
    LATE = "late"


class FactSubject(StrEnum):
    """Whom a fact of the dossier is about."""

    PERSON = "person"
    CONTRACTOR = "contractor"


class Unfit(StrEnum):
    """Why a person may not be given work at a time."""

    INACTIVE = "inactive"
    NO_ROSTER = "no_roster"
    REST_DAY = "rest_day"
    LEAVE = "leave"
    OUTSIDE_SHIFT = "outside_shift"
    ABSENT = "absent"
    TOO_MANY_DAYS = "too_many_days"


UNFIT_WORDS: Final = {
    Unfit.INACTIVE: N_("No longer or not yet in service"),
    Unfit.NO_ROSTER: N_("Not rostered that day"),
    Unfit.REST_DAY: N_("Has a rest day"),
    Unfit.LEAVE: N_("Is on leave"),
    Unfit.OUTSIDE_SHIFT: N_("Outside the shift"),
    Unfit.ABSENT: N_("Is absent then"),
    Unfit.TOO_MANY_DAYS: N_("Has worked as many days running as are allowed"),
}


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the tree. `path`: four digits a level, beginning with its ancestors' paths; `area`: a zone's."""

    id: UUID
    parent_id: UUID | None
    kind: UnitKind
    code: Code
    name: str
    path: str
    area: Code | None


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
class Placement:
    """Where a person belongs on a day; `contractor_id` None: the carrier's own staff."""

    path: str
    contractor_id: UUID | None


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
class CrewRow:
    """One person on one day, as planning needs them.

    `shift` is the whole of it, `pause` the break inside. `free` is what may be planned: the shift without break and
    absences, from `at` on; empty where `unfit` says why.
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
    shift: Window | None
    pause: Window | None
    free: tuple[Window, ...]
    unfit: Unfit | None
    skills: tuple[Skill, ...]
    equipment: tuple[Code, ...]
    zones: tuple[UUID, ...]
    start_lat: float | None
    start_lon: float | None
    minutes_worked: int
    days_in_a_row: int


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
    """One rostered day; hours only where it is worked. A shift past midnight belongs to the day it begins."""

    date: date
    kind: DayKind
    start_at: datetime | None = None
    end_at: datetime | None = None
    break_start_at: datetime | None = None
    break_end_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContractorRow:
    """One contractor and the part of the tree where it works."""

    id: UUID
    code: Code
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether one person may be given work at a time, and what they can do and carry that day."""

    unfit: Unfit | None
    skills: tuple[Skill, ...]
    equipment: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence, [start_at, end_at)."""

    id: UUID
    person_id: UUID
    start_at: datetime
    end_at: datetime
    reason: Code


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One certified skill and the days it is valid."""

    id: UUID
    skill: Code
    level: int
    certificate: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """One piece of equipment; `holder_id` None: in the store."""

    id: UUID
    kind: Code
    serial: str
    unit_id: UUID
    holder_id: UUID | None
    calibration_due: date | None
