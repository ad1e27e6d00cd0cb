"""Columns whose cells are codes of another table: shown in words, chosen from what there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bihuan.contexts.catalog import api as catalog
from bihuan.platform import clock
from bihuan.web.labels import choices, language

Options = list[tuple[str, str]]
# The code lists by name, and the marks and types that the program itself knows.
LISTS: Final[dict[str, str | Promise]] = {
    "businesses": _("Businesses"),
    "works": _("Works"),
    "tiers": _("Tiers"),
    "areas": _("Town or country"),
    "symptoms": _("Symptoms"),
    "causes": _("Causes"),
    "remedies": _("Remedies"),
    "hold_reasons": _("Reasons for a hold"),
    "block_reasons": _("Reasons for a block"),
    "reschedule_reasons": _("Reasons for another appointment"),
    "dissatisfaction_reasons": _("Reasons for dissatisfaction"),
    "cancel_reasons": _("Reasons for a cancellation"),
    "return_reasons": _("Reasons for giving back"),
    "contact_outcomes": _("Outcomes of a call"),
    "absence_reasons": _("Reasons for an absence"),
    "device_returns": _("What became of the device"),
    "posts": _("Posts"),
}
MARKS: Final[dict[str, str | Promise]] = {
    "network": _("the network's"),
    "terminal": _("the terminal's"),
    "customer": _("the customer's"),
    "third_party": _("a third party's"),
    "spoken": _("spoken to"),
    "field": _("in the field"),
}
TYPES: Final[dict[str, str | Promise]] = {
    "bool": _("yes or no"),
    "number": _("a number"),
    "choice": _("one of a list"),
}


@dataclass(frozen=True, slots=True)
class Coded:
    """What a column's cells are chosen from; `many`: several codes in a cell; `whole`: or all of them, written `*`."""

    options: Callable[[], Options]
    many: bool = False
    whole: bool = False


def _equipment() -> Options:
    return _labels(catalog.pack(clock.now()).equipment)


def _calendars() -> Options:
    return _labels(catalog.pack(clock.now()).calendars)


def _labels(rows: "Iterable[catalog.EquipmentRow | catalog.CalendarRow]") -> Options:
    return [(row.code, catalog.label(row, language())) for row in rows if not getattr(row, "retired", False)]


def _skills() -> Options:
    """Each skill at each level, as a kind of order names them: fibre:1."""
    held = catalog.pack(clock.now())
    return [
        (f"{skill.code}:{level.rank}", f"{catalog.label(skill, language())} {catalog.label(level, language())}")
        for skill in held.skills
        for level in held.skill_levels
        if not skill.retired
    ]


def _of(code_list: str) -> Callable[[], Options]:
    return lambda: choices(code_list)


def _own(words: dict[str, str | Promise]) -> Callable[[], Options]:
    return lambda: [(code, str(said)) for code, said in words.items()]


_ONE = {"business": "businesses", "work": "works", "tier": "tiers", "area": "areas", "cause": "causes"}
_MANY = {"businesses": "businesses", "works": "works", "tiers": "tiers", "areas": "areas"}
COLUMNS: dict[str, Coded] = {
    **{column: Coded(_of(code_list)) for column, code_list in _ONE.items()},
    **{column: Coded(_of(code_list), many=True, whole=True) for column, code_list in _MANY.items()},
    "equipment": Coded(_equipment, many=True),
    "skills": Coded(_skills, many=True),
    "calendar": Coded(_calendars),
    "response_calendar": Coded(_calendars),
    "list": Coded(_own(LISTS)),
    "choices": Coded(_own(LISTS)),
    "marks": Coded(_own(MARKS), many=True),
    "type": Coded(_own(TYPES)),
}
# Where a column of that name holds something else.
_OTHERWISE = {("catalog.holidays", "work")}


def coded(policy: str, column: str) -> Coded | None:
    """This will say what a column's cells are chosen from; None where they are typed."""
    return None if (policy, column) in _OTHERWISE else COLUMNS.get(column)
