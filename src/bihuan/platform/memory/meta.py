"""What Django knows of a model, which it keeps under private names though it documents them."""

from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.base import ModelState


def meta(model: type[models.Model] | models.Model) -> Any:
    """This will give a model's description."""
    return model._meta  # noqa: SLF001 - Django's documented, underscored name


def stored(model: type[models.Model]) -> Any:
    """This will begin a question to the database, wherever the asking work runs."""
    return model._base_manager  # noqa: SLF001 - Django's documented, underscored name


def values_of(row: models.Model, names: Any = None) -> dict[str, Any]:
    """This will give what a row's columns hold: of these fields, or of all."""
    held = row.__dict__
    return {column: held[column] for column in _columns(type(row), tuple(names) if names else ())}


@lru_cache(maxsize=1_000)
def _columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, ...]:
    fields = [meta(model).get_field(name) for name in names] if names else meta(model).concrete_fields
    return tuple(field.attname for field in fields)


class _Kept(ModelState):
    """The state of a row that is kept somewhere."""

    adding = False


def copied(row: Any) -> Any:
    """This will give a row as it is now: what is changed on the one is not changed on the other."""
    made = _new(type(row))
    made.__dict__ = held = row.__dict__.copy()
    cache = held["_state"].__dict__.get("fields_cache")
    held["_state"] = state = _Kept()
    if cache:
        state.fields_cache = dict(cache)
    return made


_new = object.__new__


def mark_made(row: models.Model) -> bool:
    """This will note that a row is kept somewhere, and say whether it was new until now."""
    was_new, row._state.adding = row._state.adding, False  # noqa: SLF001 - no public way to say a row is stored
    return was_new
