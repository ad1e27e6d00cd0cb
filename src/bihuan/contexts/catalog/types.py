"""The rows of the catalogue's tables, one dataclass per policy file. Times of day are 'HH:MM', the wall clock's.

Businesses, works, tiers and areas are codes, not enums: a carrier adds a business by adding rows, not by programming.
A code once published is retired, never deleted, so that old orders can always be read. Where a cell holds several
codes, `*` stands for all.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from bihuan.kernel.codes import Code


class SkillNeed(NamedTuple):
    """A skill and the least rank that will do; higher ranks are better."""

    skill: Code
    rank: int


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of business × kind of work. `skills` are written `skill:rank`; `prefix` begins the order's number."""

    business: Code
    work: Code
    prefix: Code
    label_zh: str
    label_en: str
    standard_minutes: int
    skills: tuple[Code, ...]
    equipment: tuple[Code, ...]
    appointment_needed: bool

    @property
    def needs(self) -> tuple[SkillNeed, ...]:
        """The skills needed, taken apart."""
        return tuple(SkillNeed(skill, int(rank)) for skill, _, rank in (need.partition(":") for need in self.skills))


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill a person may hold a certificate for."""

    code: Code
    label_zh: str
    label_en: str
    scope_zh: str
    scope_en: str
    retired: bool


@dataclass(frozen=True, slots=True)
class SkillLevelRow:
    """What a rank is called: rank 1 is 五级, the lowest."""

    rank: int
    label_zh: str
    label_en: str


@dataclass(frozen=True, slots=True)
class EquipmentRow:
    """One kind of equipment; `calibration_days` is the longest time between calibrations, None where none is due."""

    code: Code
    label_zh: str
    label_en: str
    calibration_days: int | None
    retired: bool


@dataclass(frozen=True, slots=True)
class LimitRow:
    """The time limit of the orders it covers: every combination of the codes listed.

    `limit_minutes` run in `calendar` from the request; `first_response_minutes` in `response_calendar` from the
    request; `contact_minutes` round the clock from dispatch to the technician's first talk with the customer.
    """

    businesses: tuple[Code, ...]
    works: tuple[Code, ...]
    tiers: tuple[Code, ...]
    areas: tuple[Code, ...]
    limit_minutes: int
    calendar: Code
    first_response_minutes: int
    response_calendar: Code
    contact_minutes: int


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """Hours that count, as `HH:MM-HH:MM` spans; one that observes holidays is shut then and open on make-up days."""

    code: Code
    label_zh: str
    label_en: str
    workday_hours: tuple[str, ...]
    weekend_hours: tuple[str, ...]
    observes_holidays: bool


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day that is not what its weekday says, or a day of a public holiday.

    `basis`: announced = the State Council's yearly notice, make-up days included; statutory = the days the law
    gives, while that year's notice isn't known.
    """

    date: date
    kind: Literal["rest", "work"]
    basis: Literal["announced", "statutory"]
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A window that may be promised to a customer for the works listed."""

    code: Code
    label_zh: str
    label_en: str
    start: str
    end: str
    evening: bool
    works: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One closing check. A number lies in [minimum, maximum], both inclusive; a choice is of the list `choices`."""

    code: Code
    businesses: tuple[Code, ...]
    works: tuple[Code, ...]
    label_zh: str
    label_en: str
    type: Literal["bool", "number", "choice"]
    unit: str
    choices: Code | None
    minimum: Decimal | None
    maximum: Decimal | None
    required: bool


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of a code list.

    `businesses`: where it may be chosen. `max_minutes`: the longest hold that may be approved for
    this reason. `carrier_codes`: the carrier's own codes for it, understood wherever its sheets are read.
    """

    list: Code
    code: Code
    label_zh: str
    label_en: str
    businesses: tuple[Code, ...]
    marks: tuple[Code, ...]
    max_minutes: int | None
    carrier_codes: tuple[Code, ...]
    retired: bool
