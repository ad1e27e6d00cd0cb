"""Rosters and absences as lists, for pages and sheets."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.models import Absence, EquipmentItem, RosterDay, SkillHolding
from bihuan.contexts.workforce.rules.periods import DAY
from bihuan.contexts.workforce.types import AbsenceRow, EquipmentRow, RosterRow, SkillRow
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import under

VIEW = "workforce.view"


def roster(
    actor: Actor, first: date, last: date, *, path: str = "", permission: str = VIEW
) -> dict[UUID, tuple[RosterRow, ...]]:
    """This will give each person's rostered days from `first` to `last`, both inclusive, in the actor's sight."""
    days: dict[UUID, list[RosterRow]] = defaultdict(list)
    rows = RosterDay.objects.visible(actor, permission).filter(
        under(path, "person__org_path"), date__gte=first, date__lte=last
    )
    for day in rows.order_by("person__code", "date"):
        days[day.person_id].append(day.row())
    return {person_id: tuple(listed) for person_id, listed in days.items()}


def absences(actor: Actor, on: date, *, path: str = "", permission: str = VIEW) -> tuple[AbsenceRow, ...]:
    """This will list who is away at any time of a day, in the actor's sight, the earliest first."""
    rows = Absence.objects.visible(actor, permission).filter(
        under(path, "person__org_path"), start_at__lt=catalog.moment(on + DAY), end_at__gt=catalog.moment(on)
    )
    found = rows.order_by("start_at", "person__code").values_list("id", "person_id", "start_at", "end_at", "reason")
    return tuple(AbsenceRow(*row) for row in found)


def skills_of(actor: Actor, person_id: UUID, *, permission: str = VIEW) -> tuple[SkillRow, ...]:
    """This will list all skills a person in the actor's sight was ever certified for, the newest first."""
    rows = SkillHolding.objects.visible(actor, permission).filter(person=person_id).order_by("skill", "-valid_from")
    columns = ("id", "skill", "level", "certificate", "valid_from", "valid_to")
    return tuple(SkillRow(*row) for row in rows.values_list(*columns))


def equipment_items(actor: Actor, *, path: str = "", permission: str = VIEW) -> tuple[EquipmentRow, ...]:
    """This will list the equipment in the actor's sight, by kind and serial number."""
    rows = EquipmentItem.objects.visible(actor, permission).filter(under(path, "unit__path"))
    columns = ("id", "kind", "serial", "unit_id", "holder_id", "calibration_due")
    return tuple(EquipmentRow(*row) for row in rows.order_by("kind", "serial").values_list(*columns))
