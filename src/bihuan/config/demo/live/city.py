"""Everybody of the loaded city at their places, each with a seed of their own."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bihuan.config.demo.city import CITY_PATH, city
from bihuan.config.demo.city.cast import Cast, cast
from bihuan.config.demo.city.ground import SEED, groups
from bihuan.config.demo.live.desk import Agent, Dispatcher, Hotline
from bihuan.config.demo.live.street import Person, Street
from bihuan.config.demo.live.technician import Technician
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, NotFound

FIRST_TURNS_MINUTES = 15  # not everybody acts in the first second


def street(at: datetime, speed_ratio: float, say: Callable[[str], None] = print) -> Street:
    """This will place everybody; NotFound where no city is loaded. Their first turns fall in the next minutes."""
    paths = {unit.code: unit.path for unit in workforce.units_under(CITY_PATH)}
    loaded = [group for group in groups() if group.code in paths]
    if not loaded:
        raise NotFound(N_("The sample city is not loaded here. Start with: bihuan run --demo"), code="no_city")
    people = list(_people(cast(at), len(loaded)))
    made = Street(people, speed_ratio, say)
    rng = random.Random(f"{SEED} first turns {at}")
    for person in people:
        made.begin(person, at + timedelta(minutes=rng.uniform(0, FIRST_TURNS_MINUTES)) / speed_ratio)
    return made


def _people(found: Cast, groups_count: int) -> Iterator[Person]:
    yield Hotline(city(groups_count), found.seats(), random.Random(f"{SEED} live hotline"))
    dispatchers = found.by_post["dispatcher"]
    paths = dispatch.groups_under(CITY_PATH)
    for number, actor in enumerate(dispatchers):
        yield Dispatcher(actor, paths[number :: len(dispatchers)], random.Random(f"{SEED} live dispatcher {number}"))
    for number, actor in enumerate(found.by_post["callback_agent"]):
        yield Agent(actor, random.Random(f"{SEED} live agent {number}"))
    for number, actor in enumerate(found.by_post["technician"]):
        yield Technician(actor, random.Random(f"{SEED} live technician {number}"))
