"""Rewriting organisation paths when a unit moves: everywhere, in the mover's transaction.

A path is copied onto every scoped row of every context, so the columns are found by name over all models rather
than listed here. The record of events keeps the old paths: it tells where things were when they happened.

On PostgreSQL another transaction may have read the old path before the move and commit a row with it afterwards: our
UPDATE does not see that row, and nobody would ever see it again. A lock both sides take would have to stand in every
action of every context that copies a path, and one long import would stop everybody while a unit waits to move. But a
path once left is never given again, so what lies below it can be brought along at any later time: the move writes the
path down as left, and a job sweeps a minute later and again each night, when the longest transaction is over.
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


def rewrite_paths(old: str, new: str) -> int:
    """This will put `new` in the place of `old` at the beginning of every path and count them; the unit is locked.

    The tree comes first and until nothing is left: a unit added below at this moment commits before our row lock is
    granted, and only the next statement sees it.
    """
    count = 0
    while OrgUnit.objects.filter(under(old, "path")).exists():
        count += _rewrite(OrgUnit, "path", old, new)
    return count + sum(_rewrite(model, column, old, new) for model, column in path_columns() if model is not OrgUnit)


def _rewrite(model: type[models.Model], column: str, old: str, new: str) -> int:
    rest = Substr(F(column), len(old) + 1)
    rows = model._base_manager.filter(under(old, column))  # noqa: SLF001 - past every scope: no row may be missed
    return rows.update(**{column: Concat(Value(new), rest)})
