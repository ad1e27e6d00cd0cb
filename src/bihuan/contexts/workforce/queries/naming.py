"""Names for ids, and ids for names: of units, people, contractors, equipment; for who answers for their own scope."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.workforce.models import Contractor, EquipmentItem, OrgUnit, Person
from bihuan.kernel.codes import Code
from bihuan.platform.privacy import blind

MOST_COUNT: Final = 20


def unit_names(unit_ids: Iterable[UUID]) -> dict[UUID, str]:
    """This will give the names of units, with one query."""
    return dict(OrgUnit.objects.filter(pk__in=list(unit_ids)).values_list("pk", "name"))


def contractor_names(contractor_ids: Iterable[UUID]) -> dict[UUID, str]:
    """This will give the names of contractors, with one query."""
    return dict(Contractor.objects.filter(pk__in=list(contractor_ids)).values_list("pk", "name"))


def pieces_called(item_ids: Iterable[UUID]) -> dict[UUID, tuple[Code, str]]:
    """This will give kind and serial number of equipment, with one query."""
    rows = EquipmentItem.objects.filter(pk__in=list(item_ids)).values_list("pk", "kind", "serial")
    return {pk: (kind, serial) for pk, kind, serial in rows}


def pieces_numbered(serial: str) -> tuple[UUID, ...]:
    """This will give the equipment of this serial number, of whatever kind."""
    return tuple(EquipmentItem.objects.filter(serial=serial).values_list("pk", flat=True))


def units_called(text: str) -> tuple[UUID, ...]:
    """This will give the units of this name or code."""
    return tuple(OrgUnit.objects.filter(Q(name=text) | Q(code=text)).values_list("pk", flat=True)[:MOST_COUNT])


def people_called(text: str) -> tuple[UUID, ...]:
    """This will give the people of this name or staff number, those who left among them."""
    wanted = Q(code=text) | Q(name_blind=blind(text, "person.name"))
    return tuple(Person.objects.filter(wanted).values_list("pk", flat=True)[:MOST_COUNT])
