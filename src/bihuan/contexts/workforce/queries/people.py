"""People. Colleagues' names are shown; a whole phone number only to those who may, or to a context that sends it."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from bihuan.contexts.workforce.models import Contractor, Membership, Person
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.types import Contact, ContractorRow, Employment, PersonRow, Placement
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, NotFound
from bihuan.kernel.geo import Point
from bihuan.platform.actor import Actor
from bihuan.platform.privacy import blind, mask_phone
from bihuan.platform.scoping import under

VIEW = "workforce.view"
VIEW_PHONE = "workforce.view_phone"


def people(
    actor: Actor,
    *,
    path: str = "",
    post: Code | None = None,
    name: str = "",
    with_left: bool = False,
    permission: str = VIEW,
) -> tuple[PersonRow, ...]:
    """This will list the people in the actor's sight at or below `path`, in the order of their codes."""
    rows = Person.objects.visible(actor, permission).filter(under(path))
    if post is not None:
        rows = rows.filter(post=post)
    if name:
        rows = rows.filter(name_blind=blind(name, "person.name"))
    return _rows(rows if with_left else rows.filter(active=True))


def find_person(actor: Actor, person_id: UUID, *, permission: str = VIEW) -> PersonRow:
    """This will give one person in the actor's sight."""
    return _one(Person.objects.visible(actor, permission).filter(pk=person_id))


def phone_of(actor: Actor, person_id: UUID) -> str:
    """This will give a person's whole phone number to an actor who may see it; empty where none is known."""
    actor.require(VIEW_PHONE)
    person: Person | None = Person.objects.visible(actor, VIEW_PHONE).filter(pk=person_id).first()
    if person is None:
        raise NotFound(N_("There is no such person here."))
    return person.phone or ""


def person(person_id: UUID) -> PersonRow:
    """This will give one person to another context; interfaces ask `find_person`."""
    return _one(Person.objects.get_queryset().filter(pk=person_id))


def person_by_code(code: Code) -> PersonRow:
    """This will give the person of a code to another context."""
    return _one(Person.objects.get_queryset().filter(code=code))


def place_on(person_id: UUID, on: date) -> Placement:
    """This will say where a person belongs on a day, and to whom; as they stand now where no membership covers it."""
    held = Membership.objects.filter(valid_on(on), person=person_id).values_list("org_path", "contractor_id").first()
    if held is not None:
        return Placement(*held)
    now = person(person_id)
    return Placement(now.path, now.contractor_id)


def persons(person_ids: set[UUID]) -> dict[UUID, PersonRow]:
    """This will give several people by id with one query, those who left too."""
    return {row.id: row for row in _rows(Person.objects.get_queryset().filter(pk__in=person_ids))}


def start_places(person_ids: Iterable[UUID]) -> dict[UUID, Point]:
    """This will give where several people begin their day, as far as it is known, with one query."""
    known = Person.objects.filter(pk__in=set(person_ids), start_lat__isnull=False, start_lon__isnull=False)
    return {person_id: Point(lat, lon) for person_id, lat, lon in known.values_list("pk", "start_lat", "start_lon")}


def contact_of(person_id: UUID) -> Contact:
    """This will give name and whole phone to a context that tells them to a customer; never to be shown to staff."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound(N_("There is no such person."))
    return Contact(found.name, found.phone or "")


def contractors(actor: Actor, *, permission: str = VIEW) -> tuple[ContractorRow, ...]:
    """This will list the contractors in the actor's sight, in the order of their codes."""
    rows = Contractor.objects.visible(actor, permission).order_by("code")
    return tuple(ContractorRow(*row) for row in rows.values_list("id", "code", "name", "path"))


def person_row(row: Person) -> PersonRow:
    """This will give a stored person, read with their unit, as colleagues see them."""
    return PersonRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        phone_masked=mask_phone(row.phone or ""),
        employment=Employment(row.employment),
        contractor_id=row.contractor_id,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        path=row.org_path,
        post=row.post,
        active=row.active,
    )


def _rows(rows: Any) -> tuple[PersonRow, ...]:
    return tuple(person_row(row) for row in rows.select_related("unit").order_by("code"))


def _one(rows: Any) -> PersonRow:
    found = _rows(rows)
    if not found:
        raise NotFound(N_("There is no such person here."))
    return found[0]
