"""A rota's way: recorded as a draft, published by the lead; and what one shift leaves the next in writing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from bihuan.contexts.workforce.actions.days import day_of_kind, write_days
from bihuan.contexts.workforce.actions.sight import locked, unit_locked
from bihuan.contexts.workforce.events.rota import HandoverWritten, RotaProposed, RotaPublished
from bihuan.contexts.workforce.models import HandoverNote, OrgUnit, Person, RosterDay, RotaLine, RotaPlan
from bihuan.contexts.workforce.rows import RotaDraft
from bihuan.contexts.workforce.rules.roster import DAY, local_day
from bihuan.contexts.workforce.types import DayKind, RosterRow, RotaState, Shift, UnitKind
from bihuan.engines.rota import LEAVE, OPEN, REST, WORKED
from bihuan.kernel.errors import N_, Conflict, Invalid, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor

HANDOVER_LENGTH = 2_000


@action("workforce.record_rota")
def record_rota(actor: Actor, *, draft: RotaDraft, by: str, at: datetime) -> UUID:
    """This will record a rota made for a group as its draft; the draft that stood is superseded."""
    unit = unit_locked(actor, draft.unit_id)
    RotaPlan.objects.filter(unit=unit, state=RotaState.DRAFT.value).update(state=RotaState.SUPERSEDED.value)
    plan = _head(unit, draft, by, at)
    RotaLine.objects.bulk_create(
        RotaLine(plan=plan, person_id=person_id, letters=letters, standing=draft.standing[person_id])
        for person_id, letters in draft.letters.items()
    )
    changed_count = sum(
        len(changed_days(letters, draft.standing[person_id])) for person_id, letters in draft.letters.items()
    )
    facts = RotaProposed(plan.pk, unit.pk, draft.first, draft.last, draft.points, changed_count, draft.policy_hash)
    record(facts, subject=("unit", unit.pk), path=unit.path, at=at)
    return plan.pk


@action("workforce.publish_rota")
def publish_rota(actor: Actor, *, plan_id: UUID, at: datetime) -> int:
    """This will make a draft the standing rota and give how many days it changed; refused if days changed meanwhile."""
    plan: RotaPlan = locked(RotaPlan, actor, plan_id, "unit")
    if plan.state != RotaState.DRAFT:
        raise Refused(
            N_("This rota has been published or replaced meanwhile. Load the page again."), code="rota_moved_on"
        )
    today, count = local_day(at), 0
    lines = list(RotaLine.objects.filter(plan=plan).order_by("person_id"))
    list(Person.objects.filter(pk__in=[line.person_id for line in lines]).order_by("pk").select_for_update())
    for line in lines:
        count += _publish_line(plan, line, today, at)
    plan.state, plan.published_at = RotaState.PUBLISHED, at
    plan.save(update_fields=["state", "published_at"])
    facts = RotaPublished(plan.pk, plan.unit_id, len(lines), count)
    record(facts, subject=("unit", plan.unit_id), path=plan.path, at=at)
    return count


@action("workforce.write_handover")
def write_handover(actor: Actor, *, unit_id: UUID, on: date, shift: Shift, text: str, at: datetime) -> UUID:
    """This will keep what a group's shift tells the next, in place of what was written before for that shift."""
    words = text.strip()
    if not 0 < len(words) <= HANDOVER_LENGTH or "\x00" in words:
        raise Invalid(N_("Write between 1 and %(most)s characters."), where="text", most=HANDOVER_LENGTH)
    unit = unit_locked(actor, unit_id)
    if unit.kind != UnitKind.GROUP:
        raise Invalid(N_("%(name)s is no area group."), where="unit_id", name=unit.name)
    if abs((on - local_day(at)).days) > 1:
        raise Refused(N_("A handover is written for yesterday, today or tomorrow."), code="not_this_shift")
    values: dict[str, Any] = {"path": unit.path, "text": words, "written_at": at, "written_by": actor.id}
    note, _ = HandoverNote.objects.update_or_create(unit=unit, date=on, shift=shift.value, defaults=values)
    record(HandoverWritten(note.pk, unit.pk, on, shift), subject=("unit", unit.pk), path=unit.path, at=at)
    found: UUID = note.pk
    return found


def changed_days(letters: str, standing: str) -> list[int]:
    """This will number the days on which a rota differs from what stood."""
    return [number for number, (new, old) in enumerate(zip(letters, standing, strict=True)) if new != old]


def _head(unit: OrgUnit, draft: RotaDraft, by: str, at: datetime) -> RotaPlan:
    """Two who plan the same group at once: the index lets one draft in."""
    state = RotaState.IMPOSSIBLE if draft.points is None else RotaState.DRAFT
    try:
        with transaction.atomic():
            made: RotaPlan = RotaPlan.objects.create(
                unit=unit,
                path=unit.path,
                first=draft.first,
                last=draft.last,
                state=state.value,
                repair=draft.repair,
                points=draft.points,
                proven=draft.proven,
                account=draft.account,
                policy_hash=draft.policy_hash,
                created_at=at,
                created_by=by,
            )
    except IntegrityError as twice:
        raise Conflict(N_("Somebody else has just planned this group. Look at that rota first.")) from twice
    return made


def _publish_line(plan: RotaPlan, line: RotaLine, today: date, at: datetime) -> int:
    """Write the days of one person that change; those past, on leave, or kept, stay as they are."""
    person: Person = Person.objects.get(pk=line.person_id)
    rows = RosterDay.objects.filter(person=person, date__gte=plan.first, date__lte=plan.last)
    now = {row.date: row.row() for row in rows}
    days: list[RosterRow] = []
    for number in changed_days(line.letters, line.standing):
        on = plan.first + number * DAY
        if on < today or line.letters[number] == LEAVE:
            continue
        days.append(day_of_kind(person, on, _kind(line.letters[number]), at))
    for number, stood in enumerate(line.standing):
        on = plan.first + number * DAY
        if on >= today and not _same(stood, now.get(on)):
            raise Refused(
                N_("%(person)s's %(date)s was changed after this rota was made. Plan again."),
                code="rota_stale",
                person=person.code,
                date=on,
            )
    if days:
        write_days(person, tuple(days), fixed=False, at=at)
    return len(days)


def _kind(letter: str) -> DayKind:
    return DayKind.WORK if letter in WORKED else DayKind.REST


def _same(stood: str, row: RosterRow | None) -> bool:
    """Whether a day still is what the rota was made from; an absence reported later is for a repair."""
    if row is None:
        return stood in (OPEN, LEAVE)
    if row.kind is DayKind.WORK:
        return stood in WORKED or stood == LEAVE
    return stood == (REST if row.kind is DayKind.REST else LEAVE)
