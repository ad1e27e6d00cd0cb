"""What the record says of the workforce: ids, codes and days, never a name or number."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bihuan.contexts.workforce.types import Employment, FactSubject, UnitKind
from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("workforce.unit_added")
@dataclass(frozen=True, slots=True)
class UnitAdded:
    """A unit came to the tree, below `parent_id`; its path is the event's."""

    unit_id: UUID
    parent_id: UUID | None
    kind: UnitKind
    code: Code


@event("workforce.unit_renamed")
@dataclass(frozen=True, slots=True)
class UnitRenamed:
    """A unit has another name; the name itself is in its row."""

    unit_id: UUID


@event("workforce.unit_moved")
@dataclass(frozen=True, slots=True)
class UnitMoved:
    """A unit and all below it hang elsewhere; every path of theirs was rewritten with it."""

    unit_id: UUID
    old_parent_id: UUID
    new_parent_id: UUID


@event("workforce.paths_swept")
@dataclass(frozen=True, slots=True)
class PathsSwept:
    """Rows written under a path of the unit's while it moved away from there were brought along."""

    unit_id: UUID
    rows_count: int


@event("workforce.contractor_added")
@dataclass(frozen=True, slots=True)
class ContractorAdded:
    """A contractor works here now."""

    contractor_id: UUID
    code: Code


@event("workforce.person_added")
@dataclass(frozen=True, slots=True)
class PersonAdded:
    """A person came, to this unit, post and employer from `valid_from` on."""

    person_id: UUID
    unit_id: UUID
    post: Code
    employment: Employment
    contractor_id: UUID | None
    valid_from: date


@event("workforce.person_changed")
@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A person's own data changed: name, phone, or where they set out from."""

    person_id: UUID


@event("workforce.person_placed")
@dataclass(frozen=True, slots=True)
class PersonPlaced:
    """A person's unit, post or employer is another from `valid_from` on."""

    person_id: UUID
    unit_id: UUID
    post: Code
    employment: Employment
    contractor_id: UUID | None
    valid_from: date


@event("workforce.person_left")
@dataclass(frozen=True, slots=True)
class PersonLeft:
    """A person's last day here."""

    person_id: UUID
    last_day: date


@event("workforce.zone_owner_set")
@dataclass(frozen=True, slots=True)
class ZoneOwnerSet:
    """A zone is this person's from `valid_from` on; None: nobody's."""

    zone_id: UUID
    person_id: UUID | None
    valid_from: date


@event("workforce.outline_set")
@dataclass(frozen=True, slots=True)
class OutlineSet:
    """A zone has another outline from `valid_from` on."""

    zone_id: UUID
    outline_id: UUID
    corners_count: int
    valid_from: date


@event("workforce.roster_set")
@dataclass(frozen=True, slots=True)
class RosterSet:
    """A person's days were set; `policy_hash` names the rules that were kept.

    `fixed`: by hand, so that the next rota leaves them. A day from `first` to `last` in none of the lists was unset.
    """

    person_id: UUID
    first: date
    last: date
    work_days: tuple[date, ...]
    rest_days: tuple[date, ...]
    leave_days: tuple[date, ...]
    policy_hash: Code
    fixed: bool = False


@event("workforce.absence_reported")
@dataclass(frozen=True, slots=True)
class AbsenceReported:
    """A person is away during [start_at, end_at)."""

    absence_id: UUID
    person_id: UUID
    start_at: datetime
    end_at: datetime
    reason: Code


@event("workforce.absence_ended")
@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    """A person is back at `end_at`, before the absence reported was over."""

    absence_id: UUID
    person_id: UUID
    end_at: datetime


@event("workforce.skill_granted")
@dataclass(frozen=True, slots=True)
class SkillGranted:
    """A person holds a skill at a level for these days, both inclusive."""

    holding_id: UUID
    person_id: UUID
    skill: Code
    level: int
    valid_from: date
    valid_to: date | None


@event("workforce.skill_withdrawn")
@dataclass(frozen=True, slots=True)
class SkillWithdrawn:
    """A skill's last day came sooner."""

    holding_id: UUID
    person_id: UUID
    last_day: date


@event("workforce.equipment_added")
@dataclass(frozen=True, slots=True)
class EquipmentAdded:
    """A piece of equipment came to a unit's store."""

    item_id: UUID
    kind: Code
    unit_id: UUID


@event("workforce.equipment_issued")
@dataclass(frozen=True, slots=True)
class EquipmentIssued:
    """A person carries it now."""

    item_id: UUID
    person_id: UUID


@event("workforce.equipment_returned")
@dataclass(frozen=True, slots=True)
class EquipmentReturned:
    """It is back in the store."""

    item_id: UUID
    person_id: UUID


@event("workforce.equipment_calibrated")
@dataclass(frozen=True, slots=True)
class EquipmentCalibrated:
    """It was calibrated; the next time is due on `calibration_due`."""

    item_id: UUID
    calibrated_on: date
    calibration_due: date


@event("workforce.fact_recorded")
@dataclass(frozen=True, slots=True)
class FactRecorded:
    """The dossier says `name` = `value` from `valid_from` on."""

    fact_id: UUID
    subject_kind: FactSubject
    subject_id: UUID
    name: Code
    value: Code
    valid_from: date
    valid_to: date | None
    source_event_id: int | None
