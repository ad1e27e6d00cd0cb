"""What the workforce does by the clock."""

from bihuan.contexts.workforce.actions.people import settle_memberships
from bihuan.contexts.workforce.actions.tree import SWEEP_JOB, sweep_paths
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.jobs import JobRun, job

SETTLER = system_actor("workforce.settle", "workforce.settle_memberships")
SWEEPER = system_actor("workforce.sweep", "workforce.sweep_paths")


@job("workforce.settle", daily_at="00:05")
def settle(run: JobRun) -> dict[str, int]:  # noqa: ARG001 - one action, in whose transaction all of it lies
    """This will bring everybody's row in line with the unit, post and employer that begin or end today."""
    return {"changed_count": settle_memberships(SETTLER, at=clock.now())}


@job(SWEEP_JOB, daily_at="00:10")
def sweep(run: JobRun) -> dict[str, int]:  # noqa: ARG001 - one action, in whose transaction all of it lies
    """This will bring along rows that were being written under an old path while a unit moved."""
    return {"swept_count": sweep_paths(SWEEPER, at=clock.now())}
