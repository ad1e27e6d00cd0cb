"""Whether this installation can do its work now: four questions, four cheap answers, no personal data."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from bihuan.platform.models.event import Event
from bihuan.platform.upkeep.tables import known
from bihuan.platform.worker import beats

# Workers beat every 5 s and seal ten times a second; what is silent for this long hangs or is gone.
WORKER_SILENT_MAX_S = 30
SEALER_LAG_MAX_S = 30


@dataclass(frozen=True, slots=True)
class Check:
    """One answer. `figure` is its number, with the unit in `unit`; None where there is none to give."""

    name: str
    good: bool
    unit: str = ""
    figure: float | None = None


def ready(at: datetime) -> tuple[Check, ...]:
    """This will ask all that can be asked; after an answer that the database is away, nothing more."""
    try:
        missing_count = len(_known() - set(MigrationRecorder(connection).applied_migrations()))
        checks = [Check("database", True), Check("migrations", missing_count == 0, "missing_count", missing_count)]
        if missing_count == 0:
            checks += [sealer(at), worker(at)]
    except (DatabaseError, InterfaceError):
        connection.close()
        return (Check("database", False),)
    return tuple(checks)


def sealer(at: datetime) -> Check:
    """This will say how old the oldest event is that has no place in the chain yet."""
    oldest: datetime | None = Event.objects.filter(position__isnull=True).aggregate(at=Min("recorded_at"))["at"]
    lag_s = 0.0 if oldest is None else max(0.0, (at - oldest).total_seconds())
    return Check("sealer", lag_s <= SEALER_LAG_MAX_S, "lag_s", round(lag_s, 1))


def worker(at: datetime) -> Check:
    """This will say how long no worker has been heard of."""
    silent_s = beats.silent_s(at)
    if silent_s is None:
        return Check("worker", False, "silent_s", None)
    return Check("worker", silent_s <= WORKER_SILENT_MAX_S, "silent_s", round(max(0.0, silent_s), 1))


@cache
def _known() -> frozenset[tuple[str, str]]:
    return known()
