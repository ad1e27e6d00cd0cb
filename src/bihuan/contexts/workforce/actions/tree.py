"""Shaping the organisation tree."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.actions.sight import insert, lock_in_order, unit_locked
from bihuan.contexts.workforce.events import PathsSwept, UnitAdded, UnitMoved, UnitRenamed
from bihuan.contexts.workforce.models import LeftPath, OrgUnit
from bihuan.contexts.workforce.models.tree import NAME_LENGTH
from bihuan.contexts.workforce.moving import rewrite_paths
from bihuan.contexts.workforce.rules.paths import DIGITS, child_path, may_stand_under, within
from bihuan.contexts.workforce.types import UnitKind
from bihuan.kernel.codes import Code, is_code
from bihuan.kernel.errors import N_, Forbidden, Invalid, Refused
from bihuan.platform import jobs
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor

SWEEP_JOB: Final = "workforce.sweep_paths"
SWEPT_AFTER: Final = timedelta(minutes=1)  # longer than any request lasts
SWEPT_FOR: Final = timedelta(days=2)  # longer than any transaction lasts


@action("workforce.add_unit")
def add_unit(
    actor: Actor,
    *,
    parent_id: UUID | None,
    kind: UnitKind,
    code: Code,
    name: str,
    area: Code | None = None,
    at: datetime,
) -> UUID:
    """This will add a unit below `parent_id` (None: a province) and give its id; zones, and only they, have an area."""
    _check_names(code, name)
    _check_area(kind, area, at)
    if OrgUnit.objects.filter(code=code).exists():
        raise Refused(N_("The code %(unit)s is taken by another unit."), code="code_taken", unit=code)
    parent = None if parent_id is None else unit_locked(actor, parent_id)
    _check_place(kind, parent)
    path = _next_root_path(actor) if parent is None else _next_child_path(parent)
    unit = insert(OrgUnit(parent=parent, kind=kind.value, code=code, name=name.strip(), area=area, path=path))
    record(UnitAdded(unit.pk, parent_id, kind, code), subject=("unit", unit.pk), path=path, at=at)
    return unit.pk


@action("workforce.rename_unit")
def rename_unit(actor: Actor, *, unit_id: UUID, name: str, at: datetime) -> None:
    """This will give a unit another name."""
    unit = unit_locked(actor, unit_id)
    _check_names(unit.code, name)
    unit.name = name.strip()
    unit.save(update_fields=["name"])
    record(UnitRenamed(unit.pk), subject=("unit", unit.pk), path=unit.path, at=at)


@action("workforce.move_unit")
def move_unit(actor: Actor, *, unit_id: UUID, parent_id: UUID, at: datetime) -> None:
    """This will hang a unit and all below it elsewhere, rewriting every path in the database that lies below it.

    The number it had stays unused for ever, so that a grant or a stale copy of the old path reaches nothing.
    """
    unit, parent = _both(actor, unit_id, parent_id)
    old_parent_id = unit.parent_id
    if old_parent_id is None or within(parent.path, unit.path):
        raise Refused(N_("A unit can't hang below itself, and a province not below anything."), code="own_subtree")
    if old_parent_id == parent.pk:
        raise Refused(N_("It already hangs there."), code="no_change")
    _check_place(UnitKind(unit.kind), parent)
    old_path, new_path = unit.path, _next_child_path(parent)
    OrgUnit.objects.filter(pk=unit.pk).update(parent=parent)
    rewrite_paths(old_path, new_path)
    left = insert(LeftPath(unit=unit, was=old_path, left_at=at))
    jobs.enqueue(SWEEP_JOB, payload={}, key=f"{SWEEP_JOB}:{left.pk}", due_at=at + SWEPT_AFTER)
    record(UnitMoved(unit.pk, old_parent_id, parent.pk), subject=("unit", unit.pk), path=new_path, at=at)


@action("workforce.sweep_paths")
def sweep_paths(actor: Actor, *, at: datetime) -> int:  # noqa: ARG001 - whoever may sweep sweeps everything
    """This will bring along what was written under a path a unit had just left; gives how many rows it found."""
    recent = LeftPath.objects.filter(left_at__gt=at - SWEPT_FOR)
    lock_in_order(units=recent.values_list("unit__code", flat=True), people=())  # none of them moves meanwhile
    swept_count = 0
    for left in recent.select_related("unit").order_by("left_at", "pk"):
        unit = left.unit
        count = rewrite_paths(left.was, unit.path)
        if count:
            record(PathsSwept(unit.pk, count), subject=("unit", unit.pk), path=unit.path, at=at)
        swept_count += count
    return swept_count


def _both(actor: Actor, unit_id: UUID, parent_id: UUID) -> tuple[OrgUnit, OrgUnit]:
    """Both rows, locked in one order whichever way the move goes, so that two moves can't wait for each other."""
    rows = {row_id: unit_locked(actor, row_id) for row_id in sorted({unit_id, parent_id})}
    return rows[unit_id], rows[parent_id]


def _check_names(code: Code, name: str) -> None:
    if not is_code(code):
        raise Invalid(N_("A code has 1 to 64 letters, digits or . _ : / - and no spaces."), where="code")
    if not 0 < len(name.strip()) <= NAME_LENGTH:
        raise Invalid(N_("The name is missing or too long."), where="name")


def _check_area(kind: UnitKind, area: Code | None, at: datetime) -> None:
    if (kind is UnitKind.ZONE) != (area is not None):
        raise Invalid(N_("A zone lies in town or country; no other unit does."), where="area")
    if area is not None:
        catalog.require("areas", area, at)


def _check_place(kind: UnitKind, parent: OrgUnit | None) -> None:
    if not may_stand_under(kind, None if parent is None else UnitKind(parent.kind)):
        raise Invalid(
            N_("The order is province, city, district, group, zone: this does not go there."), where="parent_id"
        )


def _next_child_path(parent: OrgUnit) -> str:
    path = child_path(parent.path, parent.last_child_number + 1)
    parent.last_child_number += 1
    parent.save(update_fields=["last_child_number"])
    return path


def _next_root_path(actor: Actor) -> str:
    if not any(area.path == "" for area in actor.areas(act_permission())):
        raise Forbidden(N_("Only someone with a grant for the whole tree may add a province."))
    last = OrgUnit.objects.filter(parent=None).order_by("-path").values_list("path", flat=True).first()
    return child_path("", int(last or "0" * DIGITS) + 1)
