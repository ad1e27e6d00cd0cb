"""A crew on a day: who belongs to it, when they may work, what they can do and carry. Six queries for any number."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.models import Absence, EquipmentItem, Membership, RosterDay, SkillHolding, ZoneOwner
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.policies import ROSTER
from bihuan.contexts.workforce.rules import fitness
from bihuan.contexts.workforce.rules.fitness import Holding
from bihuan.contexts.workforce.rules.periods import Period
from bihuan.contexts.workforce.rules.roster import (
    DAY,
    RosterRules,
    days_running_before,
    hours,
    local_day,
    minutes,
    pause,
    whole,
)
from bihuan.contexts.workforce.types import CrewRow, Employment, Fitness, RosterRow, Unfit
from bihuan.kernel.codes import Code
from bihuan.kernel.units import Minutes
from bihuan.kernel.windows import Window
from bihuan.platform.scoping import under


@dataclass(slots=True)
class _Known:
    """What the database says of some people around a day, by person."""

    rosters: dict[UUID, dict[date, RosterRow]]
    absences: dict[UUID, list[Window]]
    holdings: dict[UUID, list[Holding]]
    equipment: dict[UUID, list[Code]]


def crew(path: str, on: date, at: datetime | None = None) -> tuple[CrewRow, ...]:
    """This will list the field staff who belong at or below `path` on a day, fit or not, in the order of their codes.

    `at`: hours before it can't be planned any more; None plans the whole day.
    """
    field_posts = [row.code for row in catalog.code_list("posts", on) if "field" in row.marks]
    members = Membership.objects.filter(valid_on(on), post__in=field_posts).filter(under(path))
    rules = ROSTER.at(catalog.moment(on)).value
    known = _known(members.values("person_id"), on, rules)
    zones = _zones(members.values("person_id"), on)
    rows = members.select_related("person").order_by("person__code")
    return tuple(_row(member, known, zones[member.person_id], on=on, at=at, rules=rules) for member in rows)


def fit(person_id: UUID, wanted: Window) -> Fitness:
    """This will say whether one person may work during `wanted`, and what they can do and carry that day."""
    day, known, unfit = _day_of(person_id, wanted.start)
    shift = whole(known.rosters[person_id][day]) if unfit is None else None
    if shift is not None:
        unfit = fitness.unfit_hours(shift, known.absences[person_id], wanted)
    return Fitness(unfit, fitness.skills_on(known.holdings[person_id], day), tuple(sorted(known.equipment[person_id])))


def off_duty(person_id: UUID, at: datetime) -> Unfit | None:
    """This will say why a person is not on duty on the day of `at`; None if they are, though the shift may be over."""
    day, known, unfit = _day_of(person_id, at)
    if unfit is not None:
        return unfit
    worked = hours(known.rosters[person_id][day])
    ahead = fitness.from_then_on(worked, at) or worked
    return None if fitness.free_hours(ahead, known.absences[person_id]) else Unfit.ABSENT


def _day_of(person_id: UUID, at: datetime) -> tuple[date, _Known, Unfit | None]:
    """The day a moment belongs to for one person, what is known around it, and why they don't work on it, if so."""
    day = local_day(at)
    rules = ROSTER.at(at).value
    known = _known([person_id], day, rules)
    roster = known.rosters[person_id]
    yesterday = roster.get(day - DAY)
    if yesterday is not None and yesterday.end_at is not None and at < yesterday.end_at:
        day -= DAY  # a night shift: it belongs to the day it began
    active = Membership.objects.filter(valid_on(day), person=person_id).exists()
    running_count = days_running_before(_worked(roster, known.absences[person_id]), day)
    return day, known, _unfit_day(roster.get(day), running_count, rules, active=active)


def _known(people: Any, on: date, rules: RosterRules) -> _Known:
    """`people` is a list of ids or a subquery of them; usable equipment only."""
    first = min(on - timedelta(days=on.weekday()), on - (rules.max_days_running_count + 1) * DAY)
    known = _Known(defaultdict(dict), defaultdict(list), defaultdict(list), defaultdict(list))
    for day in RosterDay.objects.filter(person__in=people, date__gte=first, date__lte=on):
        known.rosters[day.person_id][day.date] = day.row()
    away = Absence.objects.filter(
        person__in=people, end_at__gt=catalog.moment(first), start_at__lt=catalog.moment(on + 2 * DAY)
    )
    for person_id, start, end in away.values_list("person_id", "start_at", "end_at"):
        known.absences[person_id].append(Window(start, end))
    held = SkillHolding.objects.filter(valid_on(on), person__in=people)
    for person_id, skill, level, start, end in held.values_list(
        "person_id", "skill", "level", "valid_from", "valid_to"
    ):
        known.holdings[person_id].append(Holding(skill, level, Period(start, end)))
    carried = EquipmentItem.objects.filter(holder__in=people)
    for person_id, kind, due in carried.values_list("holder_id", "kind", "calibration_due"):
        if fitness.usable(due, on) and kind not in known.equipment[person_id]:
            known.equipment[person_id].append(kind)
    return known


def _zones(people: Any, on: date) -> dict[UUID, list[UUID]]:
    owned: dict[UUID, list[UUID]] = defaultdict(list)
    rows = ZoneOwner.objects.filter(valid_on(on), person__in=people).order_by("zone__path")
    for person_id, zone_id in rows.values_list("person_id", "zone_id"):
        owned[person_id].append(zone_id)
    return owned


def _row(
    member: Membership, known: _Known, zones: list[UUID], *, on: date, at: datetime | None, rules: RosterRules
) -> CrewRow:
    person = member.person
    roster, absences = known.rosters[person.pk], known.absences[person.pk]
    day = roster.get(on)
    worked = _worked(roster, absences)
    running_count = days_running_before(worked, on)
    unfit = _unfit_day(day, running_count, rules)
    free: tuple[Window, ...] = ()
    if day is not None and unfit is None:
        free = fitness.free_hours(hours(day), absences)
        unfit = None if free else Unfit.ABSENT
    if free and at is not None:
        free = fitness.from_then_on(free, at)
        unfit = None if free else Unfit.OUTSIDE_SHIFT
    monday = on - timedelta(days=on.weekday())
    return CrewRow(
        person_id=person.pk,
        code=person.code,
        name=person.name,
        post=member.post,
        employment=Employment(member.employment),
        contractor_id=member.contractor_id,
        unit_id=member.unit_id,
        path=member.org_path,
        shift=None if day is None else whole(day),
        pause=None if day is None else pause(day),
        free=free,
        unfit=unfit,
        skills=fitness.skills_on(known.holdings[person.pk], on),
        equipment=tuple(sorted(known.equipment[person.pk])),
        zones=tuple(zones),
        start_lat=person.start_lat,
        start_lon=person.start_lon,
        minutes_worked=sum(worked_minutes for past, worked_minutes in worked.items() if monday <= past < on),
        days_in_a_row=running_count,
    )


def _unfit_day(day: RosterRow | None, running_count: int, rules: RosterRules, *, active: bool = True) -> Unfit | None:
    return fitness.unfit_day(
        None if day is None else day.kind,
        active=active,
        days_running_count=running_count,
        max_days_running_count=rules.max_days_running_count,
    )


def _worked(roster: dict[date, RosterRow], absences: list[Window]) -> dict[date, Minutes]:
    """The minutes worked on each day rostered; a day wholly absent is none."""
    counted = {day: minutes(fitness.free_hours(hours(row), absences)) for day, row in roster.items()}
    return {day: worked_minutes for day, worked_minutes in counted.items() if worked_minutes}
