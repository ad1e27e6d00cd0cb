"""What must hold across the catalogue's tables: every code named exists, and limits cover each order exactly once.

Pure: a pack of tables in, faults with their cells out. A pack with a fault is never put into force.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from bihuan.contexts.catalog.pack import LIMIT_INPUTS, LISTS, REFERENCES, Pack, covers, named
from bihuan.contexts.catalog.types import CalendarRow, CheckRow, HolidayRow, LimitRow
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault
from bihuan.kernel.tables import SEPARATOR, DecisionTable, Hit
from bihuan.kernel.units import MINUTES_PER_DAY
from bihuan.kernel.worktime import Span, WorkCalendar, hours

# Telecom Regulations of the PRC, article 32: a fault is mended within 48 hours in towns, 72 in the country.
STATUTORY_REPAIR_MINUTES: Final = {"town": 48 * 60, "country": 72 * 60}
_FIRST_ROW: Final = 2  # row 1 of the sheet holds the headers


def faults(pack: Pack) -> tuple[Fault, ...]:
    """This will list everything wrong with the pack, in the order of its tables."""
    checks = (_references, _kinds, _levels, _limits, _repair_in_law, _calendars, _holidays, _slots, _checks, _codes)
    return tuple(fault for check in checks for fault in check(pack))


def limit_table(limits: tuple[LimitRow, ...]) -> DecisionTable[LimitRow]:
    """This will make the table that decides an order's limits; exactly one row answers each order."""
    rows = ((tuple(SEPARATOR.join(getattr(row, column)) for column in LIMIT_INPUTS), row) for row in limits)
    return DecisionTable("limits.csv", LIMIT_INPUTS, rows, Hit.UNIQUE)


def slot_span(start: str, end: str) -> Span:
    """This will read a slot's two times of day; ValueError if they are none or out of order."""
    (span,) = hours(f"{start}-{end}")
    return span


def work_calendar(row: CalendarRow, holidays: Iterable[HolidayRow]) -> WorkCalendar:
    """This will make the working calendar of a row; ValueError if its hours are none."""
    workday, weekend = hours(*row.workday_hours), hours(*row.weekend_hours)
    observed = [day for day in holidays if row.observes_holidays]
    return WorkCalendar(
        row.code,
        (workday, workday, workday, workday, workday, weekend, weekend),
        holidays=frozenset(day.date for day in observed if day.kind == "rest"),
        extra_workdays=frozenset(day.date for day in observed if day.kind == "work"),
        extra_hours=workday,
    )


def _place(table: str, index: int, column: str) -> str:
    return f"{table}.csv!{index + _FIRST_ROW} {column}"


def _references(pack: Pack) -> Iterator[Fault]:
    for table, column, target in REFERENCES:
        known = pack.in_use(target)
        for index, row in enumerate(getattr(pack, table)):
            for code in named(getattr(row, column)):
                if code not in known:
                    yield Fault(
                        _place(table, index, column),
                        N_("%(code)s is not in %(table)s. Add it there first, or correct it here."),
                        {"code": code, "table": target},
                    )


def _kinds(pack: Pack) -> Iterator[Fault]:
    skills, ranks = pack.in_use("skills"), {str(row.rank) for row in pack.skill_levels}
    work_of_prefix: dict[Code, Code] = {}
    for index, row in enumerate(pack.kinds):
        for need in row.skills:
            skill, _, rank = need.partition(":")
            if skill not in skills or rank not in ranks:
                yield Fault(
                    _place("kinds", index, "skills"),
                    N_("%(need)s names no skill with a rank. Write it as skill:rank, for example fibre:1."),
                    {"need": need},
                )
        if not 0 < row.standard_minutes <= MINUTES_PER_DAY:
            yield Fault(_place("kinds", index, "standard_minutes"), N_("Standard minutes lie between 1 and 1440."))
        if work_of_prefix.setdefault(row.prefix, row.work) != row.work:
            yield Fault(
                _place("kinds", index, "prefix"),
                N_("The prefix %(prefix)s already begins the numbers of another work."),
                {"prefix": row.prefix},
            )


def _levels(pack: Pack) -> Iterator[Fault]:
    if [row.rank for row in pack.skill_levels] != list(range(1, len(pack.skill_levels) + 1)):
        yield Fault("skill_levels.csv", N_("Ranks run 1, 2, 3 … without a gap, the lowest level first."))


def _limits(pack: Pack) -> Iterator[Fault]:
    yield from limit_table(pack.limits).faults({name: sorted(pack.in_use(name)) for name in LIMIT_INPUTS})
    for index, row in enumerate(pack.limits):
        if min(row.limit_minutes, row.first_response_minutes, row.contact_minutes) <= 0:
            yield Fault(_place("limits", index, "limit_minutes"), N_("Limits are greater than zero."))


def _repair_in_law(pack: Pack) -> Iterator[Fault]:
    always = {row.code for row in pack.calendars if row.workday_hours == row.weekend_hours == ("00:00-24:00",)}
    for index, row in enumerate(pack.limits):
        allowed = [minutes for area, minutes in STATUTORY_REPAIR_MINUTES.items() if covers(row.areas, area)]
        if not covers(row.works, "repair") or not allowed:
            continue
        if row.limit_minutes > min(allowed) or row.calendar not in always:
            yield Fault(
                _place("limits", index, "limit_minutes"),
                N_("By law a fault here is mended within %(hours)s hours, counted round the clock."),
                {"hours": min(allowed) // 60},
            )


def _calendars(pack: Pack) -> Iterator[Fault]:
    for index, row in enumerate(pack.calendars):
        try:
            work_calendar(row, pack.holidays)
        except ValueError:
            yield Fault(
                _place("calendars", index, "workday_hours"),
                N_("Write hours like 08:30-12:00, several in order and parted by ;. Workdays have some."),
            )


def _holidays(pack: Pack) -> Iterator[Fault]:
    for index, row in enumerate(pack.holidays):
        if row.kind == "work" and row.date.isoweekday() < 6:
            yield Fault(_place("holidays", index, "kind"), N_("Only a Saturday or Sunday can be made a workday."))


def _slots(pack: Pack) -> Iterator[Fault]:
    taken: list[tuple[Code, Span]] = []
    for index, row in enumerate(pack.slots):
        try:
            span = slot_span(row.start, row.end)
        except ValueError:
            yield Fault(_place("slots", index, "start"), N_("A slot ends after it starts, both written HH:MM."))
            continue
        works = [work for work in pack.in_use("works") if covers(row.works, work)]
        if any(w in works and s.start_minute < span.end_minute and span.start_minute < s.end_minute for w, s in taken):
            yield Fault(_place("slots", index, "start"), N_("Two slots for the same work overlap."))
        taken += [(work, span) for work in works]


def _checks(pack: Pack) -> Iterator[Fault]:
    for index, row in enumerate(pack.checks):
        for column, wrong in _misplaced(row):
            yield Fault(_place("checks", index, column), wrong)


def _misplaced(row: CheckRow) -> Iterator[tuple[str, str]]:
    bounded = row.minimum is not None or row.maximum is not None
    if row.type == "choice" and row.choices not in LISTS:
        yield "choices", N_("A choice names one of the code lists.")
    if row.type != "choice" and row.choices:
        yield "choices", N_("Only a choice has a code list.")
    if row.type != "number" and (bounded or row.unit):
        yield "minimum", N_("Only a number has a unit and bounds.")
    if row.type == "number" and not row.unit:
        yield "unit", N_("A number needs its unit.")
    if row.minimum is not None and row.maximum is not None and row.minimum > row.maximum:
        yield "maximum", N_("The maximum is below the minimum.")


def _codes(pack: Pack) -> Iterator[Fault]:
    owner: dict[tuple[Code, Code], Code] = {}
    for index, row in enumerate(pack.codes):
        if row.list not in LISTS:
            yield Fault(_place("codes", index, "list"), N_("There is no list %(list)s."), {"list": row.list})
            continue
        for mark in sorted(set(row.marks) - LISTS[row.list]):
            yield Fault(_place("codes", index, "marks"), N_("This list knows no mark %(mark)s."), {"mark": mark})
        if (row.list == "hold_reasons") != (row.max_minutes is not None):
            yield Fault(
                _place("codes", index, "max_minutes"),
                N_("Every hold reason, and nothing else, has its longest minutes."),
            )
        for code in row.carrier_codes:
            if owner.setdefault((row.list, code), row.code) != row.code:
                yield Fault(
                    _place("codes", index, "carrier_codes"),
                    N_("The carrier's code %(code)s already stands for another code of this list."),
                    {"code": code},
                )
    for name in LISTS:
        if not pack.in_use(name):
            yield Fault("codes.csv", N_("The list %(list)s has no code in use."), {"list": name})
