"""A memory in which work is done as live: an act refused leaves nothing, and what follows is queued for a worker."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

from bihuan.platform.action import apart
from bihuan.platform.events import many
from bihuan.platform.events.read import recorded
from bihuan.platform.memory import remembering, writing
from bihuan.platform.memory.meta import meta, stored
from bihuan.platform.memory.shelf import Memory, Shelf

NUMBERS_COUNT: Final = 1_000  # of a sequence, set aside at once


class LiveMemory(Memory):
    """Rows as the database would have them, for one who works alone: what others write meanwhile is not seen.

    Events and rows with running numbers have their final ones at once, so that whatever names them stays true.
    """

    keeps_queue = True

    def __init__(self) -> None:
        super().__init__()
        self._queue: list[tuple[datetime, int, Any]] = []
        self._queued_count = 0
        self._places = count()
        self._taken: list[Any] = []
        self._numbers: dict[type[models.Model], Iterator[int]] = {}
        self._by_number: dict[int, Any] = {}

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """This will take back what was done inside the block, if it fails."""
        outermost = self.undo is None
        undo = self.undo = [] if self.undo is None else self.undo
        mark, told_count = len(undo), len(self.told)
        try:
            yield
        except BaseException:
            self.undo = None
            for step in reversed(undo[mark:]):
                step()
            del undo[mark:]
            self.undo = undo
            self._untell(told_count)
            raise
        finally:
            if outermost:
                self.undo = None

    def _untell(self, told_count: int) -> None:
        for event in reversed(self.told[told_count:]):
            self.histories[event.subject_kind, event.subject_id].pop()
            self._by_number.pop(event.id, None)
        del self.told[told_count:]

    def shelf(self, model: type[models.Model]) -> Shelf:
        """This will give the shelf of a model's rows; of a table that is empty nothing is asked again."""
        if model in self.shelves:
            return self.shelves[model]
        found = super().shelf(model)
        if not stored(model).exists():
            found.know_all()
        return found

    def number(self, model: type[models.Model]) -> int | None:
        """This will give the running number of a row about to be made; None where rows have none."""
        if model not in self._numbers:
            if not isinstance(meta(model).pk, models.AutoField):
                return None
            self._numbers[model] = _numbers(model)
        return next(self._numbers[model])

    def event_number(self) -> int:
        """This will give the number of an event about to be told."""
        number = self.number(apps.get_model("platform", "Event"))
        assert number is not None
        return number

    def read_event(self, number: int) -> Any:
        """This will give an event told here, as it is read back."""
        for event in self.told[len(self._by_number) :]:
            self._by_number[event.id] = event
        return recorded(self._by_number[number])

    def due(self, kinds: Iterable[str], at: datetime, most_count: int) -> list[Any]:
        """This will give the keys of deliveries to be taken by `at`, oldest first, or of one that was tried before."""
        shelf = self.shelf(apps.get_model("platform", "Delivery"))
        for row in (*self._taken, *shelf.fresh[self._queued_count :]):
            heapq.heappush(self._queue, (row.due_at, next(self._places), row))
        self._queued_count = len(shelf.fresh)
        self._taken, wanted, left = [], set(kinds), []
        while self._queue and self._queue[0][0] <= at and len(self._taken) < most_count:
            _, place, row = heapq.heappop(self._queue)
            if row.state != "waiting" or shelf.by_pk(row.pk) is not row:
                continue
            if row.kind not in wanted or row.due_at > at:
                left.append((row.due_at, place, row))
            elif row.attempts and self._taken:
                left.append((row.due_at, place, row))
                break
            else:
                self._taken.append(row)
                if row.attempts:
                    break
        for entry in left:
            heapq.heappush(self._queue, entry)
        return [row.pk for row in self._taken]

    def store(self) -> None:
        """This will write all that was done, the events sealed and with their numbers. Requires a transaction."""
        for shelf in self.shelves.values():
            writing.write(writing.rows_of(shelf))
        if self.told:
            for event in self.told:
                event.write()  # before others wait
            many.write_numbered(self.told)


def _numbers(model: type[models.Model]) -> Iterator[int]:
    """Numbers of a table's sequence, never given to anybody else on PostgreSQL; on SQLite nobody writes meanwhile."""
    table = meta(model).db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row: Any = cursor.fetchone()
            yield from count((row[0] if row else 0) + 1)
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, NUMBERS_COUNT]
            )
            found = cursor.fetchall()
        yield from (number for (number,) in found)


@contextmanager
def acting() -> Iterator[LiveMemory]:
    """This will let acts and the worker's part inside the block run in a memory of their own, until the block ends."""
    with apart(), remembering(LiveMemory()) as memory:
        yield memory
