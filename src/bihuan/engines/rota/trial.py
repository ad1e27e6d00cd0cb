"""Judging a day set by hand, and saying why a day is as it is, without solving anything."""

from collections.abc import Mapping
from dataclasses import dataclass

from bihuan.engines.rota.check import Violation, check
from bihuan.engines.rota.cost import judge, open_zones
from bihuan.engines.rota.covering import covers
from bihuan.engines.rota.model import DUTY, LEAVE, OPEN, REST, SUPPORT, WORKED, Cover, Person, Problem, Rota


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What changing some days does: hard rules newly broken, zones newly open, and how many points it costs."""

    broken: tuple[Violation, ...]
    opened: tuple[tuple[int, str], ...]
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One person's day: what surrounds it, who covers meanwhile, and what the other way would do."""

    letter: str
    running_before: int  # days worked running up to the day before
    running_after: int
    wished: bool
    fixed: bool
    changed: bool
    resting: tuple[str, ...]  # others of the group
    away: tuple[str, ...]  # on leave, of the group
    covered_by: tuple[Cover, ...]  # this person's zones
    covering: tuple[Cover, ...]  # zones this person covers
    otherwise: Verdict | None  # the other way round; None on leave


def of_days(problem: Problem, days: Mapping[str, str]) -> Rota:
    """This will complete everybody's days to a rota: with whoever can cover covering."""
    return Rota(days=dict(days), covers=covers(problem, days))


def judge_change(problem: Problem, days: Mapping[str, str], changes: Mapping[tuple[str, int], str]) -> Verdict:
    """This will say what setting (person, day) to other letters breaks and costs."""
    before, after = of_days(problem, days), of_days(problem, changed(days, changes))
    known = {(one.demand, one.by) for one in check(problem, before)}
    stood_open = set(open_zones(problem, before))
    return Verdict(
        broken=tuple(one for one in check(problem, after) if (one.demand, one.by) not in known),
        opened=tuple(one for one in open_zones(problem, after) if one not in stood_open),
        points=judge(problem, after).total - judge(problem, before).total,
    )


def changed(days: Mapping[str, str], changes: Mapping[tuple[str, int], str]) -> dict[str, str]:
    """This will give the days with some letters changed."""
    made = dict(days)
    for (person_id, day), letter in changes.items():
        made[person_id] = made[person_id][:day] + letter + made[person_id][day + 1 :]
    return made


def why(problem: Problem, days: Mapping[str, str], person_id: str, day: int) -> Why:
    """This will account for one day of one person."""
    person = next(one for one in problem.people if one.id == person_id)
    letter, rota = days[person_id][day], of_days(problem, days)
    group = [one.id for one in problem.people if one.group == person.group and one.id != person_id]
    other = REST if letter in WORKED else SUPPORT if person.support else DUTY
    stood = person.standing[day] if person.standing else OPEN
    return Why(
        letter=letter,
        running_before=_running(person, days[person_id], day, -1),
        running_after=_running(person, days[person_id], day, 1),
        wished=any(wish.day == day for wish in person.wishes),
        fixed=bool(person.fixed) and person.fixed[day] != OPEN,
        changed=stood != OPEN and (stood in WORKED) != (letter in WORKED),
        resting=tuple(one for one in group if days[one][day] == REST),
        away=tuple(one for one in group if days[one][day] == LEAVE),
        covered_by=tuple(one for one in rota.covers if one.day == day and one.zone in person.zones),
        covering=tuple(one for one in rota.covers if one.day == day and one.person_id == person_id),
        otherwise=None if letter == LEAVE else judge_change(problem, days, {(person_id, day): other}),
    )


def _running(person: Person, letters: str, day: int, step: int) -> int:
    """Days worked without a break from the day beside `day`, backwards (-1) or forwards (1)."""
    count, at = 0, day + step
    while (letters[at] in WORKED) if 0 <= at < len(letters) else at in person.worked_outside:
        count, at = count + 1, at + step
    return count
