"""Rewriting organisation paths when a unit moves: everywhere, in the mover's transaction.

A path is copied onto every scoped row of every context, so the columns are found by name over all models rather
than listed here. The record of events keeps the old paths: it tells where things were when they happened.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr

from bihuan.contexts.workforce.models import OrgUnit
from bihuan.platform.models import Event
from bihuan.platform.scoping import under

PATH_COLUMNS = frozenset({"path", "org_path"})


def path_columns() -> Iterator[tuple[type[models.Model], str]]:
    """This will give each model and its column that holds a copy of an organisation path."""
    for model in apps.get_models():
        if model is Event:
            continue
        for field in model._meta.concrete_fields:  # noqa: SLF001 - the documented way to a model's fields
            if field.name in PATH_COLUMNS and isinstance(field, models.CharField):
                yield model, field.name


def rewrite_paths(old: str, new: str) -> None:
    """This will put `new` in the place of `old` at the beginning of every path; the unit itself is locked.

    The tree comes first and until nothing is left: a unit added below at this moment commits before our row lock is
    granted, and only the next statement sees it.
    """
    while OrgUnit.objects.filter(under(old, "path")).exists():
        _rewrite(OrgUnit, "path", old, new)
    for model, column in path_columns():
        if model is not OrgUnit:
            _rewrite(model, column, old, new)


def _rewrite(model: type[models.Model], column: str, old: str, new: str) -> None:
    rest = Substr(F(column), len(old) + 1)
    rows = model._base_manager.filter(under(old, column))  # noqa: SLF001 - past every scope: no row may be missed
    rows.update(**{column: Concat(Value(new), rest)})
