"""Jobs that run by the clock: one delivery per job and minute, whoever of the workers writes it first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from bihuan.platform import jobs
from bihuan.platform.models.delivery import Delivery


def latest_slot(job: jobs.Job, at: datetime) -> datetime | None:
    """This will give the newest minute, not after `at`, at which a job is due by the clock; None if it never is.

    Only the newest counts: after a night's standstill a job of every five minutes runs once, not a hundred times.
    """
    if job.every_minutes is not None:
        since_midnight = at.astimezone(UTC).replace(second=0, microsecond=0)
        minute = since_midnight.hour * 60 + since_midnight.minute
        return since_midnight - timedelta(minutes=minute % job.every_minutes)
    if job.daily_at is not None:
        local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
        day = local.date() if local.time() >= job.daily_at else local.date() - timedelta(days=1)
        return datetime.combine(day, job.daily_at, local.tzinfo).astimezone(UTC)
    return None


def tick(at: datetime, known: dict[str, datetime]) -> int:
    """This will queue each scheduled job whose newest minute isn't queued yet, and give how many it was.

    `known` remembers what this worker has already queued, to spare the question.
    """
    queued_count = 0
    for job in jobs.registry.values():
        slot = latest_slot(job, at)
        if slot is None or known.get(job.name) == slot:
            continue
        jobs.put(
            Delivery.Kind.JOB,
            job.name,
            key=f"clock:{job.name}:{slot:%Y%m%dT%H%MZ}",
            payload={},
            due_at=slot,
            at=at,
        )
        known[job.name] = slot
        queued_count += 1
    return queued_count
