"""Every rota of a tiny problem, tried one by one: what the solver's optimum and its refusals are held against."""

from collections.abc import Iterator
from itertools import product

from bihuan.engines.rota import DUTY, LEAVE, REST, SUPPORT, Cover, Problem, Rota, check, judge


def best(problem: Problem) -> int | None:
    """This will give the least any lawful rota costs; None if there is none."""
    lawful = [judge(problem, rota).total for rota in _every(problem) if not check(problem, rota)]
    return min(lawful, default=None)


def _every(problem: Problem) -> Iterator[Rota]:
    count = len(problem.days)
    ways = [
        product(*((LEAVE,) if day in one.leave else (SUPPORT if one.support else DUTY, REST) for day in range(count)))
        for one in problem.people
    ]
    for letters in product(*ways):
        days = {one.id: "".join(given) for one, given in zip(problem.people, letters, strict=True)}
        bare = [
            (day, zone.id)
            for day in range(count)
            for zone in problem.zones
            if not any(zone.id in one.zones and days[one.id][day] in DUTY + SUPPORT for one in problem.people)
        ]
        for who in product((None, *(one.id for one in problem.people)), repeat=len(bare)):
            named = zip(bare, who, strict=True)
            yield Rota(days=days, covers=tuple(Cover(*place, one) for place, one in named if one is not None))
