"""What a lawful rota costs, part by part: the same account for every rota, whoever made it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from bihuan.engines.rota.fitness import Fitness
from bihuan.engines.rota.model import LEAVE, OPEN, REST, WORKED, Person, Problem, Rota


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Points by part; `total` is what the solver makes small."""

    rest_band: int = 0
    short: int = 0
    wishes: int = 0
    weekend_spread: int = 0
    rest_spread: int = 0
    changes: int = 0
    covers: int = 0
    open_zones: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, one.name) for one in fields(self))


def judge(problem: Problem, rota: Rota) -> Cost:
    """This will price a rota of the right form, lawful or not."""
    weights = problem.weights
    people = {one.id: one for one in problem.people}
    colleague = sum(not people[cover.person_id].support for cover in rota.covers)
    return Cost(
        rest_band=_rest_band(problem, rota),
        short=weights.short_points * _short(problem, rota),
        wishes=sum(
            wish.points
            for person in problem.people
            for wish in person.wishes
            if rota.days[person.id][wish.day] in WORKED
        ),
        weekend_spread=weights.weekend_spread_points * sum(_spread(counts) for counts in weekends(problem, rota)),
        rest_spread=weights.rest_spread_points * sum(_spread(counts) for counts in rests(problem, rota)),
        changes=sum(weights.change(day) for _person, day in changes(problem, rota.days)),
        covers=weights.colleague_cover_points * colleague
        + weights.support_cover_points * (len(rota.covers) - colleague),
        open_zones=weights.open_zone_points * len(open_zones(problem, rota)),
    )


def changes(problem: Problem, days: Mapping[str, str]) -> Iterable[tuple[Person, int]]:
    """This will list the days that differ from the standing rota; leave is nobody's choice and doesn't count."""
    for person in problem.people:
        for day, stood in enumerate(person.standing):
            letter = days[person.id][day]
            if stood != OPEN and letter != LEAVE and (stood in WORKED) != (letter in WORKED):
                yield person, day


def open_zones(problem: Problem, rota: Rota) -> tuple[tuple[int, str], ...]:
    """This will list (day, zone) where neither an owner is on duty nor anybody covers."""
    covered = {(cover.day, cover.zone) for cover in rota.covers}
    owners = {zone.id: [one for one in problem.people if zone.id in one.zones] for zone in problem.zones}
    return tuple(
        (day, zone.id)
        for day in range(len(problem.days))
        for zone in problem.zones
        if (day, zone.id) not in covered and not any(rota.days[one.id][day] in WORKED for one in owners[zone.id])
    )


def weekends(problem: Problem, rota: Rota) -> Iterable[dict[str, int]]:
    """This will count, group by group, the weekend days worked so far and now of those whom fairness compares."""
    free = [day for day, one in enumerate(problem.days) if one.free]
    for people in _compared(problem):
        yield {one.id: one.weekends_before + sum(rota.days[one.id][day] in WORKED for day in free) for one in people}


def rests(problem: Problem, rota: Rota) -> Iterable[dict[str, int]]:
    """This will count, group by group, the rest days so far and now of those whom fairness compares."""
    for people in _compared(problem):
        yield {one.id: one.rests_before + rota.days[one.id].count(REST) for one in people}


def _compared(problem: Problem) -> Iterable[list[Person]]:
    count = len(problem.days)
    for group in problem.groups:
        people = [one for one in problem.people if one.group == group.id and one.is_compared(count)]
        if len(people) > 1:
            yield people


def _spread(counts: dict[str, int]) -> int:
    return max(counts.values()) - min(counts.values())


def _rest_band(problem: Problem, rota: Rota) -> int:
    weights, points = problem.weights, 0
    for group in problem.groups:
        members = [rota.days[one.id] for one in problem.people if one.group == group.id]
        for day in range(len(problem.days)):
            resting = sum(letters[day] == REST for letters in members)
            away = resting + sum(letters[day] == LEAVE for letters in members)
            points += weights.rest_below_points * max(0, group.rest_low - away)
            points += weights.rest_above_points * max(0, resting - group.rest_high)
    return points


def _short(problem: Problem, rota: Rota) -> int:
    fitness, short = Fitness.of(problem), 0
    for need in problem.needs:
        able = sum(rota.days[one.id][need.day] in WORKED and fitness.able(one, need) for one in problem.people)
        short += max(0, fitness.wanted(need) - able)
    return short
