"""What Django knows of a model, which it keeps under private names though it documents them."""

from typing import Any

from django.db import models


def meta(model: type[models.Model] | models.Model) -> Any:
    """This will give a model's description."""
    return model._meta  # noqa: SLF001


def stored(model: type[models.Model]) -> Any:
    """This will begin a question to the database, wherever the asking work runs."""
    return model._base_manager  # noqa: SLF001


def mark_made(row: models.Model) -> bool:
    """This will note that a row is kept somewhere, and say whether it was new until now."""
    was_new, row._state.adding = row._state.adding, False  # noqa: SLF001
    return was_new
