"""Each table of the catalogue as rows of cells, in words; codes stand only where a program must be told them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.catalog import api as catalog
from bihuan.kernel.tables import ANY
from bihuan.web.formats import MISSING, duration_words, number_words
from bihuan.web.labels import language
from bihuan.web.ledger import Cell, cell
from bihuan.web.policies.codes import LISTS, MARKS, TYPES


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its place in the address, its policy, and its columns in words. The first column names the row."""

    name: str
    label: str | Promise
    heads: tuple[str | Promise, ...]
    cells: Callable[["Words", Any], tuple[Cell, ...]]
    rows: Callable[[catalog.Pack], Iterable[Any]]
    about: Callable[[Any], tuple[tuple[str, ...], tuple[str, ...]]] = lambda _row: ((), ())

    @property
    def policy(self) -> str:
        """The policy that holds it."""
        return f"catalog.{self.name}"


class Words:
    """The catalogue's own words for its codes, as they stand in the pack that is shown."""

    def __init__(self, pack: catalog.Pack) -> None:
        self.pack = pack
        self.codes = {(row.list, row.code): named(row) for row in pack.codes}
        self.calendars = {row.code: named(row) for row in pack.calendars}
        self.equipment = {row.code: named(row) for row in pack.equipment}
        self.skills = {row.code: named(row) for row in pack.skills}
        self.ranks = {row.rank: named(row) for row in pack.skill_levels}

    def several(self, code_list: str, codes: Iterable[str]) -> str:
        """This will name the codes of a cell; all of them for `*`, — for none."""
        listed = [_("all") if code == ANY else self.codes.get((code_list, code), code) for code in codes]
        return _(", ").join(listed) or MISSING

    def needs(self, row: catalog.KindRow) -> str:
        """This will say which skills a kind needs, each with its least level."""
        said = (f"{self.skills.get(one.skill, one.skill)} {self.ranks.get(one.rank, one.rank)}" for one in row.needs)
        return _(", ").join(said) or MISSING

    def carried(self, row: catalog.KindRow) -> str:
        """This will say which equipment a kind needs."""
        return _(", ").join(self.equipment.get(code, code) for code in row.equipment) or MISSING

    def limit(self, row: catalog.LimitRow) -> tuple[str, str, str]:
        """This will say a limit, a first response and a first contact, each with the hours that count."""
        return (
            f"{duration_words(row.limit_minutes)} · {self.calendars[row.calendar]}",
            f"{duration_words(row.first_response_minutes)} · {self.calendars[row.response_calendar]}",
            duration_words(row.contact_minutes),
        )


def named(row: Any) -> str:
    """This will give a row's name in the reader's language."""
    return catalog.label(row, language())


def bounds(row: catalog.CheckRow) -> str:
    """This will say what answers a closing check: −27 to −8 dBm, yes or no, one of a list."""
    low, high = (None if one is None else number_words(one) for one in (row.minimum, row.maximum))
    if row.type == "choice":
        return _("one of “%(list)s”") % {"list": LISTS.get(row.choices or "", row.choices)}
    if row.type != "number" or (low is None and high is None):
        return f"{TYPES[row.type]} {row.unit}".strip()
    if low is not None and high is not None:
        return _("%(low)s to %(high)s %(unit)s") % {"low": low, "high": high, "unit": row.unit}
    words = _("at least %(bound)s %(unit)s") if high is None else _("at most %(bound)s %(unit)s")
    return words % {"bound": low if high is None else high, "unit": row.unit}


def _yes(value: bool) -> Cell:
    return Cell(_("yes") if value else _("no"), css="" if value else "t3")


def _use(retired: bool) -> Cell:
    return Cell(_("retired"), css="t3") if retired else Cell(_("in use"))


def _hours(spans: Iterable[str]) -> str:
    return _(", ").join(span.replace("-", "–") for span in spans) or _("none")


def _kind(words: Words, row: catalog.KindRow) -> tuple[Cell, ...]:
    return (
        Cell(named(row)),
        Cell(duration_words(row.standard_minutes), value=row.standard_minutes),
        Cell(words.needs(row), css="wrap"),
        Cell(words.carried(row)),
        _yes(row.appointment_needed),
        Cell(row.prefix, code=True, css="t3"),
    )


def _limit(words: Words, row: catalog.LimitRow) -> tuple[Cell, ...]:
    limit, response, contact = words.limit(row)
    return (
        Cell(words.several("businesses", row.businesses)),
        Cell(words.several("works", row.works)),
        Cell(words.several("tiers", row.tiers)),
        Cell(words.several("areas", row.areas)),
        Cell(limit),
        Cell(response),
        Cell(contact),
    )


def _slot(words: Words, row: catalog.SlotRow) -> tuple[Cell, ...]:
    return (Cell(named(row)), _yes(row.evening), Cell(words.several("works", row.works)))


def _check(words: Words, row: catalog.CheckRow) -> tuple[Cell, ...]:
    return (
        Cell(named(row)),
        Cell(bounds(row)),
        Cell(words.several("businesses", row.businesses)),
        Cell(words.several("works", row.works)),
        _yes(row.required),
    )


def _code(words: Words, row: catalog.CodeRow) -> tuple[Cell, ...]:
    return (
        Cell(named(row)),
        Cell(str(LISTS.get(row.list, row.list))),
        Cell(words.several("businesses", row.businesses)),
        Cell(_(", ").join(str(MARKS.get(mark, mark)) for mark in row.marks) or MISSING, css="roomy"),
        Cell(duration_words(row.max_minutes) if row.max_minutes else MISSING, css="roomy"),
        Cell(_(", ").join(row.carrier_codes) or MISSING, code=True, css="t3 roomy"),
        _use(row.retired),
    )


def _skill(_words: Words, row: catalog.SkillRow) -> tuple[Cell, ...]:
    scope = row.scope_en if language().startswith("en") else row.scope_zh
    return (Cell(named(row)), Cell(scope), _use(row.retired))


def _equipment(_words: Words, row: catalog.EquipmentRow) -> tuple[Cell, ...]:
    days = row.calibration_days
    due = _("every %(days)s days") % {"days": days} if days else _("no calibration needed")
    return (Cell(named(row)), Cell(due, css="" if days else "t3"), _use(row.retired))


def _calendar(_words: Words, row: catalog.CalendarRow) -> tuple[Cell, ...]:
    return (
        Cell(named(row)),
        Cell(_hours(row.workday_hours)),
        Cell(_hours(row.weekend_hours)),
        _yes(row.observes_holidays),
    )


def _holiday(_words: Words, row: catalog.HolidayRow) -> tuple[Cell, ...]:
    name = row.name_en if language().startswith("en") else row.name_zh
    kind = _("rest") if row.kind == "rest" else _("work")
    basis = _("announced") if row.basis == "announced" else _("by law")
    return (cell(row.date), Cell(name), Cell(kind), Cell(basis, css="t3"))


def _both(row: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return row.businesses, row.works


_L = gettext_lazy
TABLES: Final = (
    Table(
        "kinds", _L("Kinds of order"),
        (_L("Kind"), _L("Standard time"), _L("Skills"), _L("Equipment"), _L("Appointment"), _L("Number's prefix")),
        _kind, lambda pack: pack.kinds, lambda row: ((row.business,), (row.work,)),
    ),
    Table(
        "limits", _L("Time limits"),
        (_L("Businesses"), _L("Works"), _L("Tiers"), _L("Town or country"), _L("Limit"), _L("First response"),
         _L("First contact")),
        _limit, lambda pack: pack.limits, _both,
    ),
    Table(
        "slots", _L("Appointment windows"), (_L("Window"), _L("Evening"), _L("Works")), _slot,
        lambda pack: sorted(pack.slots, key=lambda row: (row.start, row.end)), lambda row: ((ANY,), row.works),
    ),
    Table(
        "checks", _L("Closing checks"), (_L("Check"), _L("Answer"), _L("Businesses"), _L("Works"), _L("Required")),
        _check, lambda pack: pack.checks, _both,
    ),
    Table(
        "codes", _L("Code lists"),
        (_L("Code"), _L("List"), _L("Businesses"), _L("Marks"), _L("Longest hold"), _L("The carrier's own codes"),
         _L("Use")),
        _code, lambda pack: pack.codes, lambda row: (row.businesses, (ANY,)),
    ),
    Table("skills", _L("Skills"), (_L("Skill"), _L("Scope"), _L("Use")), _skill, lambda pack: pack.skills),
    Table(
        "equipment", _L("Kinds of equipment"), (_L("Kind of equipment"), _L("Calibration"), _L("Use")), _equipment,
        lambda pack: pack.equipment,
    ),
    Table(
        "calendars", _L("Working calendars"),
        (_L("Calendar"), _L("Workdays"), _L("Weekends"), _L("Observes holidays")), _calendar,
        lambda pack: pack.calendars,
    ),
    Table(
        "holidays", _L("Holidays"), (_L("Date"), _L("Name"), _L("Rest or work"), _L("Announced or by law")), _holiday,
        lambda pack: sorted(pack.holidays, key=lambda row: row.date),
    ),
)  # fmt: skip
