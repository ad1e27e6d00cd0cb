"""The independent checker of every hard rule. An empty answer means the rota may be published.

It shares no code with the solver, so that a fault there shows here; only the model is common ground.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bihuan.engines.rota.model import (
    DAYS_PER_WEEK,
    DUTY,
    LEAVE,
    OPEN,
    REST,
    SUPPORT,
    WORKED,
    Cover,
    Demand,
    Person,
    Problem,
    Rota,
    Rule,
    Zone,
)


@dataclass(frozen=True, slots=True)
class Violation:
    """One demand a rota fails. `by` is how much: days, rests, minutes or people; otherwise 1."""

    demand: Demand
    by: int


def check(problem: Problem, rota: Rota) -> tuple[Violation, ...]:
    """This will list every hard rule the rota breaks; a rota of the wrong form is judged no further."""
    badly_formed = tuple(_form(problem, rota))
    if badly_formed:
        return badly_formed
    found: list[Violation] = []
    for person in problem.people:
        letters = rota.days[person.id]
        found += _given(person, letters)
        found += _stretches(problem, person, letters)
    found += _staff(problem, rota)
    found += _needs(problem, rota)
    found += _zones(problem, rota)
    return tuple(found)


def _broken(rule: Rule, first: int, last: int, by: int, needed_count: int = 1, **who: Any) -> Violation:
    return Violation(Demand(rule=rule, day=first, to_day=last, needed_count=needed_count, **who), by)


def _form(problem: Problem, rota: Rota) -> Iterator[Violation]:
    last = len(problem.days) - 1
    known = {person.id: person for person in problem.people}
    for person_id in sorted(known.keys() | rota.days.keys()):
        letters = rota.days.get(person_id, "")
        person = known.get(person_id)
        duty = SUPPORT if person and person.support else DUTY
        if person is None or len(letters) != last + 1 or not set(letters) <= {duty, REST, LEAVE}:
            yield _broken(Rule.FORM, 0, last, 1, person_id=person_id)
    zones = {zone.id for zone in problem.zones}
    for cover in rota.covers:
        if cover.zone not in zones or cover.person_id not in known or not 0 <= cover.day <= last:
            yield _broken(Rule.FORM, cover.day, cover.day, 1, person_id=cover.person_id, zone=cover.zone)


def _given(person: Person, letters: str) -> Iterator[Violation]:
    for day, letter in enumerate(letters):
        on_leave = day in person.leave
        if on_leave != (letter == LEAVE):
            yield _broken(Rule.LEAVE, day, day, 1, person_id=person.id)
        fixed = person.fixed[day] if person.fixed else OPEN
        if fixed != OPEN and not on_leave and (fixed in WORKED) != (letter in WORKED):
            yield _broken(Rule.FIXED, day, day, 1, person_id=person.id)


def _stretches(problem: Problem, person: Person, letters: str) -> Iterator[Violation]:
    rules, days_count = problem.rules, len(letters)
    worked = {day for day, letter in enumerate(letters) if letter in WORKED} | person.worked_outside
    first, last = min(worked, default=0) - 1, max(worked, default=0) + 1
    run = 0
    for day in range(first, last + 1):
        if day in worked:
            run += 1
            continue
        begun, ended = day - run, day - 1
        if run > rules.max_run_days and begun < days_count and ended >= 0:
            yield _broken(Rule.RUN, begun, ended, run - rules.max_run_days, rules.max_run_days, person_id=person.id)
        run = 0
    for start in range(1 - rules.rest_window_days, days_count):
        window = range(start, start + rules.rest_window_days)
        rests = sum(day not in worked for day in window)
        possible = sum(day not in person.worked_outside for day in window)  # what is past can't be mended
        if rests < min(rules.rests_in_window, possible):
            short = min(rules.rests_in_window, possible) - rests
            yield _broken(Rule.REST, start, window[-1], short, rules.rests_in_window, person_id=person.id)
    if rules.max_window_minutes is not None:
        for start in range(1 - DAYS_PER_WEEK, days_count):
            window = range(start, start + DAYS_PER_WEEK)
            minutes = sum(day in worked for day in window) * person.shift_minutes
            past_minutes = sum(day in person.worked_outside for day in window) * person.shift_minutes
            over = minutes - max(rules.max_window_minutes, past_minutes)
            if over > 0:
                yield _broken(Rule.HOURS, start, window[-1], over, rules.max_window_minutes, person_id=person.id)


def _on_duty(problem: Problem, rota: Rota, group: str, day: int) -> list[Person]:
    return [one for one in problem.people if one.group == group and rota.days[one.id][day] in WORKED]


def _staff(problem: Problem, rota: Rota) -> Iterator[Violation]:
    for group in problem.groups:
        for day in range(len(problem.days)):
            short = group.min_staff - len(_on_duty(problem, rota, group.id, day))
            if short > 0:
                yield _broken(Rule.STAFF, day, day, short, group.min_staff, group=group.id)


def _needs(problem: Problem, rota: Rota) -> Iterator[Violation]:
    for need in problem.needs:
        wanted = -(-need.minutes // problem.rules.minutes_per_person)
        able = sum(
            not one.support
            and (need.skill is None or one.skills.get(need.skill, -1) >= need.level)
            and (need.zone is None or _may_look_after(problem, one, need.zone))
            for one in _on_duty(problem, rota, need.group, need.day)
        )
        if need.hard and able < wanted:
            who = {"group": need.group, "zone": need.zone, "skill": need.skill, "level": need.level}
            yield _broken(Rule.NEED, need.day, need.day, wanted - able, wanted, **who)


def _may_look_after(problem: Problem, person: Person, zone_id: str) -> bool:
    if zone_id in person.zones | person.covers:
        return True
    return problem.rules.colleagues_cover and any(
        zone.id == zone_id and zone.group == person.group for zone in problem.zones
    )


def _zones(problem: Problem, rota: Rota) -> Iterator[Violation]:
    people = {one.id: one for one in problem.people}
    covers: dict[tuple[int, str], list[str]] = defaultdict(list)
    for cover in rota.covers:
        covers[cover.day, cover.zone].append(cover.person_id)
        if not _lawful(problem, rota, cover, people[cover.person_id]):
            yield _broken(Rule.ZONE, cover.day, cover.day, 1, zone=cover.zone, person_id=cover.person_id)
    busy = Counter((cover.day, cover.person_id) for cover in rota.covers)
    for (day, person_id), count in sorted(busy.items()):
        rules = problem.rules
        most = rules.covers_per_support if people[person_id].support else rules.covers_per_colleague
        if count > most:
            yield _broken(Rule.ZONE, day, day, count - most, most, person_id=person_id)
    for zone in problem.zones:
        for day in range(len(problem.days)):
            owned = any(zone.id in one.zones and rota.days[one.id][day] in WORKED for one in problem.people)
            if not owned and not covers[day, zone.id] and problem.rules.cover_hard:
                yield _broken(Rule.ZONE, day, day, 1, zone=zone.id)


def _lawful(problem: Problem, rota: Rota, cover: Cover, person: Person) -> bool:
    zone: Zone = next(one for one in problem.zones if one.id == cover.zone)
    if rota.days[person.id][cover.day] not in WORKED:
        return False
    if any(person.skills.get(skill, -1) < level for skill, level in zone.skills.items()):
        return False
    return person.support or _may_look_after(problem, person, zone.id)
