"""Taking work and giving it back: leases with a fencing token.

Each claim raises the row's `fence`; every later write of that lease says `WHERE fence = mine`. A worker that slept past
its lease finds the fence higher than its own and changes nothing. Lease times are the workers' clocks: should those
differ, work is taken over too early or too late, but still finished once.
"""

import threading
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from bihuan.kernel.errors import N_, Conflict
from bihuan.platform import clock
from bihuan.platform.memory import active, atomic
from bihuan.platform.models.delivery import Delivery

BATCH_COUNT: Final = 10
LEASE_S: Final = 15.0
# Waits after the first, second … failure; after the last of them the work is dead and shown to a person.
RETRY_AFTER_S: Final = (5, 15, 60, 300, 900, 3600, 3600)
# Waits, past the end of the lease, after the first, second … worker lost; the first may have held it unbegun.
TAKE_OVER_AFTER_S: Final = (0, *RETRY_AFTER_S)
ATTEMPTS_MAX: Final = len(RETRY_AFTER_S) + 1

# The states stand as literals: SQLite uses a partial index only where it can prove its condition before binding.
_CLAIMABLE = """
    SELECT id, attempts FROM platform_delivery
    WHERE state IN ('waiting', 'leased') AND due_at <= %s AND (state = 'waiting' OR lease_until <= %s)
      AND kind IN ({kinds}) ORDER BY due_at LIMIT %s"""
_WORKER_LOST = "its worker was lost"


class LeaseLost(Conflict):
    """Another worker has taken the work over."""

    def __init__(self) -> None:
        super().__init__(N_("Another worker has taken this over."), code="lease_lost")


@dataclass
class Lease:
    """Work taken by this worker. `lost` is set when the heartbeat finds it taken over."""

    id: UUID
    kind: str
    name: str
    payload: dict[str, Any]
    actor_id: str
    attempt: int
    fence: int
    lost: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """This will raise LeaseLost unless the lease is ours; inside a transaction nobody can take it until the end."""
        mine = Delivery.objects.filter(pk=self.id, fence=self.fence, state=Delivery.State.LEASED)
        if connection.in_atomic_block:
            mine = mine.select_for_update()
        if self.lost.is_set() or mine.values_list("pk", flat=True).first() is None:
            raise LeaseLost

    def report(self, done: int, total: int, note: str) -> None:
        """This will write progress, or raise LeaseLost."""
        self._write(progress_done=done, progress_total=total, progress_note=note)

    def finish(self, at: datetime, result: dict[str, Any] | None = None) -> None:
        """This will mark the work done, or raise LeaseLost, which undoes the transaction around it."""
        self._write(state=Delivery.State.DONE, finished_at=at, lease_until=None, last_error="", result=result)

    def postpone(self, at: datetime, error: str, *, hopeless: bool = False) -> bool:
        """This will put failed work back for its next attempt, or among the dead; true says dead."""
        if hopeless or self.attempt >= ATTEMPTS_MAX:
            self._write(state=Delivery.State.DEAD, finished_at=at, lease_until=None, last_error=error)
            return True
        due_at = at + timedelta(seconds=RETRY_AFTER_S[self.attempt - 1])
        self._write(state=Delivery.State.WAITING, due_at=due_at, lease_until=None, last_error=error)
        return False

    def give_back(self) -> None:
        """This will return work not begun, as if it had not been taken; the fence stays raised."""
        self._write(state=Delivery.State.WAITING, lease_until=None, attempts=F("attempts") - 1)

    def _write(self, **values: Any) -> None:
        # One statement needs no savepoint; without a transaction around it, it takes its turn among the writers.
        with nullcontext() if connection.in_atomic_block else atomic():
            mine = Delivery.objects.filter(pk=self.id, fence=self.fence, state=Delivery.State.LEASED)
            if not mine.update(**values):
                raise LeaseLost


def claim(kinds: Iterable[str], at: datetime, *, count: int = BATCH_COUNT, lease_s: float = LEASE_S) -> list[Lease]:
    """This will take up to `count` pieces of due work, oldest first, or one that was tried before."""
    wanted = list(kinds)
    memory = active()
    if memory is not None:
        return _leased(memory.due(wanted, at, count), at, lease_s)
    if not _claimable(wanted, at, 1, lock=False):
        return []  # asked without a transaction first: an idle worker does not stand in SQLite's writers' queue
    with transaction.atomic():
        _let_wait(wanted, at)
        due = _claimable(wanted, at, count, lock=connection.vendor == "postgresql")
        untried = list(takewhile(lambda row: row[1] == 0, due))
        return _leased([row[0] for row in untried or due[:1]], at, lease_s)


def _leased(ids: list[UUID], at: datetime, lease_s: float) -> list[Lease]:
    """Takes these pieces of work, and gives them in the same order."""
    Delivery.objects.filter(pk__in=ids).update(
        state=Delivery.State.LEASED,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        lease_until=at + timedelta(seconds=lease_s),
    )
    rows = {row.pk: row for row in Delivery.objects.filter(pk__in=ids)}
    taken = (rows[one] for one in ids)
    return [Lease(row.pk, row.kind, row.name, row.payload, row.actor, row.attempts, row.fence) for row in taken]


def _let_wait(kinds: list[str], at: datetime) -> None:
    """Work whose worker was lost more than once waits before it is taken again."""
    lost = Delivery.objects.filter(state=Delivery.State.LEASED, lease_until__lte=at, kind__in=kinds, attempts__gt=1)
    for delivery in lost.select_for_update(skip_locked=True):
        wait_s = TAKE_OVER_AFTER_S[min(delivery.attempts, ATTEMPTS_MAX) - 1]
        due_at = (delivery.lease_until or at) + timedelta(seconds=wait_s)
        lost.filter(pk=delivery.pk, fence=delivery.fence).update(
            state=Delivery.State.WAITING, due_at=due_at, lease_until=None, last_error=_WORKER_LOST
        )


def _claimable(kinds: list[str], at: datetime, count: int, *, lock: bool) -> list[tuple[UUID, int]]:
    moment = connection.ops.adapt_datetimefield_value(at)
    sql = _CLAIMABLE.format(kinds=", ".join(["%s"] * len(kinds))) + (" FOR UPDATE SKIP LOCKED" if lock else "")
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment, moment, *kinds, count])
        return [(UUID(str(row[0])), row[1]) for row in cursor.fetchall()]


def renew(leases: Iterable[Lease], *, lease_s: float = LEASE_S) -> None:
    """This will prolong leases and mark as lost those taken over.

    A row locked by its own running reaction is passed over: its lock keeps others away, and waiting for it would let
    the rest run out.
    """
    for lease in leases:
        with transaction.atomic():
            row = Delivery.objects.select_for_update(skip_locked=True).filter(pk=lease.id).first()
            if row is None:
                continue
            if row.fence == lease.fence and row.state == Delivery.State.LEASED:
                Delivery.objects.filter(pk=lease.id).update(lease_until=clock.now() + timedelta(seconds=lease_s))
            elif row.fence != lease.fence:
                lease.lost.set()
