"""All tables of the catalogue side by side, and which column of which table names a code of another."""

from dataclasses import dataclass

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
from bihuan.kernel.tables import ANY

LISTS: dict[str, frozenset[Code]] = {
    # each list the program asks for, with the marks its codes may carry
    "businesses": frozenset(),
    "works": frozenset(),
    "tiers": frozenset(),
    "areas": frozenset(),
    "symptoms": frozenset(),
    "causes": frozenset({"network", "terminal", "customer", "third_party"}),
    "remedies": frozenset(),
    "hold_reasons": frozenset({"customer", "third_party"}),
    "block_reasons": frozenset(),
    "reschedule_reasons": frozenset({"customer"}),
    "dissatisfaction_reasons": frozenset(),
    "cancel_reasons": frozenset({"customer"}),
    "return_reasons": frozenset({"customer"}),
    "contact_outcomes": frozenset({"spoken"}),
    "absence_reasons": frozenset(),
    "device_returns": frozenset({"customer"}),
    "posts": frozenset({"field"}),
}

LIMIT_INPUTS = ("businesses", "works", "tiers", "areas")  # columns of limits.csv, each a code list of the same name

REFERENCES: tuple[tuple[str, str, str], ...] = (
    # (table, column, the list or table whose codes it names)
    ("kinds", "business", "businesses"),
    ("kinds", "work", "works"),
    ("kinds", "equipment", "equipment"),
    ("limits", "businesses", "businesses"),
    ("limits", "works", "works"),
    ("limits", "tiers", "tiers"),
    ("limits", "areas", "areas"),
    ("limits", "calendar", "calendars"),
    ("limits", "response_calendar", "calendars"),
    ("slots", "works", "works"),
    ("checks", "businesses", "businesses"),
    ("checks", "works", "works"),
    ("codes", "businesses", "businesses"),
)


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole catalogue as it stands on one day."""

    kinds: tuple[KindRow, ...]
    skills: tuple[SkillRow, ...]
    skill_levels: tuple[SkillLevelRow, ...]
    equipment: tuple[EquipmentRow, ...]
    limits: tuple[LimitRow, ...]
    calendars: tuple[CalendarRow, ...]
    holidays: tuple[HolidayRow, ...]
    slots: tuple[SlotRow, ...]
    checks: tuple[CheckRow, ...]
    codes: tuple[CodeRow, ...]

    def in_use(self, name: str) -> frozenset[Code]:
        """The codes of a list, or of a table with a code column, that may still be chosen."""
        if name in LISTS:
            return frozenset(row.code for row in self.codes if row.list == name and not row.retired)
        rows: tuple[SkillRow | EquipmentRow | CalendarRow, ...] = getattr(self, name)
        return frozenset(row.code for row in rows if not getattr(row, "retired", False))


def named(cell: Code | tuple[Code, ...]) -> tuple[Code, ...]:
    """This will give the codes a cell names, whether it holds one or several; `*` names none."""
    return tuple(code for code in (cell if isinstance(cell, tuple) else (cell,)) if code != ANY)


def covers(cell: tuple[Code, ...], code: Code) -> bool:
    """This will say whether a cell of several codes takes in `code`."""
    return code in cell or ANY in cell
