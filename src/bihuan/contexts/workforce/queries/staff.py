"""People as those who look after them see them: a page of a list, and all that is known of one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.models import Absence, EquipmentItem, Membership, Person, RosterDay, SkillHolding
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.queries.people import person_row
from bihuan.contexts.workforce.rules.periods import DAY
from bihuan.contexts.workforce.types import AbsenceRow, Employment, EquipmentRow, PersonRow, RosterRow, SkillRow
from bihuan.kernel.codes import Code
from bihuan.platform.actor import Actor
from bihuan.platform.paging import Page, page_of
from bihuan.platform.privacy import blind
from bihuan.platform.scoping import under

VIEW = "workforce.view"
EXPIRING_DAYS: Final = 60


class StaffState(StrEnum):
    """What people are looked for by."""

    EXPIRING = "expiring"
    AWAY = "away"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class StaffQuery:
    """Which people are wanted; empty: those in service, all of them. `find` is a whole name or a staff number."""

    path: str = ""
    post: Code = ""
    contractor_id: UUID | None = None
    state: StaffState | None = None
    find: str = ""


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """Where a person belonged from a day to a day."""

    unit_name: str
    post: Code
    employment: Employment
    contractor_id: UUID | None
    valid_from: date
    valid_to: date | None


def staff(actor: Actor, query: StaffQuery, on: date, *, number: int = 1) -> Page[PersonRow]:
    """This will list people in the actor's sight as of a day, unit by unit, the phone masked."""
    rows = Person.objects.visible(actor, VIEW).filter(under(query.path), active=query.state is not StaffState.LEFT)
    if query.post:
        rows = rows.filter(post=query.post)
    if query.contractor_id is not None:
        rows = rows.filter(contractor=query.contractor_id)
    if query.find:
        rows = rows.filter(Q(code=query.find) | Q(name_blind=blind(query.find, "person.name")))
    if query.state is StaffState.EXPIRING:
        soon = SkillHolding.objects.filter(
            valid_on(on), person=OuterRef("pk"), valid_to__lte=on + timedelta(days=EXPIRING_DAYS)
        )
        rows = rows.filter(Exists(soon))
    if query.state is StaffState.AWAY:
        rows = rows.filter(Exists(_away(on).filter(person=OuterRef("pk"))))
    return page_of(rows.select_related("unit").order_by("org_path", "code"), person_row, number=number)


def skills_held(person_ids: Iterable[UUID], on: date) -> dict[UUID, tuple[SkillRow, ...]]:
    """This will give the skills valid on a day of people listed before, the highest level first."""
    held: dict[UUID, list[SkillRow]] = defaultdict(list)
    rows = SkillHolding.objects.filter(valid_on(on), person_id__in=list(person_ids)).order_by("skill", "-level", "pk")
    columns = ("person_id", "id", "skill", "level", "certificate", "valid_from", "valid_to")
    for person_id, *row in rows.values_list(*columns):
        held[person_id].append(SkillRow(*row))
    return {person_id: tuple(listed) for person_id, listed in held.items()}


def duty_on(person_ids: Iterable[UUID], on: date) -> dict[UUID, RosterRow]:
    """This will give the rostered day of people listed before."""
    return {day.person_id: day.row() for day in RosterDay.objects.filter(person_id__in=list(person_ids), date=on)}


def away_on(person_ids: Iterable[UUID], on: date) -> dict[UUID, AbsenceRow]:
    """This will give who of the people listed before is away at any time of a day."""
    rows = _away(on).filter(person_id__in=list(person_ids)).order_by("-start_at")
    found = (AbsenceRow(*row) for row in rows.values_list("id", "person_id", "start_at", "end_at", "reason"))
    return {row.person_id: row for row in found}


def memberships(actor: Actor, person_id: UUID) -> tuple[MembershipRow, ...]:
    """This will list where a person in the actor's sight belonged, the newest first."""
    seen = Person.objects.visible(actor, VIEW).filter(pk=person_id)
    rows = Membership.objects.filter(person__in=seen).order_by("-valid_from")
    columns = ("unit__name", "post", "employment", "contractor_id", "valid_from", "valid_to")
    return tuple(
        MembershipRow(unit_name, post, Employment(employment), contractor_id, begins, ends)
        for unit_name, post, employment, contractor_id, begins, ends in rows.values_list(*columns)
    )


def absences_of(actor: Actor, person_id: UUID, since: datetime) -> tuple[AbsenceRow, ...]:
    """This will list a person's absences that end after `since`, the newest first."""
    rows = Absence.objects.visible(actor, VIEW).filter(person=person_id, end_at__gt=since).order_by("-start_at")
    return tuple(AbsenceRow(*row) for row in rows.values_list("id", "person_id", "start_at", "end_at", "reason"))


def carried(actor: Actor, person_id: UUID) -> tuple[EquipmentRow, ...]:
    """This will list the equipment a person in the actor's sight carries."""
    rows = EquipmentItem.objects.visible(actor, VIEW).filter(holder=person_id).order_by("kind", "serial")
    columns = ("id", "kind", "serial", "unit_id", "holder_id", "calibration_due")
    return tuple(EquipmentRow(*row) for row in rows.values_list(*columns))


def _away(on: date) -> Any:
    return Absence.objects.get_queryset().filter(start_at__lt=catalog.moment(on + DAY), end_at__gt=catalog.moment(on))
