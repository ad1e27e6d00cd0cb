"""Who covers which zone when everybody's days are given: as many zones as can be, support before colleagues."""

from collections.abc import Mapping

from bihuan.engines.rota.fitness import Fitness
from bihuan.engines.rota.model import WORKED, Cover, Person, Problem, Zone


def covers(problem: Problem, days: Mapping[str, str]) -> tuple[Cover, ...]:
    """This will find covers for the days given; zones nobody can cover are left out."""
    fitness, found = Fitness.of(problem), []
    for day in range(len(problem.days)):
        on_duty = [one for one in problem.people if days[one.id][day] in WORKED]
        owned = {zone for one in on_duty for zone in one.zones}
        bare = [zone for zone in problem.zones if zone.id not in owned]
        found += [Cover(day, zone, person_id) for zone, person_id in _matched(fitness, bare, on_duty).items()]
    return tuple(sorted(found))


def _matched(fitness: Fitness, zones: list[Zone], on_duty: list[Person]) -> dict[str, str]:
    """Zone → person, by augmenting paths: nobody beyond what they may cover, and no zone open that could be covered."""
    by_id = {one.id: one for one in on_duty}
    ordered = sorted(on_duty, key=lambda one: not one.support)
    ways = {zone.id: [one.id for one in ordered if fitness.can_cover(one, zone)] for zone in zones}
    taken: dict[str, str] = {}

    def place(zone: str, tried: set[str]) -> bool:
        for person_id in ways[zone]:
            if person_id in tried:
                continue
            tried.add(person_id)
            held = [one for one, who in taken.items() if who == person_id]
            room = len(held) < fitness.most_covers(by_id[person_id])
            if room or any(place(one, tried) for one in held):
                taken[zone] = person_id
                return True
        return False

    for zone in zones:
        place(zone.id, set())
    return taken
