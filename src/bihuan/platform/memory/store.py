"""The rows of one batch, and whether this thread of work runs in memory at all."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from bihuan.platform.memory.meta import mark_made, values_of

if TYPE_CHECKING:
    from bihuan.platform.memory.shelf import Shelf

_active: ContextVar["Memory | None"] = ContextVar("memory", default=None)


class NotRemembered(NotImplementedError):
    """An act asked memory something it cannot answer; nothing is stored. Such an act can't be part of a batch."""


class Memory:
    """Rows by model, and the events told about them. `barred`: models of which no row may be made in memory."""

    def __init__(self, barred: frozenset[type[models.Model]] = frozenset()) -> None:
        self.barred = barred
        self.told: list[Any] = []
        self.recorded: list[Any] = []
        self.histories: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        self.shelves: dict[type[models.Model], Shelf] = {}

    def shelf(self, model: type[models.Model]) -> "Shelf":
        """This will give the shelf of a model's rows."""
        found = self.shelves.get(model)
        if found is None:
            from bihuan.platform.memory.shelf import Shelf  # noqa: PLC0415 - a shelf knows its memory

            found = self.shelves[model] = Shelf(model, self)
        return found

    def save(self, row: models.Model, columns: Any = None) -> None:
        """This will keep a row as it is now; `columns`: those that changed, None being all."""
        shelf = self.shelf(type(row))
        if mark_made(row):
            shelf.add(row)
        else:
            shelf.change(shelf.by_pk(row.pk), values_of(row, columns))

    def refresh(self, row: models.Model, columns: Any = None) -> None:
        """This will bring somebody's copy of a row up to date."""
        row.__dict__.update(values_of(self.shelf(type(row)).by_pk(row.pk), columns))


def active() -> Memory | None:
    """This will give the memory in which this work runs; None: it runs in the database, as nearly always."""
    return _active.get()


@contextmanager
def remembering(memory: Memory) -> Iterator[Memory]:
    """This will let everything inside the block run in `memory`."""
    token = _active.set(memory)
    try:
        yield memory
    finally:
        _active.reset(token)


def atomic() -> AbstractContextManager[Any]:
    """This will give a transaction or savepoint; in memory none, where the whole batch stands or falls together."""
    return nullcontext() if _active.get() is not None else transaction.atomic()
