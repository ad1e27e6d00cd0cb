"""Who may be given work: fit at that time, certified that day, with equipment that may be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bihuan.contexts.workforce.rules.periods import Period
from bihuan.contexts.workforce.types import DayKind, Shift, Skill, Unfit
from bihuan.kernel.codes import Code
from bihuan.kernel.windows import Window, intersect, merge, subtract, total


@dataclass(frozen=True, slots=True)
class Holding:
    """A skill certified at a rank for some days."""

    skill: Code
    rank: int
    valid: Period


def unfit_day(shift: Shift | None, *, active: bool, days_running_count: int, max_days_running_count: int) -> Unfit | None:
    """This will say why a person may not work at all on a day, None if they may. `shift` None: nothing is rostered."""
    if not active:
        return Unfit.INACTIVE
    if shift is None:
        return Unfit.NO_ROSTER
    if shift.kind is DayKind.LEAVE:
        return Unfit.LEAVE
    if shift.kind is DayKind.REST:
        return Unfit.REST_DAY
    return Unfit.TOO_MANY_DAYS if days_running_count >= max_days_running_count else None


def unfit_hours(shift: Shift, absences: Iterable[Window], wanted: Window) -> Unfit | None:
    """This will say why a person who works that day may not work during `wanted`; breaks count as the shift."""
    away = merge(absences)
    if not shift.hours or not (shift.hours[0].start <= wanted.start and wanted.end <= shift.hours[-1].end):
        return Unfit.OUTSIDE_SHIFT
    return Unfit.ABSENT if intersect(away, (wanted,)) else None


def free_hours(shift: Shift, absences: Iterable[Window], since: Window | None = None) -> tuple[Window, ...]:
    """This will give the hours that may be planned: the shift without break and absences, inside `since` if given."""
    free = subtract(shift.hours, absences)
    return intersect(free, (since,)) if since else free


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


def worked(shift: Shift, absences: Iterable[Window]) -> bool:
    """This will say whether any of the shift is worked in spite of the absences."""
    return bool(total(free_hours(shift, absences)))
