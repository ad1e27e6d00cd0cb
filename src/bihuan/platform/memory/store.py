"""Whether this thread of work runs in memory at all."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

_active: ContextVar[Any] = ContextVar("memory", default=None)


class NotRemembered(NotImplementedError):
    """An act asked memory something it cannot answer; nothing is stored. Such an act can't be part of a batch."""


def active() -> Any:
    """This will give the Memory in which this work runs; None: it runs in the database, as nearly always."""
    return _active.get()


@contextmanager
def remembering(memory: Any) -> Iterator[Any]:
    """This will let everything inside the block run in `memory`."""
    token = _active.set(memory)
    try:
        yield memory
    finally:
        _active.reset(token)


def atomic() -> AbstractContextManager[Any]:
    """This will give a transaction or savepoint; in memory what the memory has for one."""
    memory = _active.get()
    return transaction.atomic() if memory is None else memory.atomic()
