"""Making rotas: read at one moment, solve outside any transaction in a process of its own, record by an action."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from bihuan.contexts.workforce.actions.rota import record_rota
from bihuan.contexts.workforce.models import OrgUnit
from bihuan.contexts.workforce.policies import ROTA
from bihuan.contexts.workforce.reading import read_rota
from bihuan.contexts.workforce.rows import RotaDraft, RotaFacts
from bihuan.contexts.workforce.rules.roster import local_day
from bihuan.contexts.workforce.translate import letters, problem
from bihuan.contexts.workforce.types import UnitKind
from bihuan.engines import rota as engine
from bihuan.kernel.errors import N_, Invalid, NotFound
from bihuan.kernel.jsonform import plain
from bihuan.platform import clock
from bihuan.platform.action import act_permission, action
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.jobs import Hopeless, JobRun, enqueue, job
from bihuan.platform.scoping import reaches, under

PLANNER = system_actor("rota", "workforce.record_rota")
DAYS_PER_WEEK = 7
MOST_KILLED = 3  # a restart ends the solver once; again and again it takes more memory than there is
logger = logging.getLogger(__name__)
READ, SOLVED = N_("Reading who is there"), N_("Making the rota")


@action("workforce.plan_rota")
def plan_rota(actor: Actor, *, unit_id: UUID, first: date, weeks: int, repair: bool, at: datetime) -> UUID:
    """This will queue the making of a rota for the groups of a unit and give the job's id.

    `repair`: few changes to what stands, after an absence.
    """
    unit = OrgUnit.objects.filter(pk=unit_id).first()
    if unit is None or not reaches(actor, act_permission(), unit.path) or not _groups(unit.path):
        raise NotFound(N_("There is no area group there to make a rota for."))
    most = ROTA.at(at).value.max_weeks
    if not 1 <= weeks <= most:
        raise Invalid(N_("A rota is for 1 to %(most)s weeks."), where="weeks", most=most)
    if not 0 <= (first - local_day(at)).days <= 366:
        raise Invalid(N_("A rota begins today or later, within a year."), where="first")
    key = f"workforce.plan_rota:{unit_id}:{first}:{weeks}:{repair}:{at.isoformat()}"
    payload = {"unit_id": unit_id, "first": first, "weeks": weeks, "repair": repair, "by": actor.id}
    return enqueue("workforce.plan_rota", payload=payload, key=key, actor=actor)


@job("workforce.plan_rota")
def make_rota(run: JobRun, *, unit_id: UUID, first: date, weeks: int, repair: bool, by: str) -> dict[str, int]:
    """This will make the rota of a unit's groups and record it, group by group."""
    run.progress(0, 1, READ)
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=unit_id)
    facts = read_rota(path, first, first + timedelta(days=weeks * DAYS_PER_WEEK - 1))
    asked = problem(facts, repair=repair)
    groups_count = len(facts.groups)
    run.progress(0, groups_count, SOLVED)
    try:
        solution = engine.solve_apart(asked, progress=lambda done, total: run.progress(done, total, SOLVED))
    except engine.Undecided:  # with the same limit it would come to nothing again
        return {"groups_count": groups_count, "possible_count": 0, "undecided_count": groups_count}
    except engine.Failed as fault:
        logger.error("the solver ended with status %s: %s", fault.ended, fault.tail)  # noqa: TRY400 - its words, not ours
        if fault.ended > 0 or run.attempt >= MOST_KILLED:
            raise Hopeless(fault.msg) from fault
        raise
    for draft in drafts(facts, asked, solution, repair=repair):
        run.fenced()
        record_rota(PLANNER, draft=draft, by=by, at=clock.now())
    run.progress(groups_count, groups_count, SOLVED)
    possible_count = groups_count if solution.rota else 0
    return {"groups_count": groups_count, "possible_count": possible_count, "undecided_count": 0}


def drafts(facts: RotaFacts, asked: engine.Problem, solution: engine.Solution, *, repair: bool) -> Iterable[RotaDraft]:
    """This will divide a solution by group; where there is none, the groups that quarrel keep the conflict."""
    days = facts.days()
    proven = all(part.proof is engine.Proof.OPTIMAL for part in solution.parts)
    for group in facts.groups:
        members = [one for one in facts.people if one.unit_id == group.id]
        if solution.conflict is not None and not _concerned(facts, solution.conflict, group.id):
            continue
        cost = None if solution.rota is None else _cost(asked, solution.rota, str(group.id))
        yield RotaDraft(
            unit_id=group.id,
            first=facts.first,
            last=facts.last,
            repair=repair,
            letters={} if solution.rota is None else {one.id: solution.rota.days[str(one.id)] for one in members},
            standing={one.id: letters(one, days) for one in members},
            points=None if cost is None else cost.total,
            proven=proven,
            account={"conflict": plain(solution.conflict)} if cost is None else {"cost": plain(cost)},
            policy_hash=facts.policy_hash,
        )


def _concerned(facts: RotaFacts, conflict: engine.Conflict, group_id: UUID) -> bool:
    """Whether a group, one of its people or one of its zones quarrels."""
    path = next(one.path for one in facts.groups if one.id == group_id)
    theirs = {str(group_id), *(str(one.id) for one in facts.people if one.unit_id == group_id)}
    theirs |= {str(zone.id) for zone in facts.zones if zone.path.startswith(path)}
    return any(not theirs.isdisjoint({one.group, one.person_id, one.zone}) for one in conflict.demands)


def _cost(asked: engine.Problem, rota: engine.Rota, group: str) -> engine.Cost:
    """What the rota costs one group."""
    zones = tuple(zone for zone in asked.zones if zone.group == group)
    ids = {zone.id for zone in zones}
    part = replace(
        asked,
        groups=tuple(one for one in asked.groups if one.id == group),
        zones=zones,
        needs=tuple(need for need in asked.needs if need.group == group),
        people=tuple(
            one if one.group == group else replace(one, wishes=(), standing="", zones=frozenset())
            for one in asked.people
        ),
    )
    return engine.judge(part, replace(rota, covers=tuple(one for one in rota.covers if one.zone in ids)))


def _groups(path: str) -> bool:
    found: bool = OrgUnit.objects.filter(kind=UnitKind.GROUP.value).filter(under(path, "path")).exists()
    return found
