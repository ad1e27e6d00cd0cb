"""Acts by the thousand in memory: each as its own outermost action, with the reactions that follow from it.

    with replaying() as replay:
        orders.assign(actor, order_id=…, person_id=…, at=…)
        replay.settle()                   # what the worker would do next
    replay.store()                        # everything at once, in the running transaction

The actions are the same as always; only where their rows lie is different (`platform/memory`). What tells somebody
outside is left out, and no message can be made.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.db import connection, models

from bihuan.platform import reactions
from bihuan.platform.action import apart, caused_by
from bihuan.platform.events import seal
from bihuan.platform.events.record import listeners
from bihuan.platform.memory import Memory, remembering, writing
from bihuan.platform.memory.meta import meta
from bihuan.platform.messaging.models import Message
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.models.event import Event

IDS_COUNT = 1_000


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows of one table were written, and how long that took."""

    table: str
    rows_count: int
    took_s: float


class Replay:
    """One batch of acts in memory."""

    def __init__(self) -> None:
        self.memory = Memory(_event_ids(), barred=frozenset({Message}))
        self._settled_count = 0

    def absent(self, model: type[models.Model], columns: tuple[str, ...], values: Iterable[tuple[Any, ...]]) -> None:
        """This will spare asking the database for rows of which the caller knows that it has none."""
        self.memory.shelf(model).absent(columns, values)

    def jobs_count(self) -> int:
        """How many jobs the acts have put into the queue so far."""
        return len(self.memory.shelf(Delivery).fresh)

    def drop_jobs(self, since_count: int, *, due_by: datetime) -> None:
        """This will leave out jobs queued since then whose time has come: what followed was told as acts."""
        shelf = self.memory.shelf(Delivery)
        shelf.drop([row for row in shelf.fresh[since_count:] if row.due_at <= due_by])

    def settle(self) -> None:
        """This will do what follows from all that was told so far, as the worker would, until nothing follows."""
        told = self.memory.recorded
        while self._settled_count < len(told):
            event = told[self._settled_count]
            self._settled_count += 1
            for name in listeners(event.name):
                if name not in reactions.speaking:
                    with caused_by(event.id, event.correlation):
                        reactions.registry[name](event, event.at)

    def store(self) -> tuple[Stored, ...]:
        """This will write all rows, seal the events and write them. Requires a transaction."""
        done = []
        for model, shelf in self.memory.shelves.items():
            begun_s = time.perf_counter()
            writing.insert(model, shelf.fresh)
            writing.update(model, shelf.changes())
            if shelf.fresh:
                done.append(Stored(meta(model).db_table, len(shelf.fresh), time.perf_counter() - begun_s))
        begun_s = time.perf_counter()
        told: list[Event] = self.memory.told
        if told:
            seal.seal_all()  # what others committed before comes before
            seal.seal_now(told)
            writing.insert(Event, told)
            done.append(Stored(meta(Event).db_table, len(told), time.perf_counter() - begun_s))
        return tuple(done)


@contextmanager
def replaying() -> Iterator[Replay]:
    """This will let acts inside the block run in memory, until the block ends."""
    replay = Replay()
    with apart(), remembering(replay.memory):
        yield replay


def _event_ids() -> Iterator[int]:
    """Numbers for events not written yet: others write meanwhile on PostgreSQL, nobody does on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", ["platform_event"])
            row: Any = cursor.fetchone()
            yield from count((row[0] if row else 0) + 1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('platform_event', 'id')) FROM generate_series(1, %s)",
                [IDS_COUNT],
            )
            numbers = [number for (number,) in cursor.fetchall()]
        yield from numbers
