"""Small rota problems: one group g of people p0, p1 … each with a zone z0, z1 … of their own."""

from typing import Any

from bihuan.engines.rota import Day, Group, Person, Problem, Rota, Rules, Weights, Zone
from bihuan.engines.rota.covering import covers

WEEK = tuple(Day(label=f"d{day}", weekend=day % 7 >= 5) for day in range(7))
CALM = Weights(weekend_spread_points=0, rest_spread_points=0, colleague_cover_points=0, support_cover_points=0)


def person(number: int, group: str = "g", **more: Any) -> Person:
    terms: dict[str, Any] = {"zones": frozenset({f"z{number}"})} | more
    return Person(id=f"p{number}", group=group, **terms)


def problem(people: list[Person], days_count: int = 7, **more: Any) -> Problem:
    """One group of the people given, each zone they own in it."""
    owned = sorted({zone for one in people for zone in one.zones})
    terms: dict[str, Any] = {
        "groups": (Group(id="g"),),
        "zones": tuple(Zone(id=zone, group="g") for zone in owned),
        "days": tuple(Day(label=f"d{day}", weekend=day % 7 >= 5) for day in range(days_count)),
        "rules": Rules(),
    } | more
    return Problem(people=tuple(people), **terms)


def crew(count: int, **more: Any) -> list[Person]:
    return [person(number, **more) for number in range(count)]


def rota(asked: Problem, *letters: str) -> Rota:
    """The rota of these days, person by person, with whoever can cover covering."""
    days = {one.id: given for one, given in zip(asked.people, letters, strict=True)}
    return Rota(days=days, covers=covers(asked, days))
