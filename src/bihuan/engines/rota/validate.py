"""Whether a problem makes sense in itself, before any solver sees it; every fault is reported, at its JSON path."""

from collections.abc import Iterable, Iterator

from bihuan.engines.rota.model import DUTY, LEAVE, OPEN, REST, SUPPORT, Need, Person, Problem, Zone
from bihuan.kernel.errors import N_, Fault, Invalid

MOST_DAYS = 62
MOST_PEOPLE = 600
REACH_DAYS = 62  # history and what comes after, either way
LIMIT_POINTS = 100_000
LIMIT_MINUTES = 7 * 24 * 60
STANDING_LETTERS = frozenset({DUTY, SUPPORT, REST, LEAVE, OPEN})
FIXED_LETTERS = frozenset({DUTY, SUPPORT, REST, OPEN})
RULE_LIMITS = {
    "max_run_days": (1, 31),
    "rest_window_days": (1, 31),
    "rests_in_window": (0, 31),
    "minutes_per_person": (1, 24 * 60),
    "covers_per_colleague": (0, 100),
    "covers_per_support": (0, 100),
}


def require_valid(problem: Problem) -> None:
    """This will raise Invalid with every fault found."""
    found = tuple(faults(problem))
    if found:
        raise Invalid.of(found)


def faults(problem: Problem) -> Iterator[Fault]:
    """This will list what is wrong with the problem."""
    if not 1 <= len(problem.days) <= MOST_DAYS:
        yield Fault("days", N_("must be between %(low)s and %(high)s"), {"low": 1, "high": MOST_DAYS})
    if len(problem.people) > MOST_PEOPLE:
        yield Fault("people", N_("must be between %(low)s and %(high)s"), {"low": 0, "high": MOST_PEOPLE})
    yield from _ids("people", [one.id for one in problem.people])
    yield from _ids("groups", [one.id for one in problem.groups])
    yield from _ids("zones", [one.id for one in problem.zones])
    groups, zones = {one.id for one in problem.groups}, {one.id for one in problem.zones}
    for index, person in enumerate(problem.people):
        yield from _person(f"people[{index}]", person, groups, zones, len(problem.days))
    for index, group in enumerate(problem.groups):
        where = f"groups[{index}]"
        yield from _between(f"{where}.min_staff", group.min_staff, 0, MOST_PEOPLE)
        yield from _between(f"{where}.rest_low", group.rest_low, 0, MOST_PEOPLE)
        yield from _between(f"{where}.rest_high", group.rest_high, group.rest_low, MOST_PEOPLE)
    for index, zone in enumerate(problem.zones):
        yield from _zone(f"zones[{index}]", zone, groups)
    for index, need in enumerate(problem.needs):
        yield from _need(f"needs[{index}]", need, groups, zones, len(problem.days))
    yield from _rules(problem)


def _person(where: str, person: Person, groups: set[str], zones: set[str], days_count: int) -> Iterator[Fault]:
    yield from _known(f"{where}.group", person.group, groups)
    for name in ("zones", "covers"):
        for zone in sorted(getattr(person, name)):
            yield from _known(f"{where}.{name}", zone, zones)
    yield from _levels(f"{where}.skills", person.skills.items())
    for day in sorted(person.worked_outside):
        if 0 <= day < days_count or not -REACH_DAYS <= day <= days_count + REACH_DAYS:
            yield Fault(
                f"{where}.worked_outside", N_("day %(day)s is not outside the horizon, or too far"), {"day": day}
            )
    for day in sorted(person.leave):
        yield from _between(f"{where}.leave", day, 0, days_count - 1)
    for index, wish in enumerate(person.wishes):
        yield from _between(f"{where}.wishes[{index}].day", wish.day, 0, days_count - 1)
        yield from _between(f"{where}.wishes[{index}].points", wish.points, 0, LIMIT_POINTS)
    yield from _between(f"{where}.weekends_before", person.weekends_before, 0, 366)
    yield from _between(f"{where}.rests_before", person.rests_before, 0, 366)
    yield from _between(f"{where}.shift_minutes", person.shift_minutes, 1, 24 * 60)
    for name, letters in (("standing", STANDING_LETTERS), ("fixed", FIXED_LETTERS)):
        given: str = getattr(person, name)
        if given and (len(given) != days_count or not letters.issuperset(given)):
            words = N_("must have one letter a day, of %(letters)s")
            yield Fault(f"{where}.{name}", words, {"letters": "".join(sorted(letters))})


def _zone(where: str, zone: Zone, groups: set[str]) -> Iterator[Fault]:
    yield from _known(f"{where}.group", zone.group, groups)
    yield from _levels(f"{where}.skills", zone.skills.items())


def _need(where: str, need: Need, groups: set[str], zones: set[str], days_count: int) -> Iterator[Fault]:
    yield from _between(f"{where}.day", need.day, 0, days_count - 1)
    yield from _between(f"{where}.minutes", need.minutes, 0, 1_000 * LIMIT_MINUTES)
    yield from _between(f"{where}.level", need.level, 0, 100)
    yield from _known(f"{where}.group", need.group, groups)
    if need.zone is not None:
        yield from _known(f"{where}.zone", need.zone, zones)


def _rules(problem: Problem) -> Iterator[Fault]:
    for name, (low, high) in RULE_LIMITS.items():
        yield from _between(f"rules.{name}", getattr(problem.rules, name), low, high)
    if problem.rules.rests_in_window > problem.rules.rest_window_days:
        yield Fault("rules.rests_in_window", N_("must not be more than the window has days"))
    if problem.rules.max_window_minutes is not None:
        yield from _between("rules.max_window_minutes", problem.rules.max_window_minutes, 0, LIMIT_MINUTES)
    for name in problem.weights.__slots__:
        high = MOST_DAYS if name == "near_days" else LIMIT_POINTS
        yield from _between(f"weights.{name}", getattr(problem.weights, name), 0, high)


def _ids(where: str, ids: list[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if not one:
            yield Fault(f"{where}[{index}].id", N_("must not be empty"))
        if one in seen:
            yield Fault(f"{where}[{index}].id", N_("“%(id)s” is used twice"), {"id": one})
        seen.add(one)


def _known(where: str, one: str, known: set[str]) -> Iterator[Fault]:
    if one not in known:
        yield Fault(where, N_("“%(id)s” is not listed"), {"id": one})


def _levels(where: str, levels: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    for skill, level in sorted(levels):
        yield from _between(f"{where}.{skill}", level, 0, 100)


def _between(where: str, value: int, low: int, high: int) -> Iterator[Fault]:
    if not low <= value <= high:
        yield Fault(where, N_("must be between %(low)s and %(high)s"), {"low": low, "high": high})
