"""What every table an act may touch has, and what every business row has."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, Self
from uuid import uuid4

from django.db import models
from django.db.models.base import ModelBase, ModelState
from django.db.models.fields import NOT_PROVIDED

from bihuan.kernel.ids import new_id
from bihuan.platform.memory import active
from bihuan.platform.memory.managers import RowManager
from bihuan.platform.memory.meta import mark_made, meta
from bihuan.platform.models.inserting import insert_rows


class Shape(NamedTuple):
    """A table's columns: all in order; by the names a row is made with, None where a related row is given; defaults."""

    all: tuple[str, ...]
    columns: dict[str, str | None]
    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]


class Making(NamedTuple):
    """How a row is made that is given by these names: what else it holds, and where related rows are given."""

    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]
    columns: tuple[tuple[str, str], ...]  # names that are not their column's own
    related: tuple[Any, ...]  # fields


@lru_cache(maxsize=500)
def shape_of(model: type[models.Model]) -> Shape:
    """This will describe how rows of a table are made."""
    columns: dict[str, str | None] = {}
    fixed: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    fields: Sequence[Any] = meta(model).concrete_fields
    for field in fields:
        if field.is_relation:
            columns[field.name] = None
        if field.primary_key:
            columns["pk"] = field.attname
        columns[field.attname] = field.attname
        default = field.default
        if callable(default) and default is not NOT_PROVIDED:
            made.append((field.attname, new_id if default is uuid4 else default))
        else:
            fixed[field.attname] = field.get_default()
    return Shape(tuple(field.attname for field in fields), columns, fixed, tuple(made))


@lru_cache(maxsize=1_000)
def making(model: type[models.Model], names: tuple[str, ...]) -> Making | None:
    """This will say how a row is made that is given by these names; None where only Django knows them."""
    shape = shape_of(model)
    if not shape.columns.keys() >= set(names):
        return None
    columns = tuple((name, column) for name in names if (column := shape.columns[name]) not in (None, name))
    related = tuple(meta(model).get_field(name) for name in names if shape.columns[name] is None)
    made = tuple((column, make) for column, make in shape.made if column not in {shape.columns[name] for name in names})
    return Making(shape.fixed, made, columns, related)


def _set_pk(row: Any, value: Any) -> None:
    setattr(row, meta(row).pk.attname, value)


class RowBase(ModelBase):
    """Gives every table that names no manager of its own the one that also answers from memory."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        """This will make the class of a table."""
        if not getattr(attrs.get("Meta"), "abstract", False):
            attrs.setdefault("objects", RowManager())
        made: Any = super().__new__(cls, name, bases, attrs, **kwargs)
        described = meta(made)
        if not described.abstract:
            # Django finds both out anew each time it is asked, and acts ask by the million.
            type.__setattr__(made, "objects", described.managers_map["objects"])
            type.__setattr__(made, "pk", property(attrgetter(described.pk.attname), _set_pk))
        return made


class Row(models.Model, metaclass=RowBase):
    """A row that lies in the database, or in the memory of a batch of acts while they run there.

    Made and read without what Django does for signals, which we have none of, and for fields of other kinds.
    """

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        how = None if args else making(type(self), tuple(kwargs))
        if how is None:
            super().__init__(*args, **kwargs)
            return
        held = self.__dict__
        held["_state"] = ModelState()
        held.update(how.fixed)
        for column, make in how.made:
            held[column] = make()
        if not (how.columns or how.related):
            held.update(kwargs)
            return
        related = [(field, kwargs.pop(field.name)) for field in how.related]
        for name, column in how.columns:
            held[column] = kwargs.pop(name)
        held.update(kwargs)
        for field, row in related:
            if type(row) is field.related_model:
                held[field.attname] = row.pk
                held["_state"].fields_cache[field.name] = row
                if field.one_to_one:
                    field.remote_field.set_cached_value(row, self)
            else:  # its own attribute knows what else to note
                setattr(self, field.name, row)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """This will write the row where this work runs."""
        memory = active()
        if memory is None and kwargs.get("force_insert"):
            insert_rows(type(self), [self])
            mark_made(self)
        elif memory is None:
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

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **more: Any) -> Self:
        """This will make a row of what the database gave."""
        shape = shape_of(cls)
        if more or len(values) != len(shape.all):
            return super().from_db(db, field_names, values, **more)
        made = object.__new__(cls)
        made.__dict__ = dict(zip(shape.all, values, strict=True))
        made._state = state = ModelState()
        state.db, state.adding = db, False
        return made


class Entity(Row):
    """A row known outside by a random 128-bit id that tells nothing and can't be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True
