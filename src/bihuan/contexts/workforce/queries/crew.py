"""Crews of some days: who belongs to them, when they may work, what they can do and carry. Six queries for all."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.models import Absence, EquipmentItem, Membership, RosterDay, SkillHolding, ZoneOwner
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.models.days import roster_row
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
    """What the database says of some people around some days, by person."""

    rosters: dict[UUID, dict[date, RosterRow]]
    absences: dict[UUID, list[Window]]
    holdings: dict[UUID, list[Holding]]
    equipment: dict[UUID, list[tuple[Code, date | None]]]


def crew(path: str, on: date, at: datetime | None = None) -> tuple[CrewRow, ...]:
    """This will list the field staff who belong at or below `path` on a day, fit or not, in the order of their codes.

    `at`: hours before it can't be planned any more; None plans the whole day.
    """
    return crews(path, (on,), at)[on]


def crew_of(people: Iterable[UUID], on: date) -> tuple[CrewRow, ...]:
    """This will list those of these people who are field staff on a day, as `crew` lists all, wherever they belong."""
    return _crews(Q(person__in=set(people)), (on,), None)[on]


def crews(path: str, days: Iterable[date], at: datetime | None = None) -> dict[date, tuple[CrewRow, ...]]:
    """This will list each day's crew, as `crew` does, with the same six queries for any number of days."""
    return _crews(under(path), days, at)


def _crews(whose: Q, days: Iterable[date], at: datetime | None) -> dict[date, tuple[CrewRow, ...]]:
    wanted = sorted(set(days))
    posts = {on: {row.code for row in catalog.code_list("posts", on) if "field" in row.marks} for on in wanted}
    rules = {on: ROSTER.at(catalog.moment(on)).value for on in wanted}
    members = Membership.objects.filter(_valid_within(wanted), post__in=set().union(*posts.values()))
    rows = list(members.filter(whose).select_related("person").order_by("person__code"))
    people = [member.person_id for member in rows]
    known = _known(people, wanted, max(rule.max_days_running_count for rule in rules.values()))
    owned = _zones(people, wanted)
    return {
        on: tuple(
            _row(member, known, owned[member.person_id], on=on, at=at, rules=rules[on])
            for member in rows
            if member.post in posts[on] and Period(member.valid_from, member.valid_to).holds(on)
        )
        for on in wanted
    }


def _valid_within(days: Sequence[date]) -> Q:
    """Rows valid on the first or the last of the days, or on some day between them."""
    return Q(valid_from__lte=days[-1]) & (Q(valid_to__isnull=True) | Q(valid_to__gte=days[0]))


def fit(person_id: UUID, wanted: Window) -> Fitness:
    """This will say whether one person may work during `wanted`, and what they can do and carry that day."""
    day, known, unfit = _day_of(person_id, wanted.start)
    shift = whole(known.rosters[person_id][day]) if unfit is None else None
    if shift is not None:
        unfit = fitness.unfit_hours(shift, known.absences[person_id], wanted)
    return Fitness(unfit, fitness.skills_on(known.holdings[person_id], day), _usable(known.equipment[person_id], day))


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
    known = _known([person_id], [day], rules.max_days_running_count)
    roster = known.rosters[person_id]
    yesterday = roster.get(day - DAY)
    if yesterday is not None and yesterday.end_at is not None and at < yesterday.end_at:
        day -= DAY  # a night shift: it belongs to the day it began
    active = Membership.objects.filter(valid_on(day), person=person_id).exists()
    running_count = days_running_before(_worked(roster, known.absences[person_id]), day)
    return day, known, _unfit_day(roster.get(day), running_count, rules, active=active)


def _known(people: Sequence[UUID], days: Sequence[date], running_count: int) -> _Known:
    """Rosters reach back to Monday, and past `running_count` days."""
    first, last = days[0], days[-1]
    since = min(first - timedelta(days=first.weekday()), first - (running_count + 1) * DAY)
    known = _Known(defaultdict(dict), defaultdict(list), defaultdict(list), defaultdict(list))
    rostered = RosterDay.objects.filter(person__in=people, date__gte=since, date__lte=last)
    for person_id, *day in rostered.values_list("person_id", *RosterDay.COLUMNS):
        row = roster_row(*day)
        known.rosters[person_id][row.date] = row
    away = Absence.objects.filter(
        person__in=people, end_at__gt=catalog.moment(since), start_at__lt=catalog.moment(last + 2 * DAY)
    )
    for person_id, start, end in away.values_list("person_id", "start_at", "end_at"):
        known.absences[person_id].append(Window(start, end))
    held = SkillHolding.objects.filter(_valid_within(days), person__in=people)
    for person_id, skill, level, start, end in held.values_list(
        "person_id", "skill", "level", "valid_from", "valid_to"
    ):
        known.holdings[person_id].append(Holding(skill, level, Period(start, end)))
    carried = EquipmentItem.objects.filter(holder__in=people)
    for person_id, kind, due in carried.values_list("holder_id", "kind", "calibration_due"):
        known.equipment[person_id].append((kind, due))
    return known


def _zones(people: Sequence[UUID], days: Sequence[date]) -> dict[UUID, list[tuple[UUID, Period]]]:
    owned: dict[UUID, list[tuple[UUID, Period]]] = defaultdict(list)
    rows = ZoneOwner.objects.filter(_valid_within(days), person__in=people).order_by("zone__path")
    for person_id, zone_id, start, end in rows.values_list("person_id", "zone_id", "valid_from", "valid_to"):
        owned[person_id].append((zone_id, Period(start, end)))
    return owned


def _usable(carried: Iterable[tuple[Code, date | None]], on: date) -> tuple[Code, ...]:
    return tuple(sorted({kind for kind, due in carried if fitness.usable(due, on)}))


def _row(
    member: Membership,
    known: _Known,
    owned: Sequence[tuple[UUID, Period]],
    *,
    on: date,
    at: datetime | None,
    rules: RosterRules,
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
        equipment=_usable(known.equipment[person.pk], on),
        zones=tuple(zone_id for zone_id, valid in owned if valid.holds(on)),
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
