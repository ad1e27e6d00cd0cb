"""Signs of life: each worker writes the moment every few seconds; health and doctor read the newest."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from bihuan.platform.models.beat import Beat

FORGOTTEN_AFTER = timedelta(days=1)


def note(worker_id: UUID, started_at: datetime, at: datetime) -> None:
    """This will write that the worker lives; the first time also clears away those dead for long."""
    with transaction.atomic():
        if not Beat.objects.filter(pk=worker_id).update(beat_at=at):
            Beat.objects.filter(beat_at__lt=at - FORGOTTEN_AFTER).delete()
            Beat.objects.create(pk=worker_id, started_at=started_at, beat_at=at)


def forget(worker_id: UUID) -> None:
    """This will take away the sign of a worker that stops in good order."""
    with transaction.atomic():
        Beat.objects.filter(pk=worker_id).delete()


def silent_s(at: datetime) -> float | None:
    """This will say how long no worker has been heard of; None if none is known."""
    newest: datetime | None = Beat.objects.aggregate(newest=Max("beat_at"))["newest"]
    return None if newest is None else (at - newest).total_seconds()


def living_count(at: datetime, silent_max_s: int) -> int:
    """This will count the workers heard of within the last `silent_max_s`."""
    return Beat.objects.filter(beat_at__gte=at - timedelta(seconds=silent_max_s)).count()
