"""The work that is expected: handed over by who foretells it, asked for by rotas."""

from collections.abc import Sequence
from datetime import datetime

from bihuan.contexts.workforce.events.rota import WorkExpected
from bihuan.contexts.workforce.models import ExpectedWork, OrgUnit
from bihuan.contexts.workforce.rows import WorkDay
from bihuan.contexts.workforce.types import UnitKind
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("workforce.expect_work")
def expect_work(actor: Actor, *, days: Sequence[WorkDay], policy_hash: Code, at: datetime) -> int:  # noqa: ARG001 - told as all
    """This will keep what is expected of groups, in place of what was foretold for those days, and count the days."""
    groups = {unit.pk: unit for unit in OrgUnit.objects.filter(pk__in={day.unit_id for day in days})}
    if any(day.unit_id not in groups or groups[day.unit_id].kind != UnitKind.GROUP.value for day in days):
        raise NotFound(N_("Work is expected of area groups only."))
    ExpectedWork.objects.get_queryset().bulk_create(
        [
            ExpectedWork(
                unit_id=day.unit_id,
                date=day.date,
                work_minutes=day.work_minutes,
                people_count=day.people_count,
                level_minutes=day.level_minutes,
                share_bp=day.share_bp,
                policy_hash=policy_hash,
                foretold_at=at,
            )
            for day in days
        ],
        update_conflicts=True,
        unique_fields=["unit", "date"],
        update_fields=["work_minutes", "people_count", "level_minutes", "share_bp", "policy_hash", "foretold_at"],
    )
    for unit_id, unit in groups.items():
        theirs = [day for day in days if day.unit_id == unit_id]
        facts = WorkExpected(
            unit_id,
            min(day.date for day in theirs),
            max(day.date for day in theirs),
            sum(day.work_minutes for day in theirs),
            policy_hash,
        )
        record(facts, subject=("unit", unit_id), path=unit.path, at=at)
    return len(days)
