"""Loading a whole workforce at once: all rows or none, and a second time changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from bihuan.contexts.workforce.actions.days import set_roster
from bihuan.contexts.workforce.actions.means import add_equipment, grant_skill, hand_over
from bihuan.contexts.workforce.actions.people import (
    Particulars,
    Place,
    add_contractor,
    add_person,
    change_person,
    place_person,
)
from bihuan.contexts.workforce.actions.sight import lock_in_order, locked
from bihuan.contexts.workforce.actions.tree import add_unit, rename_unit
from bihuan.contexts.workforce.actions.zones import set_outline, set_zone_owner
from bihuan.contexts.workforce.loading import (
    ContractorIn,
    EquipmentIn,
    Load,
    Loaded,
    PersonIn,
    RosterIn,
    SkillIn,
    UnitIn,
    ZoneIn,
)
from bihuan.contexts.workforce.models import (
    Contractor,
    EquipmentItem,
    OrgUnit,
    Person,
    RosterDay,
    SkillHolding,
    ZoneOutline,
    ZoneOwner,
)
from bihuan.contexts.workforce.types import Employment
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, BihuanError, Fault, Invalid, Refused
from bihuan.platform.action import act_permission, action
from bihuan.platform.actor import Actor

R = TypeVar("R")


@action("workforce.load")
def load(actor: Actor, *, data: Load, valid_from: date, at: datetime) -> Loaded:
    """This will load units, people and what belongs to them; memberships, owners and outlines hold from `valid_from`.

    Raises Invalid with a fault per row (`people 3`: the third row of people), and then nothing is written.
    """
    _lock_all(data)
    loader = _Loader(actor, valid_from, at)
    changed = {field.name: loader.each(field.name, getattr(data, field.name)) for field in fields(data)}
    if loader.faults:
        raise Invalid.of(loader.faults)
    return Loaded(**changed)


def _lock_all(data: Load) -> None:
    """Its rows come in any order; whatever exists already is locked in the one order of all actions beforehand."""
    lock_in_order(
        units=[
            *(code for row in data.units for code in (row.code, row.parent)),
            *(row.code for row in data.zones),
            *(row.unit for row in data.contractors),
            *(row.unit for row in data.people),
            *(row.unit for row in data.equipment),
        ],
        people=[
            *(row.code for row in data.people),
            *(row.owner for row in data.zones),
            *(row.person for row in data.skills),
            *(row.person for row in data.rosters),
            *(row.holder for row in data.equipment),
        ],
    )


class _Loader:
    """One load: who, from which day, and what was wrong so far."""

    def __init__(self, actor: Actor, valid_from: date, at: datetime) -> None:
        self.actor = actor
        self.valid_from = valid_from
        self.at = at
        self.faults: list[Fault] = []

    def each(self, table: str, rows: Iterable[Any]) -> int:
        """This will load the rows of one table and count those that changed something."""
        one: Callable[[Any], bool] = getattr(self, f"_{table}")
        changed_count = 0
        for number, row in enumerate(rows, start=1):
            try:
                changed_count += one(row)
            except Invalid as problem:
                self.faults += [Fault(f"{table} {number} {f.where}".strip(), f.msg, f.params) for f in problem.faults]
            except BihuanError as problem:
                self.faults.append(Fault(f"{table} {number}", problem.msg, problem.params))
        return changed_count

    def _units(self, row: UnitIn) -> bool:
        found: OrgUnit | None = self._seen(OrgUnit, row.code)
        parent_id = self._id(OrgUnit, row.parent)
        if found is None:
            add_unit(
                self.actor,
                parent_id=parent_id,
                kind=row.kind,
                code=row.code,
                name=row.name,
                area=row.area,
                at=self.at,
            )
            return True
        if (found.kind, found.parent_id) != (row.kind.value, parent_id):
            raise Refused(N_("This unit hangs elsewhere already. Move it there instead of loading it anew."))
        if found.name == row.name:
            return False
        rename_unit(self.actor, unit_id=found.pk, name=row.name, at=self.at)
        return True

    def _contractors(self, row: ContractorIn) -> bool:
        if self._seen(Contractor, row.code) is not None:
            return False
        unit_id = self._need(OrgUnit, row.unit)
        add_contractor(self.actor, code=row.code, name=row.name, unit_id=unit_id, at=self.at)
        return True

    def _people(self, row: PersonIn) -> bool:
        place = Place(self._need(OrgUnit, row.unit), row.post, row.employment, self._id(Contractor, row.contractor))
        particulars = Particulars(row.name, row.phone, row.start_lat, row.start_lon)
        found: Person | None = self._seen(Person, row.code)
        if found is None:
            add_person(
                self.actor,
                code=row.code,
                particulars=particulars,
                place=place,
                valid_from=self.valid_from,
                at=self.at,
            )
            return True
        own = Particulars(found.name, found.phone, found.start_lat, found.start_lon)
        now = Place(found.unit_id, found.post, Employment(found.employment), found.contractor_id)
        if own != particulars:
            change_person(self.actor, person_id=found.pk, particulars=particulars, at=self.at)
        if now != place:
            place_person(self.actor, person_id=found.pk, place=place, valid_from=self.valid_from, at=self.at)
        return (own, now) != (particulars, place)

    def _zones(self, row: ZoneIn) -> bool:
        zone_id, owner_id = self._need(OrgUnit, row.code), self._id(Person, row.owner)
        owned = ZoneOwner.objects.filter(zone=zone_id, valid_to=None).first()
        new_owner = owner_id is not None and (owned is None or owned.person_id != owner_id)
        if new_owner:
            set_zone_owner(self.actor, zone_id=zone_id, person_id=owner_id, valid_from=self.valid_from, at=self.at)
        lies = ZoneOutline.objects.filter(zone=zone_id, valid_to=None).first()
        corners = None if row.outline is None else [list(corner) for corner in row.outline]
        new_outline = row.outline is not None and (lies is None or lies.outline_json != corners)
        if new_outline:
            set_outline(self.actor, zone_id=zone_id, outline=row.outline or (), valid_from=self.valid_from, at=self.at)
        return new_owner or new_outline

    def _skills(self, row: SkillIn) -> bool:
        person_id = self._need(Person, row.person)
        same = {"person": person_id, "skill": row.skill, "level": row.level, "valid_from": row.valid_from}
        if SkillHolding.objects.filter(**same).exists():
            return False
        given = asdict(row) | {"person_id": person_id}
        del given["person"]
        grant_skill(self.actor, **given, at=self.at)
        return True

    def _equipment(self, row: EquipmentIn) -> bool:
        found = EquipmentItem.objects.filter(kind=row.kind, serial=row.serial).first()
        if found is not None:
            return False
        item_id = add_equipment(
            self.actor,
            kind=row.kind,
            serial=row.serial,
            unit_id=self._need(OrgUnit, row.unit),
            calibration_due=row.calibration_due,
            at=self.at,
        )
        if row.holder is not None:  # carried already, whatever its calibration says: issuing lies in the past
            item = locked(EquipmentItem, self.actor, item_id, "unit")
            hand_over(item, locked(Person, self.actor, self._need(Person, row.holder)), self.at)
        return True

    def _rosters(self, row: RosterIn) -> bool:
        person_id = self._need(Person, row.person)
        dates = [day.date for day in row.days]
        known = {day.row() for day in RosterDay.objects.filter(person=person_id, date__in=dates)}
        new = tuple(day for day in row.days if day not in known)
        if new:
            set_roster(self.actor, person_id=person_id, days=new, at=self.at)
        return bool(new)

    def _seen(self, model: Any, code: Code) -> Any:
        return model.objects.visible(self.actor, act_permission()).filter(code=code).first()

    def _id(self, model: Any, code: Code | None) -> UUID | None:
        return None if code is None else self._need(model, code)

    def _need(self, model: Any, code: Code) -> UUID:
        found = self._seen(model, code)
        if found is None:
            raise Invalid(
                N_("Nothing here has the code %(missing)s. Load it first, or correct the code."), missing=code
            )
        row_id: UUID = found.pk
        return row_id
