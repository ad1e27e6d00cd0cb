"""What every table an act may touch has, and what every business row has."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models.base import ModelBase

from bihuan.platform.memory import active
from bihuan.platform.memory.managers import RowManager


class RowBase(ModelBase):
    """Gives every table that names no manager of its own the one that also answers from memory."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        """This will make the class of a table."""
        if not getattr(attrs.get("Meta"), "abstract", False):
            attrs.setdefault("objects", RowManager())
        return super().__new__(cls, name, bases, attrs, **kwargs)


class Row(models.Model, metaclass=RowBase):
    """A row that lies in the database, or in the memory of a batch of acts while they run there."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will write the row where this work runs."""
        memory = active()
        if memory is None:
            super().save(*args, **kwargs)
        else:
            memory.save(self, kwargs.get("update_fields"))

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """This will read the row again, from where it lies."""
        memory = active()
        if memory is None:
            super().refresh_from_db(*args, **kwargs)
        else:
            memory.refresh(self, kwargs.get("fields"))


class Entity(Row):
    """A row known outside by a random 128-bit id that tells nothing and can't be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True
