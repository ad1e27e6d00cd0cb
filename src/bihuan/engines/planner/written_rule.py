"""The rule as written on the dispatch centre's wall, followed to the letter: one order at a time, never looking back.

1. Customer tier first: gold before silver before ordinary; within a tier, whose time runs out first.
2. Own zone first: among those who can take the order, the owners of its zone before others.
3. Nearest first: the one who travels least more for it; within five minutes counts as equally near.
4. Balanced workload: of the equally near, the one with the least load.

It is the fallback when a solver fails, and the explanation everybody understands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bihuan.engines.planner.day import Day
from bihuan.engines.planner.draft import Draft, Insertion
from bihuan.engines.planner.model import Order, Plan

EQUALLY_NEAR_S = 300


class DecidedBy(StrEnum):
    """Which rule singled the technician out."""

    NOBODY = "nobody"  # no one can take the order
    ONLY_ONE = "only_one"
    ZONE = "zone"
    NEAREST = "nearest"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of the rule: how many could take the order when its turn came, who got it, and by which rule."""

    order_id: str
    able_count: int
    technician_id: str | None
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True)
class Followed:
    plan: Plan
    decisions: tuple[Decision, ...]


def follow(day: Day) -> Followed:
    """This will plan the day by the written rule and say, order by order, what decided."""
    draft = Draft(day)
    decisions = []
    for order in sorted(day.problem.orders, key=lambda one: _precedence(day, one)):
        found = [draft.best_insertion(order, (one,)) for one in day.fitting[order.id]]
        decision, chosen = _decide(day, draft, order, [one for one in found if one is not None])
        decisions.append(decision)
        if chosen is not None:
            draft.put(chosen)
    return Followed(draft.plan(), tuple(decisions))


def _precedence(day: Day, order: Order) -> tuple[int, int, str]:
    ends = [window.end_s for window in day.open[order.id][-1:]]
    if order.deadline_s is not None:
        ends.append(order.deadline_s)
    return -day.judge.unserved(order), min(ends, default=0), order.id


def _decide(day: Day, draft: Draft, order: Order, able: list[Insertion]) -> tuple[Decision, Insertion | None]:
    def decided(chosen: Insertion | None, by: DecidedBy) -> tuple[Decision, Insertion | None]:
        return Decision(order.id, len(able), chosen.technician.id if chosen else None, by), chosen

    if not able:
        return decided(None, DecidedBy.NOBODY)
    if len(able) == 1:
        return decided(able[0], DecidedBy.ONLY_ONE)
    own = _least(able, (day.judge.zone(order, one.technician) for one in able))
    if len(own) == 1:
        return decided(own[0], DecidedBy.ZONE)
    near = _least(own, (one.cost.travel // EQUALLY_NEAR_S for one in own))
    if len(near) == 1:
        return decided(near[0], DecidedBy.NEAREST)
    idle = _least(near, (draft.load_s(one.technician.id) for one in near))
    return decided(min(idle, key=lambda one: one.technician.id), DecidedBy.BALANCE)


def _least(candidates: list[Insertion], measures: Iterable[int]) -> list[Insertion]:
    measured = list(zip(measures, candidates, strict=True))
    least = min(measure for measure, _ in measured)
    return [candidate for measure, candidate in measured if measure == least]
