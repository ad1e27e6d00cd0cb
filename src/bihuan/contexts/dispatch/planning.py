"""Planning a day: read at one moment, solve outside any transaction, record by an action.

A path above the groups (a district, a city) is planned group by group: groups are independent, each with its people.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple
from uuid import UUID

from bihuan.contexts.dispatch.actions.plans import record_plan, require_whole
from bihuan.contexts.dispatch.reading import read_day
from bihuan.contexts.dispatch.translate import Day, draft, problem
from bihuan.contexts.workforce import api as workforce
from bihuan.engines import planner
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform import clock
from bihuan.platform.action import act_permission, action
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.jobs import JobRun, enqueue, job

AHEAD_COUNT: Final = 1
PLANNER = system_actor("planner", "dispatch.record_plan")


@cache
def pool() -> planner.Pool:
    """This will give the process's solver pool; VROOM would hold the interpreter's lock inside this process."""
    return planner.Pool()


def plan_groups(actor: Actor, path: str, on: date) -> Iterator[tuple[str, UUID]]:
    """This will plan the groups under `path` one by one, giving (group's path, plan's id) as each is recorded.

    While one is put into words and recorded, the next is read and solved.
    """
    waiting: deque[_Asked] = deque()
    with ThreadPoolExecutor(1) as ahead:
        for group in groups_under(path):
            day = read_day(group, on, clock.now())
            asked = problem(day)
            settings = planner.Settings(level=day.rules.exploration_level)
            waiting.append(_Asked(day, asked, ahead.submit(pool().solve, asked, settings)))
            if len(waiting) > AHEAD_COUNT:
                yield _recorded(actor, waiting.popleft())
        while waiting:
            yield _recorded(actor, waiting.popleft())


class _Asked(NamedTuple):
    """A group's day, on its way through the solver."""

    day: Day
    problem: planner.Problem
    solution: "Future[planner.Solution]"


def _recorded(actor: Actor, asked: _Asked) -> tuple[str, UUID]:
    made = draft(asked.day, asked.problem, asked.solution.result())
    return asked.day.path, record_plan(actor, draft=made, at=clock.now())


def groups_under(path: str) -> tuple[str, ...]:
    """This will list the paths of the area groups at or below `path`; NotFound where there are none."""
    found = tuple(unit.path for unit in workforce.units_under(path) if unit.kind == "group")
    if not found:
        raise NotFound(N_("There is no area group there to plan for."))
    return found


@job("dispatch.plan_day")
def plan_day(run: JobRun, *, unit_id: UUID, on: date) -> dict[str, int]:
    """This will plan all groups of a unit as a job with progress."""
    path = workforce.unit(unit_id).path
    total_count = len(groups_under(path))
    for done_count, _planned in enumerate(plan_groups(PLANNER, path, on), start=1):
        run.progress(done_count, total_count)
    return {"groups_count": total_count}


@action("dispatch.request_plan")
def request_plan(actor: Actor, path: str, on: date, at: datetime) -> UUID:
    """This will queue the planning of a path's day and give the job's id; NotFound outside the actor's area."""
    require_whole(actor, act_permission(), path)
    groups_under(path)
    unit = workforce.units_under(path)[0]  # by its id: a path is all digits, as phone numbers are
    key = f"dispatch.plan_day:{unit.id}:{on}:{at.isoformat()}"
    return enqueue("dispatch.plan_day", payload={"unit_id": unit.id, "on": on}, key=key, actor=actor)
