"""What a person works with: skills certified, equipment issued and calibrated."""

from datetime import date, datetime, timedelta
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.actions.sight import insert, locked, person_locked, unit_locked
from bihuan.contexts.workforce.events import (
    EquipmentAdded,
    EquipmentCalibrated,
    EquipmentIssued,
    EquipmentReturned,
    SkillGranted,
    SkillWithdrawn,
)
from bihuan.contexts.workforce.models import EquipmentItem, Person, SkillHolding
from bihuan.contexts.workforce.models.means import SERIAL_LENGTH
from bihuan.contexts.workforce.rules.fitness import usable
from bihuan.contexts.workforce.rules.roster import local_day
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Invalid, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor


@action("workforce.grant_skill")
def grant_skill(
    actor: Actor,
    *,
    person_id: UUID,
    skill: Code,
    level: int,
    valid_from: date,
    valid_to: date | None = None,
    certificate: str = "",
    at: datetime,
) -> UUID:
    """This will certify a skill at a level (its rank) for these days, both inclusive; None: until withdrawn."""
    if skill not in {row.code for row in catalog.skills(at) if not row.retired}:
        raise Invalid(N_("%(skill)s is no skill in use."), where="skill", skill=skill)
    if level not in {row.rank for row in catalog.skill_levels(at)}:
        raise Invalid(N_("There is no level of rank %(level)s."), where="level", level=level)
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(N_("The validity ends before it begins."), where="valid_to")
    person = person_locked(actor, person_id)
    if SkillHolding.objects.filter(person=person, skill=skill, level=level, valid_from=valid_from).exists():
        raise Refused(N_("This skill is already certified from that day."), code="already_granted")
    row = insert(
        SkillHolding(
            person=person, skill=skill, level=level, valid_from=valid_from, valid_to=valid_to, certificate=certificate
        )
    )
    facts = SkillGranted(row.pk, person.pk, skill, level, valid_from, valid_to)
    record(facts, subject=("person", person.pk), path=person.org_path, at=at)
    return row.pk


@action("workforce.withdraw_skill")
def withdraw_skill(actor: Actor, *, holding_id: UUID, last_day: date, at: datetime) -> None:
    """This will end a certified skill after `last_day`."""
    row: SkillHolding = locked(SkillHolding, actor, holding_id, "person")
    if last_day < row.valid_from or (row.valid_to is not None and last_day >= row.valid_to):
        raise Refused(N_("The last day must lie inside the validity and shorten it."), code="outside_validity")
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    person = row.person
    record(SkillWithdrawn(row.pk, person.pk, last_day), subject=("person", person.pk), path=person.org_path, at=at)


@action("workforce.add_equipment")
def add_equipment(
    actor: Actor, *, kind: Code, serial: str, unit_id: UUID, calibration_due: date | None, at: datetime
) -> UUID:
    """This will add a piece of equipment to a unit's store."""
    _calibration_days(kind, at)
    if not 0 < len(serial.strip()) <= SERIAL_LENGTH:
        raise Invalid(N_("The serial number is missing or too long."), where="serial")
    unit = unit_locked(actor, unit_id)
    if EquipmentItem.objects.filter(kind=kind, serial=serial.strip()).exists():
        raise Refused(N_("This serial number of this kind is already there."), code="serial_taken")
    row = insert(EquipmentItem(kind=kind, serial=serial.strip(), unit=unit, calibration_due=calibration_due))
    record(EquipmentAdded(row.pk, kind, unit.pk), subject=("equipment", row.pk), path=unit.path, at=at)
    return row.pk


@action("workforce.issue_equipment")
def issue_equipment(actor: Actor, *, item_id: UUID, person_id: UUID, at: datetime) -> None:
    """This will hand a piece to a person: it is in the store, and its calibration holds today."""
    person = person_locked(actor, person_id)
    item: EquipmentItem = locked(EquipmentItem, actor, item_id, "unit")
    if not person.active:
        raise Refused(N_("This person has left or has not begun."), code="inactive")
    if not usable(item.calibration_due, local_day(at)):
        raise Refused(
            N_("Its calibration was due on %(date)s. Calibrate it first."),
            code="calibration_due",
            date=item.calibration_due,
        )
    hand_over(item, person, at)


def hand_over(item: EquipmentItem, person: Person, at: datetime) -> None:
    """This will write down that a person carries a piece of the store; whoever calls has checked that they may."""
    if not EquipmentItem.objects.filter(pk=item.pk, holder=None).update(holder=person):
        raise Refused(N_("Somebody carries it. Take it back first."), code="already_issued")
    record(EquipmentIssued(item.pk, person.pk), subject=("equipment", item.pk), path=item.unit.path, at=at)


@action("workforce.return_equipment")
def return_equipment(actor: Actor, *, item_id: UUID, at: datetime) -> None:
    """This will put a piece back into the store."""
    item: EquipmentItem = locked(EquipmentItem, actor, item_id, "unit")
    if item.holder_id is None:
        raise Refused(N_("It is already in the store."), code="not_issued")
    if not EquipmentItem.objects.filter(pk=item.pk, holder=item.holder_id).update(holder=None):
        raise Conflict(N_("Somebody else has just changed who carries it."))
    facts = EquipmentReturned(item.pk, item.holder_id)
    record(facts, subject=("equipment", item.pk), path=item.unit.path, at=at)


@action("workforce.calibrate_equipment")
def calibrate_equipment(actor: Actor, *, item_id: UUID, calibrated_on: date, at: datetime) -> None:
    """This will note a calibration; the next is due after the days the catalogue says."""
    item: EquipmentItem = locked(EquipmentItem, actor, item_id, "unit")
    days = _calibration_days(item.kind, at)
    if days is None:
        raise Refused(N_("Equipment of this kind needs no calibration."), code="no_calibration")
    if calibrated_on > local_day(at):
        raise Invalid(N_("A calibration can't lie in the future."), where="calibrated_on")
    due = calibrated_on + timedelta(days=days)
    EquipmentItem.objects.filter(pk=item.pk).update(calibration_due=due)
    facts = EquipmentCalibrated(item.pk, calibrated_on, due)
    record(facts, subject=("equipment", item.pk), path=item.unit.path, at=at)


def _calibration_days(kind: Code, at: datetime) -> int | None:
    for row in catalog.equipment(at):
        if row.code == kind and not row.retired:
            return row.calibration_days
    raise Invalid(N_("%(kind)s is no kind of equipment in use."), where="kind", kind=kind)
