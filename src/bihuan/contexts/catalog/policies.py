"""The catalogue's policies. What ships is a sample pack, never the rules of a real carrier."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bihuan.contexts.catalog.pack import Pack
from bihuan.contexts.catalog.rules import faults
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
from bihuan.kernel.errors import Fault
from bihuan.platform.policies import cross_check, table_policy

FOLDER = Path(__file__).parent / "policies"

KINDS = table_policy("catalog.kinds", KindRow, key=("business", "work"), file=FOLDER / "kinds.csv")
SKILLS = table_policy("catalog.skills", SkillRow, key=("code",), file=FOLDER / "skills.csv")
SKILL_LEVELS = table_policy("catalog.skill_levels", SkillLevelRow, key=("rank",), file=FOLDER / "skill_levels.csv")
EQUIPMENT = table_policy("catalog.equipment", EquipmentRow, key=("code",), file=FOLDER / "equipment.csv")
LIMITS = table_policy(
    "catalog.limits", LimitRow, key=("businesses", "works", "tiers", "areas"), file=FOLDER / "limits.csv"
)
CALENDARS = table_policy("catalog.calendars", CalendarRow, key=("code",), file=FOLDER / "calendars.csv")
HOLIDAYS = table_policy("catalog.holidays", HolidayRow, key=("date",), file=FOLDER / "holidays.csv")
SLOTS = table_policy("catalog.slots", SlotRow, key=("code",), file=FOLDER / "slots.csv")
CHECKS = table_policy("catalog.checks", CheckRow, key=("code",), file=FOLDER / "checks.csv")
CODES = table_policy("catalog.codes", CodeRow, key=("list", "code"), file=FOLDER / "codes.csv")

# In the order of Pack's fields.
ALL = (KINDS, SKILLS, SKILL_LEVELS, EQUIPMENT, LIMITS, CALENDARS, HOLIDAYS, SLOTS, CHECKS, CODES)


def _agree(*tables: Any) -> Iterable[Fault]:
    return faults(Pack(*tables))


cross_check(ALL, _agree)
