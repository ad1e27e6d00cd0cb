"""The manager of every table an act may touch: the database's rows, or memory's where the act runs there."""

from typing import Any, TypeVar

from django.db import models

from bihuan.platform.memory.rows import MemoryRows
from bihuan.platform.memory.shelf import Memory
from bihuan.platform.memory.store import active

M = TypeVar("M", bound=models.Model)


def begun(memory: Memory, model: type[models.Model], kind: type[MemoryRows] = MemoryRows) -> MemoryRows:
    """This will begin a question to memory: the same for all of a model's, since narrowing it makes another one."""
    shelf = memory.shelves.get(model) or memory.shelf(model)
    if shelf.begun is None:
        shelf.begun = kind(shelf)
    found: MemoryRows = shelf.begun
    return found


class RowManager(models.Manager[M]):
    """`Visit.objects`, wherever visits lie."""

    def get_queryset(self) -> Any:
        """This will begin a question to the database, or to the memory this work runs in."""
        memory = active()
        return super().get_queryset() if memory is None else begun(memory, self.model)
