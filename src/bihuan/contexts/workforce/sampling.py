"""A fortnight of a group that is nobody's, under the rules in force or tried: what numbers of the rota come to.

One zone each; the second is on leave for two days, the third wishes a Saturday off. Solved in a process of its own.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from bihuan.contexts.workforce.policies import ROSTER, ROTA
from bihuan.contexts.workforce.rows import RotaFacts, RotaPerson, RotaUnit, SampleRota
from bihuan.contexts.workforce.rules.roster import DAY, RosterRules
from bihuan.contexts.workforce.rules.rota import RotaRules
from bihuan.contexts.workforce.translate import problem
from bihuan.engines import rota as engine
from bihuan.kernel.errors import N_, Refused

FIRST: Final = date(2026, 6, 1)  # a Monday, and no holiday in the fortnight after it
LAST: Final = FIRST + timedelta(days=13)
LEAVE: Final = (FIRST + 2 * DAY, FIRST + 3 * DAY)
WISH: Final = FIRST + 5 * DAY
EFFORT: Final = engine.Settings(part_effort=0.25)
WAIT_S: Final = 20.0


def sample_rota(people_count: int, at: datetime) -> SampleRota:
    """This will make the fortnight of a group of so many by the rules at `at`; Refused where they allow none."""
    return _made(people_count, ROSTER.at(at).value, ROTA.at(at).value)


@lru_cache(maxsize=64)
def _made(people_count: int, roster_rules: RosterRules, rules: RotaRules) -> SampleRota:
    facts = _facts(people_count, roster_rules, rules)
    try:
        solution = engine.solve_apart(problem(facts, repair=False), EFFORT, wall_s=WAIT_S)
    except engine.Undecided as late:
        raise Refused(N_("No rota was found in the time a trial may take."), code="undecided") from late
    if solution.rota is None:
        raise Refused(N_("No rota of this group keeps all these rules."), code="impossible")
    lines = tuple(solution.rota.days[str(one.id)] for one in facts.people)
    return SampleRota(lines, engine.judge(problem(facts, repair=False), solution.rota).total)


def _facts(people_count: int, roster_rules: RosterRules, rules: RotaRules) -> RotaFacts:
    group = RotaUnit(UUID(int=1), "", "0001")
    zones = tuple(RotaUnit(UUID(int=100 + number), "", f"0001{number:04}") for number in range(people_count))
    people = tuple(
        RotaPerson(UUID(int=10 + number), "", "", group.id, group.path, "technician", None, zones=[zone.id])
        for number, zone in enumerate(zones)
    )
    people[1].away.update(LEAVE)
    people[2].wishes.add(WISH)
    free = frozenset(day for day in (FIRST + number * DAY for number in range(14)) if day.weekday() >= 5)
    return RotaFacts(group.path, FIRST, LAST, (group,), zones, people, free, roster_rules, rules, "")
