"""A part of a rota problem as a constraint model. Each hard rule hangs on a literal, so that a conflict can be named.

OR-Tools costs 80 MB and most of a second to import, so it is imported here only, and this module only to solve.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from bihuan.engines.rota.fitness import Fitness
from bihuan.engines.rota.model import DAYS_PER_WEEK, OPEN, WORKED, Demand, Person, Problem, Rule, Zone

Literal = cp_model.IntVar
Term = cp_model.LinearExprT


@dataclass(slots=True)
class Part:
    """People to plan, with the zones that are theirs; and support whose rota stands, with the covers still free."""

    people: tuple[Person, ...]
    zones: tuple[Zone, ...]
    groups: tuple[str, ...]
    support: Mapping[str, str] = field(default_factory=dict)  # letters of those planned before
    free_covers: Mapping[tuple[str, int], int] = field(default_factory=dict)


class Formulation:
    """This will hold the model of a part: `work` and `cover` variables, and the literal of each hard demand."""

    def __init__(self, problem: Problem, part: Part, amounts: Mapping[Demand, int] | None = None) -> None:
        self.problem, self.part = problem, part
        self.amounts = amounts or {}  # a demand asked for less, to see whether that would do
        self.model = cp_model.CpModel()
        self.fitness = Fitness.of(problem)
        self.days = range(len(problem.days))
        self.demands: dict[Demand, Literal] = {}
        self.costs: list[Term] = []
        self.constant = 0
        self.work = {
            (one.id, day): self.model.new_bool_var(f"w {one.id} {day}") for one in part.people for day in self.days
        }
        self.cover: dict[tuple[str, str, int], Literal] = {}
        self._people()
        self._groups()
        self._zones()
        self._spreads()

    def minimise(self) -> None:
        """This will set the objective and let every hard demand hold."""
        self.model.add_bool_and(list(self.demands.values()))
        self.model.minimize(cp_model.LinearExpr.sum(self.costs) + self.constant)

    def _demand(self, demand: Demand) -> tuple[Literal, int]:
        """The literal of a demand, and how much is asked for."""
        literal = self.model.new_bool_var(f"d {len(self.demands)}")
        self.demands[demand] = literal
        return literal, self.amounts.get(demand, demand.needed_count)

    def _people(self) -> None:
        for person in self.part.people:
            self._leave(person)
            self._fixed(person)
            self._stretches(person)
            for wish in person.wishes:
                self.costs.append(wish.points * self.work[person.id, wish.day])
            for day, stood in enumerate(person.standing):
                if stood != OPEN and day not in person.leave:
                    points, worked = self.problem.weights.change(day), self.work[person.id, day]
                    self.costs.append(points * (1 - worked) if stood in WORKED else points * worked)

    def _leave(self, person: Person) -> None:
        for first, last in stretches(person.leave):
            literal, _ = self._demand(Demand(rule=Rule.LEAVE, day=first, to_day=last, person_id=person.id))
            for day in range(first, last + 1):
                self.model.add_implication(literal, self.work[person.id, day].negated())

    def _fixed(self, person: Person) -> None:
        for day, letter in enumerate(person.fixed):
            if letter == OPEN or day in person.leave:
                continue
            literal, _ = self._demand(Demand(rule=Rule.FIXED, day=day, to_day=day, person_id=person.id))
            worked = self.work[person.id, day]
            self.model.add_implication(literal, worked if letter in WORKED else worked.negated())

    def _stretches(self, person: Person) -> None:
        rules = self.problem.rules
        self._windows(person, Rule.RUN, rules.max_run_days + 1, rules.max_run_days, 1)
        rests = rules.rests_in_window
        if rests:
            self._windows(person, Rule.REST, rules.rest_window_days, rests, 1)
        if rules.max_window_minutes is not None:
            self._windows(person, Rule.HOURS, DAYS_PER_WEEK, rules.max_window_minutes, person.shift_minutes)

    def _windows(self, person: Person, rule: Rule, window_days: int, needed_count: int, unit: int) -> None:
        for first in range(1 - window_days, len(self.days)):
            window = range(first, first + window_days)
            inside = [self.work[person.id, day] for day in window if day in self.days]
            past = sum(day in person.worked_outside for day in window)
            asked = Demand(rule=rule, day=first, to_day=window[-1], needed_count=needed_count, person_id=person.id)
            limit = window_days - needed_count if rule is Rule.REST else needed_count
            if (past + len(inside)) * unit <= limit:
                continue  # can't fail
            literal, allowed = self._demand(asked)
            most = window_days - allowed if rule is Rule.REST else allowed
            self.model.add(sum(inside) * unit <= max(0, most - past * unit)).only_enforce_if(literal)

    def _groups(self) -> None:
        weights = self.problem.weights
        for group in (one for one in self.problem.groups if one.id in self.part.groups):
            members = [one for one in self.part.people if one.group == group.id]
            for day in self.days:
                if group.min_staff:
                    literal, least = self._demand(
                        Demand(rule=Rule.STAFF, day=day, to_day=day, needed_count=group.min_staff, group=group.id)
                    )
                    on_duty = sum(self.work[one.id, day] for one in members)
                    self.model.add(on_duty >= least).only_enforce_if(literal)
                present = [one for one in members if day not in one.leave]
                resting = len(present) - sum(self.work[one.id, day] for one in present)
                on_leave = len(members) - len(present)
                self._over(group.rest_low - on_leave - resting, weights.rest_below_points, group.rest_low)
                self._over(resting - group.rest_high, weights.rest_above_points, len(members))
        for need in (one for one in self.problem.needs if one.group in self.part.groups):
            able = [self.work[one.id, need.day] for one in self.part.people if self.fitness.able(one, need)]
            wanted = self.fitness.wanted(need)
            if wanted == 0:
                continue
            if not need.hard:
                self._over(wanted - sum(able), weights.short_points, wanted)
                continue
            literal, least = self._demand(
                Demand(
                    rule=Rule.NEED,
                    day=need.day,
                    to_day=need.day,
                    needed_count=wanted,
                    group=need.group,
                    zone=need.zone,
                    skill=need.skill,
                    level=need.level,
                )
            )
            self.model.add(sum(able) >= least).only_enforce_if(literal)

    def _over(self, above: Term, points: int, most: int) -> None:
        """Each unit that `above` lies above nothing costs `points`."""
        if isinstance(above, int):
            self.constant += points * max(0, above)
        elif points:
            excess = self.model.new_int_var(0, max(most, 0), "over")
            self.model.add(excess >= above)
            self.costs.append(points * excess)

    def _zones(self) -> None:
        fixed_support = [one for one in self.problem.people if one.id in self.part.support]
        for zone in self.part.zones:
            owners = [one for one in self.part.people if zone.id in one.zones]
            may_cover = [one for one in (*self.part.people, *fixed_support) if self.fitness.can_cover(one, zone)]
            for day in self.days:
                self._zone_day(zone, day, [self.work[one.id, day] for one in owners], may_cover)
        taken_by: dict[tuple[str, int], list[Literal]] = defaultdict(list)
        for (person_id, _, day), var in self.cover.items():
            taken_by[person_id, day].append(var)
        for person in (*self.part.people, *fixed_support):
            for day in self.days:
                taken = taken_by[person.id, day]
                most = self.part.free_covers.get((person.id, day), self.fitness.most_covers(person))
                if len(taken) > most:
                    self.model.add(sum(taken) <= most)

    def _zone_day(self, zone: Zone, day: int, owners: list[Literal], may_cover: list[Person]) -> None:
        weights, ways = self.problem.weights, list(owners)
        for person in may_cover:
            standing = self.part.support.get(person.id)
            if standing is not None and standing[day] not in WORKED:
                continue
            var = self.cover[person.id, zone.id, day] = self.model.new_bool_var("c")
            if standing is None:
                self.model.add_implication(var, self.work[person.id, day])
            points = weights.support_cover_points if person.support else weights.colleague_cover_points
            self.costs.append(points * var)
            ways.append(var)
        if self.problem.rules.cover_hard:
            literal, _ = self._demand(Demand(rule=Rule.ZONE, day=day, to_day=day, zone=zone.id))
            self.model.add_bool_or(ways).only_enforce_if(literal)
        else:
            left_open = self.model.new_bool_var("open")
            self.costs.append(weights.open_zone_points * left_open)
            self.model.add_bool_or([*ways, left_open])

    def _spreads(self) -> None:
        weights, count = self.problem.weights, len(self.days)
        free = [day for day, one in enumerate(self.problem.days) if one.free]
        for group in self.part.groups:
            people = [one for one in self.part.people if one.group == group and one.is_compared(count)]
            if len(people) < 2:
                continue
            weekends = [one.weekends_before + sum(self.work[one.id, day] for day in free) for one in people]
            self._spread(weekends, weights.weekend_spread_points)
            rests = [
                one.rests_before + sum(1 - self.work[one.id, day] for day in self.days if day not in one.leave)
                for one in people
            ]
            self._spread(rests, weights.rest_spread_points)

    def _spread(self, counts: Sequence[Term], points: int) -> None:
        if not points:
            return
        low, high = (self.model.new_int_var(0, 366 + len(self.days), name) for name in ("low", "high"))
        for one in counts:
            self.model.add(low <= one)
            self.model.add(one <= high)
        self.costs.append(points * (high - low))


def stretches(days: Iterable[int]) -> list[tuple[int, int]]:
    """This will gather days into stretches without a day between, both ends inclusive."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and day == found[-1][1] + 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
