"""The manager of every table an act may touch: the database's rows, or memory's where the act runs there."""

from typing import Any, TypeVar

from django.db import models

from bihuan.platform.memory.rows import MemoryRows
from bihuan.platform.memory.store import active

M = TypeVar("M", bound=models.Model)


class RowManager(models.Manager[M]):
    """`Visit.objects`, wherever visits lie."""

    def get_queryset(self) -> Any:
        """This will begin a question to the database, or to the memory this work runs in."""
        memory = active()
        return super().get_queryset() if memory is None else MemoryRows(self.model, memory)
