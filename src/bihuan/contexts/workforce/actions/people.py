"""People: who they are, and to which unit, post and employer they belong from which day on."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.actions.sight import (
    contractor_seen,
    give_way,
    insert,
    owner_locked,
    person_locked,
    unit_locked,
)
from bihuan.contexts.workforce.events import ContractorAdded, PersonAdded, PersonChanged, PersonLeft, PersonPlaced
from bihuan.contexts.workforce.models import (
    Contractor,
    DossierFact,
    EquipmentItem,
    Membership,
    OrgUnit,
    Person,
    ZoneOwner,
)
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.models.tree import NAME_LENGTH
from bihuan.contexts.workforce.rules.roster import local_day
from bihuan.contexts.workforce.types import Employment, UnitKind
from bihuan.kernel.codes import Code, is_code
from bihuan.kernel.errors import N_, Invalid, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.privacy import blind, normalise_phone, phone_last4


@dataclass(frozen=True, slots=True)
class Place:
    """Unit, post and employer; `contractor_id` for those of a contractor, and only for them."""

    unit_id: UUID
    post: Code
    employment: Employment = Employment.OWN
    contractor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """A person's own data. `start_lat`, `start_lon`: where the day's route begins, WGS-84; both or neither."""

    name: str
    phone: str | None = None
    start_lat: float | None = None
    start_lon: float | None = None


@action("workforce.add_contractor")
def add_contractor(actor: Actor, *, code: Code, name: str, unit_id: UUID, at: datetime) -> UUID:
    """This will add a contractor that works in a unit and below."""
    unit = unit_locked(actor, unit_id)
    if not is_code(code) or not 0 < len(name.strip()) <= NAME_LENGTH:
        raise Invalid(N_("A contractor needs a code without spaces and a name."), where="code")
    if Contractor.objects.filter(code=code).exists():
        raise Refused(N_("The code %(taken)s is another contractor's."), code="code_taken", taken=code)
    row = insert(Contractor(code=code, name=name.strip(), path=unit.path))
    record(ContractorAdded(row.pk, code), subject=("contractor", row.pk), path=row.path, at=at)
    return row.pk


@action("workforce.add_person")
def add_person(
    actor: Actor, *, code: Code, particulars: Particulars, place: Place, valid_from: date, at: datetime
) -> UUID:
    """This will add a person who serves from `valid_from` on, and give their id."""
    if not is_code(code):
        raise Invalid(N_("A code has 1 to 64 letters, digits or . _ : / - and no spaces."), where="code")
    if Person.objects.filter(code=code).exists():
        raise Refused(N_("The code %(taken)s is another person's."), code="code_taken", taken=code)
    unit = _checked(actor, place, at)
    person = Person(code=code, active=valid_from <= local_day(at), **_columns(place, unit))
    _describe(person, particulars)
    insert(person)
    insert(Membership(person=person, valid_from=valid_from, **_columns(place, unit)))
    facts = PersonAdded(person.pk, unit.pk, place.post, place.employment, place.contractor_id, valid_from)
    record(facts, subject=("person", person.pk), path=unit.path, at=at)
    return person.pk


@action("workforce.change_person")
def change_person(actor: Actor, *, person_id: UUID, particulars: Particulars, at: datetime) -> None:
    """This will set a person's own data anew."""
    person = person_locked(actor, person_id)
    _describe(person, particulars)
    person.save()
    record(PersonChanged(person.pk), subject=("person", person.pk), path=person.org_path, at=at)


@action("workforce.place_person")
def place_person(actor: Actor, *, person_id: UUID, place: Place, valid_from: date, at: datetime) -> None:
    """This will give a person another unit, post or employer from a day on; both units lie in the actor's sight."""
    unit = _checked(actor, place, at)
    person = person_locked(actor, person_id)
    give_way(Membership.objects.filter(person=person), valid_from)
    insert(Membership(person=person, valid_from=valid_from, **_columns(place, unit)))
    _project(person, local_day(at))
    facts = PersonPlaced(person.pk, unit.pk, place.post, place.employment, place.contractor_id, valid_from)
    record(facts, subject=("person", person.pk), path=person.org_path, at=at)


@action("workforce.end_person")
def end_person(actor: Actor, *, person_id: UUID, last_day: date, at: datetime) -> None:
    """This will let a person leave after `last_day`: zones are nobody's then, equipment must be back before."""
    person = owner_locked(actor, person_id)
    if EquipmentItem.objects.filter(holder=person).exists():
        raise Refused(N_("Take the equipment back first: this person still carries some."), code="holds_equipment")
    current = Membership.objects.filter(valid_on(last_day), person=person).first()
    if current is None or Membership.objects.filter(person=person, valid_from__gt=last_day).exists():
        raise Refused(N_("%(date)s is no day on which this person could leave."), code="no_such_day", date=last_day)
    current.valid_to = last_day
    current.save(update_fields=["valid_to"])
    ZoneOwner.objects.filter(person=person, valid_to=None, valid_from__gt=last_day).delete()
    ZoneOwner.objects.filter(person=person, valid_to=None).update(valid_to=last_day)
    _project(person, local_day(at))
    record(PersonLeft(person.pk, last_day), subject=("person", person.pk), path=person.org_path, at=at)


@action("workforce.settle_memberships")
def settle_memberships(actor: Actor, *, at: datetime) -> int:
    """This will bring every person's row in line with the membership of today; run daily. Gives how many changed."""
    today = local_day(at)
    current = Membership.objects.filter(valid_on(today), person=OuterRef("pk"))
    same = current.filter(
        Q(contractor=OuterRef("contractor")) | ~Q(employment=Employment.CONTRACTOR.value),
        unit=OuterRef("unit"),
        post=OuterRef("post"),
        employment=OuterRef("employment"),
    )
    people = Person.objects.visible(actor, act_permission())
    stale = people.exclude(Exists(same), active=True).exclude(~Exists(current), active=False)
    return sum(_project(person, today) for person in stale.select_for_update(of=("self",)))


def _checked(actor: Actor, place: Place, at: datetime) -> OrgUnit:
    """The unit, once unit, post and employer go together."""
    unit = unit_locked(actor, place.unit_id)
    if unit.kind == UnitKind.ZONE:
        raise Invalid(N_("People belong to a group or a unit above; a zone is owned."), where="unit_id")
    if (place.employment is Employment.CONTRACTOR) != (place.contractor_id is not None):
        raise Invalid(N_("Name the contractor of a contractor's person, and of no one else."), where="contractor_id")
    if place.contractor_id is not None:
        contractor_seen(actor, place.contractor_id)
    catalog.require("posts", place.post, at)
    return unit


def _columns(place: Place, unit: OrgUnit) -> dict[str, object]:
    return {
        "unit": unit,
        "org_path": unit.path,
        "post": place.post,
        "employment": place.employment.value,
        "contractor_id": place.contractor_id,
    }


def _describe(person: Person, given: Particulars) -> None:
    name = given.name.strip()
    if not 0 < len(name) <= NAME_LENGTH:
        raise Invalid(N_("The name is missing or too long."), where="name")
    lat, lon = given.start_lat, given.start_lon
    if (lat is None) != (lon is None) or not (-90 <= (lat or 0) <= 90 and -180 <= (lon or 0) <= 180):
        raise Invalid(N_("The starting point needs latitude and longitude, in degrees."), where="start_lat")
    person.name, person.name_blind = name, blind(name, "person.name")
    person.start_lat, person.start_lon = lat, lon
    phone = normalise_phone(given.phone) if given.phone else None
    person.phone, person.phone_blind = phone, blind(phone, "person.phone") if phone else None
    person.phone_last4 = phone_last4(phone) if phone else ""


def _project(person: Person, today: date) -> bool:
    """Copy today's membership onto the person and their facts, under the person's lock; True if anything changed."""
    current = Membership.objects.filter(valid_on(today), person=person).first()
    wanted = {"active": current is not None}
    if current is not None:
        copied = ("unit_id", "org_path", "post", "employment", "contractor_id")
        wanted |= {name: getattr(current, name) for name in copied}
    changed = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(person, name, value)
    person.save(update_fields=list(changed))
    if "org_path" in changed:
        DossierFact.objects.filter(subject_id=person.pk).update(org_path=person.org_path)
    return True
