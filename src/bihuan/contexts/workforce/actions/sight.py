"""Loading what an action works on: within the actor's sight, and locked.

One order of locks for every action, so that no two wait for each other: units before people, several of one kind in the
order of their ids. Moving a unit locks the tree first as well, then the people whose paths it rewrites. Whose a zone is
changes only under that zone's lock.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError

from bihuan.contexts.workforce.models import Contractor, OrgUnit, Person, ZoneOwner
from bihuan.contexts.workforce.models.dated import Dated
from bihuan.contexts.workforce.rules.periods import Period, succeed
from bihuan.contexts.workforce.types import UnitKind
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Invalid, NotFound
from bihuan.platform.action import act_permission
from bihuan.platform.actor import Actor
from bihuan.platform.memory import atomic
from bihuan.platform.models import Entity
from bihuan.platform.scoping import ScopedQuerySet

E = TypeVar("E", bound=Entity)


def locked(model: Any, actor: Actor, row_id: UUID, *related: str) -> Any:
    """This will give a row the actor may change, locked until the action ends; NotFound if there is none in sight."""
    rows: ScopedQuerySet[Any] = model.objects.visible(actor, act_permission())
    found = rows.select_related(*related).select_for_update(of=("self",)).filter(pk=row_id).first()
    if found is None:
        raise NotFound(N_("There is no such thing here."))
    return found


def unit_locked(actor: Actor, unit_id: UUID) -> OrgUnit:
    """This will give a unit in the actor's sight, locked."""
    found: OrgUnit = locked(OrgUnit, actor, unit_id)
    return found


def zone_locked(actor: Actor, zone_id: UUID) -> OrgUnit:
    """This will give a zone in the actor's sight, locked; Invalid if the unit is none."""
    unit = unit_locked(actor, zone_id)
    if unit.kind != UnitKind.ZONE:
        raise Invalid(N_("%(name)s is no zone."), where="zone_id", name=unit.name)
    return unit


def person_locked(actor: Actor, person_id: UUID) -> Person:
    """This will give a person in the actor's sight, locked: all that is a person's is written under this lock."""
    found: Person = locked(Person, actor, person_id)
    return found


def owner_locked(actor: Actor, person_id: UUID) -> Person:
    """This will give a person in the actor's sight, locked after all the zones that are or will be theirs."""
    owned = _owned(person_id)
    _lock(OrgUnit, pk__in=owned)
    person = person_locked(actor, person_id)
    if _owned(person_id) - owned:  # from here on nobody can give them a zone: that takes the person's lock too
        raise Conflict(N_("Somebody has just given this person another zone. Look again, and repeat."))
    return person


def lock_in_order(units: Iterable[Code | None], people: Iterable[Code | None]) -> None:
    """This will lock units and people by their codes, for an action that goes on to work on many of them in turn."""
    _lock(OrgUnit, code__in={code for code in units if code})
    _lock(Person, code__in={code for code in people if code})


def _lock(model: Any, **wanted: Any) -> None:
    rows = model.objects.get_queryset()  # past every scope: a lock shows nothing
    list(rows.filter(**wanted).order_by("pk").select_for_update().values_list("pk"))


def _owned(person_id: UUID) -> set[UUID]:
    return set(ZoneOwner.objects.filter(person=person_id, valid_to=None).values_list("zone_id", flat=True))


def contractor_seen(actor: Actor, contractor_id: UUID) -> Contractor:
    """This will give a contractor in the actor's sight."""
    found: Contractor = locked(Contractor, actor, contractor_id)
    return found


def give_way(rows: Any, start: date) -> None:
    """This will end or replace what held before `start`; whoever calls holds the lock of the row they belong to."""
    listed: list[Dated] = list(rows)
    what = succeed([Period(row.valid_from, row.valid_to) for row in listed], start)
    if what.replace is not None:
        listed[what.replace].delete()
    if what.close is not None:
        row = listed[what.close]
        row.valid_to = what.close_on
        row.save(update_fields=["valid_to"])


def insert(row: E) -> E:
    """This will write a new row; Conflict if somebody else has just written the same."""
    try:
        with atomic():
            row.save(force_insert=True)
    except IntegrityError as problem:
        raise Conflict(
            N_("Somebody else has just saved the same. Look again, and repeat if it is still needed.")
        ) from problem
    return row
