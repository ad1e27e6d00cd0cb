"""Data scope: the rows an actor may see or touch, as one filter on the row's own columns.

The organisation path is copied onto every scoped row as digits, four a level, so that "this unit and all below"
is one index range. A model says which of its columns carry path, contractor and person; a grant narrowed by a
contractor or person sees nothing of a model that has no such column.
"""

import re
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from bihuan.platform.actor import EVERYWHERE, Actor, Area
from bihuan.platform.memory import active
from bihuan.platform.memory.managers import begun
from bihuan.platform.memory.rows import MemoryRows

PATH_DIGITS_PER_LEVEL = 4
PATH_MAX_LENGTH = 32

M = TypeVar("M", bound=models.Model)
_PATH = re.compile(rf"(?:[0-9]{{{PATH_DIGITS_PER_LEVEL}}}){{0,{PATH_MAX_LENGTH // PATH_DIGITS_PER_LEVEL}}}")


@dataclass(frozen=True, slots=True)
class ScopeFields:
    """Names of the columns (or relations' columns) that carry a row's scope; None: the row has none."""

    path: str = "org_path"
    contractor: str | None = None
    person: str | None = None


def is_path(text: str) -> bool:
    """This will say whether `text` has a path's form; the empty one is the whole tree."""
    return _PATH.fullmatch(text) is not None


def path_end(path: str) -> str:
    """This will give the first path after `path` and all below it, for the half-open range [path, end)."""
    return str(int(path) + 1).zfill(len(path))


def under(path: str, field: str = "org_path") -> Q:
    """This will filter rows whose `field` is `path` or below it; an empty path is the whole tree.

    Below what has not a path's form lies nothing.
    """
    if not is_path(path):
        return Q(pk__in=())
    return Q(**{f"{field}__gte": path, f"{field}__lt": path_end(path)}) if path else Q()


def area_filter(area: Area, fields: ScopeFields) -> Q | None:
    """This will turn one area into a filter, or None where the model cannot show that it lies within."""
    found = under(area.path, fields.path)
    for wanted, column in ((area.contractor_id, fields.contractor), (area.person_id, fields.person)):
        if wanted is not None:
            if column is None:
                return None
            found &= Q(**{column: wanted})
    return found


def holds(area: Area, path: str, contractor_id: UUID | None = None, person_id: UUID | None = None) -> bool:
    """This will say whether what lies at `path`, of this contractor and this person (None: of nobody's), is in an area.

    What belongs to nobody lies in no area that is narrowed to somebody: `area_filter` says the same in SQL.
    """
    narrowed = ((area.contractor_id, contractor_id), (area.person_id, person_id))
    return path.startswith(area.path) and all(wanted in (None, given) for wanted, given in narrowed)


def reaches(
    actor: Actor, permission: str, path: str, contractor_id: UUID | None = None, person_id: UUID | None = None
) -> bool:
    """This will say whether any of the actor's areas for `permission` holds what lies there."""
    return any(holds(area, path, contractor_id, person_id) for area in actor.areas(permission))


class ScopedQuerySet(models.QuerySet[M]):
    """A queryset that can be narrowed to what an actor may see."""

    def visible(self, actor: Actor, permission: str) -> Self:
        """This will keep the rows within the actor's areas for `permission`; none of them without a grant."""
        fields: ScopeFields = self.model.scope  # type: ignore[attr-defined]  # declared by each scoped model
        whole: Q | None = None
        for area in actor.areas(permission):
            if area is EVERYWHERE or area == EVERYWHERE:
                return self
            part = area_filter(area, fields)
            if part is None:
                continue
            whole = part if whole is None else whole | part
        return self.none() if whole is None else self.filter(whole)


class ScopedMemoryRows(MemoryRows):
    """Rows in memory that can be narrowed to what an actor may see, by the same rule."""

    visible: Any = ScopedQuerySet.visible


class ScopedManager(models.Manager[Any]):
    """The manager of scoped models: `Order.objects.visible(actor, "orders.view")`."""

    def get_queryset(self) -> ScopedQuerySet[Any]:
        memory = active()
        if memory is not None:
            rows: Any = begun(memory, self.model, ScopedMemoryRows)
            return rows  # type: ignore[no-any-return]  # answers what actions ask of a ScopedQuerySet
        return ScopedQuerySet(self.model, using=self._db)

    def visible(self, actor: Actor, permission: str) -> ScopedQuerySet[Any]:
        """This will keep the rows within the actor's areas for `permission`."""
        return self.get_queryset().visible(actor, permission)
