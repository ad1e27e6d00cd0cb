"""Acts by the thousand in memory: each as its own outermost action, with the reactions that follow from it.

    with replaying() as replay:
        orders.assign(actor, order_id=…, person_id=…, at=…)
        replay.settle()                   # what the worker would do next
    batch = replay.batch()                # no transaction so far; it may come from another process
    store(batch)                          # everything at once, in the running transaction

The actions are the same as always; only where their rows lie is different (`platform/memory`). What tells somebody
outside is left out, and no message can be made.
"""

import gc
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models

from bihuan.kernel.errors import N_, Conflict
from bihuan.platform import reactions
from bihuan.platform.action import apart, caused_by
from bihuan.platform.events.many import set_aside, write_numbered
from bihuan.platform.events.read import recorded
from bihuan.platform.events.record import Told, listeners
from bihuan.platform.memory import Memory, remembering, writing
from bihuan.platform.memory.meta import meta
from bihuan.platform.messaging.models import Message
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.models.event import Event


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows of one table were written, and how long that took."""

    table: str
    rows_count: int
    took_s: float


@dataclass(frozen=True, slots=True)
class Batch:
    """What acts left in memory. An event's `id` and `causation` are places in the batch, from 1."""

    tables: tuple[writing.Rows, ...]
    events: list[Told]


class Replay:
    """One batch of acts in memory."""

    def __init__(self) -> None:
        self.memory = Memory(barred=frozenset({Message}))
        self._settled_count = 0

    def absent(self, model: type[models.Model], columns: tuple[str, ...], values: Iterable[Any]) -> None:
        """This will spare asking the database for rows of which the caller knows that it has none."""
        self.memory.shelf(model).absent(columns, values)

    def give(self, row: models.Model) -> None:
        """This will let the acts find and change a row that somebody else keeps in the database."""
        self.memory.shelf(type(row)).give(row)

    def jobs_count(self) -> int:
        """How many jobs the acts have put into the queue so far."""
        return len(self.memory.shelf(Delivery).fresh)

    def drop_jobs(self, since_count: int, *, due_by: datetime) -> None:
        """This will leave out jobs queued since then whose time has come: what followed was told as acts."""
        shelf = self.memory.shelf(Delivery)
        shelf.drop([row for row in shelf.fresh[since_count:] if row.due_at <= due_by])

    def settle(self) -> None:
        """This will do what follows from all that was told so far, as the worker would, until nothing follows."""
        told = self.memory.told
        while self._settled_count < len(told):
            event = told[self._settled_count]
            self._settled_count += 1
            following = [name for name in listeners(event.name) if name not in reactions.speaking]
            if following:
                as_read = recorded(event)
                for name in following:
                    with caused_by(event.id, event.correlation):
                        reactions.registry[name](as_read, as_read.at)

    def batch(self) -> Batch:
        """This will give what the acts left, put for this database."""
        events: list[Told] = self.memory.told
        for event in events:
            event.write()
            event.told = event.facts = None
        return Batch(tuple(writing.rows_of(shelf) for shelf in self.memory.shelves.values()), events)


@contextmanager
def replaying() -> Iterator[Replay]:
    """This will let acts inside the block run in memory, until the block ends."""
    replay = Replay()
    try:
        with apart(), remembering(replay.memory):
            yield replay
    finally:
        replay.memory.shelves.clear()  # they hold each other: gone at once, not when the collector comes by


@contextmanager
def uncollected() -> Iterator[None]:
    """This will let the collector rest: it would walk over all rows of a batch again and again, and find none gone."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def store(batch: Batch) -> tuple[Stored, ...]:
    """This will write all rows, seal the events and write them. Requires a transaction.

    Conflict: something the acts rest on is no longer as it was read; replay the batch again.
    """
    done = []
    try:
        for rows in batch.tables:
            begun_s = time.perf_counter()
            writing.write(rows)
            if rows.fresh:
                done.append(Stored(rows.label, len(rows.fresh), time.perf_counter() - begun_s))
        begun_s = time.perf_counter()
        if batch.events:
            _store_events(batch.events)
            done.append(Stored(meta(Event).label, len(batch.events), time.perf_counter() - begun_s))
    except IntegrityError as problem:
        raise Conflict(
            N_("Something of this batch was written by somebody else meanwhile. Load it again."), code="batch_stale"
        ) from problem
    return tuple(done)


def _store_events(events: list[Told]) -> None:
    numbers = set_aside(len(events))
    for event, number in zip(events, numbers, strict=True):
        event.id = number
        event.causation = None if event.causation is None else numbers[event.causation - 1]
    write_numbered(events)
