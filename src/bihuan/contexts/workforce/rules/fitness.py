"""Who may be given work: fit at that time, certified that day, with equipment that may be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.contexts.workforce.rules.periods import Period
from bihuan.contexts.workforce.types import DayKind, Skill, Unfit
from bihuan.kernel.codes import Code
from bihuan.kernel.windows import Window, subtract


@dataclass(frozen=True, slots=True)
class Holding:
    """A skill certified at a rank for some days."""

    skill: Code
    rank: int
    valid: Period


def unfit_day(
    kind: DayKind | None, *, active: bool, days_running_count: int, max_days_running_count: int
) -> Unfit | None:
    """This will say why a person may not work at all on a day, None if they may. `kind` None: nothing is rostered."""
    if not active:
        return Unfit.INACTIVE
    match kind:
        case None:
            return Unfit.NO_ROSTER
        case DayKind.LEAVE:
            return Unfit.LEAVE
        case DayKind.REST:
            return Unfit.REST_DAY
        case DayKind.WORK:
            return Unfit.TOO_MANY_DAYS if days_running_count >= max_days_running_count else None


def unfit_hours(shift: Window, absences: Iterable[Window], wanted: Window) -> Unfit | None:
    """This will say why a person who works that day may not work during `wanted`; the break is the shift's."""
    if not (shift.start <= wanted.start and wanted.end <= shift.end):
        return Unfit.OUTSIDE_SHIFT
    return Unfit.ABSENT if any(absence.overlaps(wanted) for absence in absences) else None


def free_hours(worked: Iterable[Window], absences: Iterable[Window]) -> tuple[Window, ...]:
    """This will give what is left of the hours worked once absences are taken out."""
    return subtract(worked, absences)


def from_then_on(free: Iterable[Window], at: datetime) -> tuple[Window, ...]:
    """This will give what of the free hours is not over at `at`."""
    return tuple(Window(max(window.start, at), window.end) for window in free if window.end > at)


def skills_on(holdings: Iterable[Holding], day: date) -> tuple[Skill, ...]:
    """This will give the skills held on a day, each at its best rank, in order of their codes."""
    best: dict[Code, int] = {}
    for holding in holdings:
        if holding.valid.holds(day):
            best[holding.skill] = max(best.get(holding.skill, 0), holding.rank)
    return tuple(Skill(skill, rank) for skill, rank in sorted(best.items()))


def missing_skills(held: Iterable[Skill], needed: Iterable[tuple[Code, int]]) -> tuple[Skill, ...]:
    """This will give the skills needed that are not held, or at too low a rank."""
    ranks = {skill.skill: skill.rank for skill in held}
    return tuple(Skill(code, rank) for code, rank in needed if ranks.get(code, 0) < rank)


def usable(calibration_due: date | None, day: date) -> bool:
    """This will say whether equipment may be used on a day: through the day its calibration is due."""
    return calibration_due is None or day <= calibration_due
