"""From a problem to a plan: several makers, one judge, one independent checker."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bihuan.engines.planner import vroom, written_rule
from bihuan.engines.planner.check import check
from bihuan.engines.planner.cost import Cost
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.draft import Draft
from bihuan.engines.planner.improve import improve
from bihuan.engines.planner.model import Plan, Problem
from bihuan.engines.planner.validate import require_valid


class Engine(StrEnum):
    BEST = "best"  # VROOM and the written rule, both improved; the judge picks
    WRITTEN_RULE = "written_rule"  # to the letter, nothing improved


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`level` is VROOM's exploration level 0–5: the budget is work, not time, so equal input gives an equal plan."""

    engine: Engine = Engine.BEST
    level: int = 2


@dataclass(frozen=True, slots=True)
class Tried:
    """One maker's result. `cost` None: it failed, and `trouble` says how."""

    maker: str
    cost: int | None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A plan that passed the checker, who made it, what it costs, and what else was tried."""

    plan: Plan
    maker: str
    cost: Cost
    tried: tuple[Tried, ...]


class NoPlan(Exception):
    """Every maker's plan broke a hard rule: a fault of the planner, never of the problem."""


def solve(problem: Problem, settings: Settings | None = None) -> Solution:
    """This will plan the day. Invalid lists what is wrong with the problem, if anything is."""
    require_valid(problem)
    day = Day(problem)
    made: list[tuple[int, str, Plan]] = []
    tried: list[Tried] = []
    for maker, found in _made(day, settings or Settings()):
        if isinstance(found, Plan):
            total = day.judge.plan(found).total
            made.append((total, maker, found))
            tried.append(Tried(maker, total))
        else:
            tried.append(Tried(maker, None, str(found)))
    for _, maker, plan in sorted(made, key=lambda entry: entry[0]):
        broken = check(problem, plan)
        if not broken:
            return Solution(plan=plan, maker=maker, cost=day.judge.plan(plan), tried=tuple(tried))
        tried.append(Tried(maker, None, f"broke {broken[0].rule} of {broken[0].order_id}"))
    raise NoPlan(tried)


def _made(day: Day, settings: Settings) -> Iterator[tuple[str, Plan | vroom.VroomFailed]]:
    ruled = written_rule.follow(day).plan
    if settings.engine is Engine.WRITTEN_RULE:
        yield "written_rule", ruled
        return
    yield "written_rule+improve", improve(Draft.of(day, ruled)).plan()
    timely = _by_vroom(day, settings.level, keep_deadlines=True)
    yield "vroom+improve", timely
    crowded = isinstance(timely, Plan) and timely.unplanned
    if crowded and any(one.deadline_s is not None for one in day.problem.orders):
        yield "vroom-late+improve", _by_vroom(day, settings.level, keep_deadlines=False)


def _by_vroom(day: Day, level: int, *, keep_deadlines: bool) -> Plan | vroom.VroomFailed:
    try:
        draft = Draft(day, vroom.sequences(day, level=level, keep_deadlines=keep_deadlines))
    except vroom.VroomFailed as failed:
        return failed
    if not draft.keeps_rules():
        return vroom.VroomFailed("its sequence can't be timed within the hard rules")
    return improve(draft).plan()
