"""Why there is no rota: the demands that quarrel, reduced until none can be left out, and what would end it."""

from collections.abc import Iterable
from dataclasses import replace

from bihuan.engines.rota.answer import Conflict, Relaxation, Settings
from bihuan.engines.rota.formulate import Formulation, Part
from bihuan.engines.rota.model import Demand, Problem, Rule
from bihuan.engines.rota.search import Found, Outcome, search

LAW = frozenset({Rule.RUN, Rule.REST, Rule.HOURS})  # rest is owed by law: never proposed for relaxing
MOST_TRIED_COUNT = 12
COUNTED = frozenset({Rule.STAFF, Rule.NEED})  # may be asked for a little less; the others hold or don't


def conflict_of(problem: Problem, part: Part, settings: Settings) -> Conflict:
    """This will name the conflict of a part known to have no rota."""
    form = Formulation(problem, part)
    core = _reduced(form, settings)
    ordered = tuple(sorted(core, key=lambda one: (one.day, one.rule, one.person_id or "", one.zone or "")))
    return Conflict(demands=ordered, relaxations=tuple(_relaxations(problem, part, ordered, settings)))


def _ask(form: Formulation, demands: Iterable[Demand], settings: Settings) -> Found:
    form.model.clear_assumptions()
    form.model.add_assumptions([form.demands[one] for one in demands])
    return search(form, settings)


def _reduced(form: Formulation, settings: Settings) -> list[Demand]:
    """Deletion: a demand without which the rest still conflict is left out, until every one is needed."""
    by_index = {literal.index: demand for demand, literal in form.demands.items()}
    core = list(form.demands)
    found = _ask(form, core, settings)
    if found.core:
        core = [by_index[index] for index in sorted(found.core)]
    for demand in list(core):
        if demand not in core:
            continue
        rest = [one for one in core if one != demand]
        found = _ask(form, rest, settings)
        if found.outcome is Outcome.IMPOSSIBLE:
            smaller = {by_index[index] for index in found.core}
            core = [one for one in rest if one in smaller] if smaller else rest
    return core


def _relaxations(problem: Problem, part: Part, core: tuple[Demand, ...], settings: Settings) -> Iterable[Relaxation]:
    """One demand alone where that is enough, and the same demand on all its days; rest is never bargained with."""
    every = tuple(Formulation(problem, part).demands)
    bargained = [one for one in core if one.rule not in LAW]
    done: set[Demand] = set()
    for demand in bargained[:MOST_TRIED_COUNT]:
        if (needed_count := _enough(problem, part, (demand,), settings)) is not None:
            done.add(_family(demand))
            yield Relaxation(demand=demand, needed_count=needed_count, every_day=False)
    for family, demand in {_family(one): one for one in bargained}.items():
        relaxed = tuple(one for one in every if _family(one) == family)
        if (not done or family.rule in COUNTED) and len(relaxed) > 1:
            needed_count = _enough(problem, part, relaxed, settings)
            if needed_count is not None:
                yield Relaxation(demand=demand, needed_count=needed_count, every_day=True)


def _family(demand: Demand) -> Demand:
    """What is one rule of the group, person or zone, whatever the day."""
    return replace(demand, day=0, to_day=0)


def _enough(problem: Problem, part: Part, relaxed: tuple[Demand, ...], settings: Settings) -> int | None:
    """The most that may still be asked of the demands relaxed; None: not even nothing would do."""
    if not _possible(problem, part, relaxed, 0, settings):
        return None
    if relaxed[0].rule not in COUNTED:
        return 0
    amounts = range(relaxed[0].needed_count - 1, 0, -1)
    return next((less for less in amounts if _possible(problem, part, relaxed, less, settings)), 0)


def _possible(problem: Problem, part: Part, relaxed: tuple[Demand, ...], needed_count: int, settings: Settings) -> bool:
    """Whether there is a rota when the demands relaxed ask for `needed_count` only; 0: for nothing."""
    form = Formulation(problem, part, dict.fromkeys(relaxed, needed_count))
    asked = [one for one in form.demands if needed_count or one not in relaxed]
    return _ask(form, asked, settings).outcome in (Outcome.OPTIMAL, Outcome.FEASIBLE)
