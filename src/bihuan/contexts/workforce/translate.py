"""Between the workforce's facts and the rota's engine: ids as text, days as numbers, a letter each."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from bihuan.contexts.workforce.rows import RotaFacts, RotaPerson
from bihuan.contexts.workforce.rules.roster import DAY
from bihuan.contexts.workforce.types import DayKind
from bihuan.engines import rota as engine

SECONDS_PER_MINUTE = 60
TIE_POINTS = 1
PERSON_MINUTES = engine.Rules().minutes_per_person


def problem(facts: RotaFacts, *, repair: bool) -> engine.Problem:
    """This will state the rota to be made; in a repair, changing what stands costs, and otherwise only breaks ties."""
    days = facts.days()
    here = {unit.id for unit in facts.groups}
    people = [one for one in facts.people if one.unit_id in here or _settled(one, days)]
    groups = {**dict.fromkeys(here), **dict.fromkeys(one.unit_id for one in people)}
    sizes = {unit_id: sum(one.unit_id == unit_id for one in people) for unit_id in groups}
    return engine.Problem(
        people=tuple(_person(facts, one, days, visiting=one.unit_id not in here) for one in people),
        groups=tuple(_group(facts, unit_id, sizes[unit_id], visiting=unit_id not in here) for unit_id in groups),
        zones=tuple(_zones(facts)),
        days=tuple(engine.Day(label=day.isoformat(), weekend=day in facts.free, holiday=False) for day in days),
        needs=tuple(_needs(facts, people, days)),
        rules=_rules(facts),
        weights=_weights(facts, repair=repair),
    )


def standing(facts: RotaFacts) -> dict[str, str]:
    """This will give everybody's days as they stand, a letter each; what is not rostered counts as rest."""
    days = facts.days()
    return {
        str(one.id): "".join(engine.REST if letter == engine.OPEN else letter for letter in letters(one, days))
        for one in facts.people
    }


def letters(person: RotaPerson, days: Iterable[date]) -> str:
    """This will give a person's days as they stand, a letter each."""
    return "".join(_letter(person, day) for day in days)


def _letter(person: RotaPerson, day: date) -> str:
    row = person.roster.get(day)
    if day in person.away or (row is not None and row.kind is DayKind.LEAVE):
        return engine.LEAVE
    if row is None:
        return engine.OPEN
    if row.kind is DayKind.REST:
        return engine.REST
    return engine.SUPPORT if person.support else engine.DUTY


def _settled(person: RotaPerson, days: list[date]) -> bool:
    """Support from outside the groups planned counts where its own rota stands, and only then."""
    return person.support and all(day in person.roster for day in days)


def _person(facts: RotaFacts, one: RotaPerson, days: list[date], *, visiting: bool) -> engine.Person:
    rules = facts.rules
    stood = letters(one, days)
    before = [facts.first - number * DAY for number in range(1, rules.fairness_days + 1)]
    outside = [day for day in one.roster if not facts.first <= day <= facts.last and one.works(day)]
    fixed = "".join(
        letter if visiting or day in one.fixed else engine.OPEN for day, letter in zip(days, stood, strict=True)
    )
    shift = one.shift(rules, facts.first)
    minutes = 0 if shift.start_at is None or shift.end_at is None else (shift.end_at - shift.start_at).seconds
    if shift.break_start_at is not None and shift.break_end_at is not None:
        minutes -= (shift.break_end_at - shift.break_start_at).seconds
    return engine.Person(
        id=str(one.id),
        group=str(one.unit_id),
        support=one.support,
        skills=one.skills,
        zones=frozenset(str(zone) for zone in one.zones if zone in {unit.id for unit in facts.zones}),
        worked_outside=frozenset(
            (day - facts.first).days
            for day in outside
            if abs((day - facts.first).days) <= 31 or 0 < (day - facts.last).days <= 31
        ),
        weekends_before=sum(day in facts.free and one.works(day) for day in before),
        rests_before=sum(day in one.roster and one.roster[day].kind is DayKind.REST for day in before),
        leave=frozenset(number for number, letter in enumerate(stood) if letter == engine.LEAVE),
        wishes=tuple(
            engine.Wish((day - facts.first).days, rules.wish_points)
            for day in sorted(one.wishes)
            if facts.first <= day <= facts.last
        ),
        shift_minutes=max(1, minutes // SECONDS_PER_MINUTE),
        standing=stood,
        fixed="".join(engine.OPEN if letter == engine.LEAVE else letter for letter in fixed),
    )


def _group(facts: RotaFacts, unit_id: UUID, people_count: int, *, visiting: bool) -> engine.Group:
    low, high = facts.rules.rest_band(people_count)
    if visiting:  # their own rota stands; it is not for this one to judge
        return engine.Group(id=str(unit_id), min_staff=0, rest_low=0, rest_high=people_count)
    return engine.Group(id=str(unit_id), min_staff=facts.rules.min_staff(people_count), rest_low=low, rest_high=high)


def _zones(facts: RotaFacts) -> Iterable[engine.Zone]:
    """A zone is of the group whose path it lies under; zones outside any group are nobody's rota."""
    for zone in facts.zones:
        group = next((one for one in facts.groups if zone.path.startswith(one.path)), None)
        if group is not None:
            yield engine.Zone(id=str(zone.id), group=str(group.id))


def _needs(facts: RotaFacts, people: list[RotaPerson], days: list[date]) -> Iterable[engine.Need]:
    """Of each skill that somebody in a group is certified for, one such person a day; and whom the work needs.

    The forecast has said how many people that is, so each stands for the minutes the engine reckons a person at.
    """
    for group in facts.groups:
        for number, day in enumerate(days):
            if (group.id, day) in facts.expected:
                minutes = facts.expected[group.id, day].people_count * PERSON_MINUTES
                yield engine.Need(day=number, group=str(group.id), minutes=minutes)
        members = [one for one in people if one.unit_id == group.id and not one.support]
        for skill in sorted({skill for one in members for skill in one.skills}):
            for number in range(len(days)):
                yield engine.Need(day=number, group=str(group.id), minutes=1, skill=skill, level=0)


def _rules(facts: RotaFacts) -> engine.Rules:
    rules = facts.rules
    return engine.Rules(
        max_run_days=facts.roster_rules.max_days_running_count,
        rest_window_days=rules.rest_window_days,
        rests_in_window=rules.rests_in_window,
        max_window_minutes=rules.max_week_minutes or None,
        covers_per_colleague=rules.covers_per_colleague,
        covers_per_support=rules.covers_per_support,
        cover_hard=not rules.gaps_allowed,
    )


def _weights(facts: RotaFacts, *, repair: bool) -> engine.Weights:
    rules = facts.rules
    return engine.Weights(
        rest_below_points=rules.rest_below_points,
        rest_above_points=rules.rest_above_points,
        short_points=rules.skill_short_points,
        weekend_spread_points=rules.weekend_spread_points,
        rest_spread_points=rules.rest_spread_points,
        change_points=rules.change_points if repair else TIE_POINTS,
        change_near_points=rules.change_near_points if repair else 0,
        near_days=rules.near_days,
        colleague_cover_points=rules.colleague_cover_points,
        support_cover_points=rules.support_cover_points,
        open_zone_points=rules.open_zone_points,
    )
