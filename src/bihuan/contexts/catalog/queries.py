"""Looking things up in the catalogue as it stands on a day.

`on` is a date of the installation (the version in force as that day begins) or an aware instant. What is derived
from a table is kept for as long as the process lives, by the table's hash, so a look-up costs no query.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Generic, Protocol, TypeVar

from bihuan.contexts.catalog.pack import Pack, covers
from bihuan.contexts.catalog.policies import (
    ALL,
    CALENDARS,
    CHECKS,
    CODES,
    EQUIPMENT,
    HOLIDAYS,
    KINDS,
    LIMITS,
    SKILL_LEVELS,
    SKILLS,
    SLOTS,
)
from bihuan.contexts.catalog.rules import limit_table, work_calendar
from bihuan.contexts.catalog.types import (
    CalendarRow,
    CheckRow,
    CodeRow,
    EquipmentRow,
    HolidayRow,
    KindRow,
    LimitRow,
    SkillLevelRow,
    SkillRow,
    SlotRow,
)
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.worktime import CHINA, WorkCalendar
from bihuan.platform.policies import Policy

T = TypeVar("T")


class Labelled(Protocol):
    """A row that has a name in both languages."""

    @property
    def label_zh(self) -> str:
        """Its Chinese name."""
        ...

    @property
    def label_en(self) -> str:
        """Its English name."""
        ...


def label(row: Labelled, language: str) -> str:
    """This will give a row's name in a language: English where asked for, else Chinese."""
    return row.label_en if language.startswith("en") else row.label_zh


class _Derived(Generic[T]):
    """Something made of tables, made once for each combination of their versions."""

    def __init__(self, build: Callable[..., T], *policies: Policy[Any]) -> None:
        self._build = build
        self._policies = policies
        self._made: dict[tuple[str, ...], T] = {}

    def at(self, on: date) -> T:
        versions = [policy.at(moment(on)) for policy in self._policies]
        key = tuple(version.hash for version in versions)
        if key not in self._made:
            self._made[key] = self._build(*(version.value for version in versions))
        return self._made[key]


def moment(on: date) -> datetime:
    """This will give the instant a day begins here; an instant is given back as it is."""
    return on if isinstance(on, datetime) else datetime.combine(on, time(), CHINA)


def _by_words(rows: tuple[CodeRow, ...]) -> dict[tuple[Code, str], Code]:
    """Retired codes first, so that where two rows share a word the one in use wins."""
    return {
        (row.list, word.casefold()): row.code
        for row in sorted(rows, key=lambda row: not row.retired)
        for word in (row.label_en, row.label_zh, row.code, *row.carrier_codes)
    }


_kinds = _Derived(lambda rows: {(row.business, row.work): row for row in rows}, KINDS)
_limits = _Derived(limit_table, LIMITS)
_calendars = _Derived(
    lambda rows, holidays: {row.code: work_calendar(row, holidays) for row in rows}, CALENDARS, HOLIDAYS
)
_codes = _Derived(lambda rows: {(row.list, row.code): row for row in rows}, CODES)
_words = _Derived(_by_words, CODES)
_lists: dict[tuple[str, Code, Code | None], tuple[CodeRow, ...]] = {}


def kinds(on: date) -> tuple[KindRow, ...]:
    """This will list all kinds of business × work."""
    return KINDS.at(moment(on)).value


def kind(business: Code, work: Code, on: date) -> KindRow:
    """This will give one kind; Invalid where the two don't go together."""
    found: KindRow | None = _kinds.at(on).get((business, work))
    if found is None:
        raise Invalid(
            N_("There is no work %(work)s for the business %(business)s."),
            code="unknown_kind",
            where="work",
            work=work,
            business=business,
        )
    return found


def limit(business: Code, work: Code, tier: Code, area: Code, on: date) -> LimitRow:
    """This will give the limits of an order promised on a day."""
    return _limits.at(on).decide(businesses=business, works=work, tiers=tier, areas=area).then


def calendar(code: Code, on: date) -> WorkCalendar:
    """This will give a working calendar; its `version` is what a promise keeps."""
    found: WorkCalendar = _calendars.at(on)[code]
    return found


def calendars(on: date) -> tuple[CalendarRow, ...]:
    """This will list the working calendars as the table has them."""
    return CALENDARS.at(moment(on)).value


def holidays(on: date) -> tuple[HolidayRow, ...]:
    """This will list the days that are not what their weekday says, and those of public holidays."""
    return HOLIDAYS.at(moment(on)).value


def holiday_warnings(on: date) -> tuple[Fault, ...]:
    """This will warn where the table lacks the announced holidays of this year, or, from October, of the next."""
    announced = {row.date.year for row in HOLIDAYS.at(moment(on)).value if row.basis == "announced"}
    years = [on.year] if on.month < 10 else [on.year, on.year + 1]
    words = N_(
        "The holidays of %(year)s are not in the table as announced. Add them before promising dates in that year."
    )
    return tuple(Fault("holidays.csv", words, {"year": year}) for year in years if year not in announced)


def slots(on: date, work: Code | None = None) -> tuple[SlotRow, ...]:
    """This will list the windows that may be promised, for one work or any, earliest first."""
    rows = sorted(SLOTS.at(moment(on)).value, key=lambda row: (row.start, row.end))
    return tuple(row for row in rows if work is None or covers(row.works, work))


def window_of(row: SlotRow, on: date) -> tuple[datetime, datetime]:
    """This will give a window on a day as two aware moments."""
    start, end = (datetime.combine(on, time.fromisoformat(clock), CHINA) for clock in (row.start, row.end))
    return start, end


def windows_ahead(work: Code, at: datetime, days_count: int) -> Iterator[tuple[datetime, datetime]]:
    """This will give the windows for a work that are not over at `at`, of that day and those after it, in order."""
    today = at.astimezone(CHINA).date()
    for on in (today + timedelta(days=ahead) for ahead in range(days_count)):
        for row in slots(on, work):
            start, end = window_of(row, on)
            if end > at:
                yield start, end


def checks(business: Code, work: Code, on: date) -> tuple[CheckRow, ...]:
    """This will list the closing checks of a kind, in the table's order."""
    rows = CHECKS.at(moment(on)).value
    return tuple(row for row in rows if covers(row.businesses, business) and covers(row.works, work))


def every_check(on: date) -> tuple[CheckRow, ...]:
    """This will list the closing checks of all kinds."""
    return CHECKS.at(moment(on)).value


def code_list(name: Code, on: date, business: Code | None = None) -> tuple[CodeRow, ...]:
    """This will list the codes of a list that may be chosen, for one business or any, in the table's order."""
    version = CODES.at(moment(on))
    key = (version.hash, name, business)
    if key not in _lists:
        _lists[key] = tuple(
            row
            for row in version.value
            if row.list == name and not row.retired and (business is None or covers(row.businesses, business))
        )
    return _lists[key]


def code_row(name: Code, code: Code, on: date) -> CodeRow:
    """This will give one code for reading, retired or not; Invalid if the list never had it."""
    found: CodeRow | None = _codes.at(on).get((name, code))
    if found is None:
        raise Invalid(
            N_("%(value)s is not in the list %(list)s."), code="unknown_code", where=name, value=code, list=name
        )
    return found


def require(name: Code, code: Code, on: date, business: Code | None = None) -> CodeRow:
    """This will give one code that may be chosen today; Invalid if it is unknown, retired or another business's."""
    row = code_row(name, code, on)
    if row.retired or (business is not None and not covers(row.businesses, business)):
        raise Invalid(
            N_("%(value)s of the list %(list)s can't be chosen here any more, or not for this business."),
            code="code_not_in_use",
            where=name,
            value=code,
            list=name,
        )
    return row


def from_carrier(name: Code, text: str, on: date) -> Code | None:
    """This will give our code for the carrier's own code, our label or our code itself; None if it is none of them."""
    found: Code | None = _words.at(on).get((name, text.strip().casefold()))
    return found


def pack(on: date) -> Pack:
    """This will give the whole catalogue as it stands."""
    tables: tuple[Any, ...] = tuple(policy.at(moment(on)).value for policy in ALL)
    return Pack(*tables)


def skills(on: date) -> tuple[SkillRow, ...]:
    """This will list the skills, retired ones too."""
    return SKILLS.at(moment(on)).value


def skill_levels(on: date) -> tuple[SkillLevelRow, ...]:
    """This will list what ranks are called, the lowest first."""
    return SKILL_LEVELS.at(moment(on)).value


def equipment(on: date) -> tuple[EquipmentRow, ...]:
    """This will list the kinds of equipment, retired ones too."""
    return EQUIPMENT.at(moment(on)).value
