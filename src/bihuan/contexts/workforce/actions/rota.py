"""A rota's way: recorded as a draft, published by the lead; and what one shift leaves the next in writing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from bihuan.contexts.workforce.actions.by_hand import day_of_kind, last_worked
from bihuan.contexts.workforce.actions.days import Line, write_rosters
from bihuan.contexts.workforce.actions.sight import locked, unit_locked
from bihuan.contexts.workforce.events.rota import HandoverWritten, RotaProposed, RotaPublished
from bihuan.contexts.workforce.models import HandoverNote, OrgUnit, Person, RosterDay, RotaLine, RotaPlan
from bihuan.contexts.workforce.policies import ROTA
from bihuan.contexts.workforce.rows import RotaDraft
from bihuan.contexts.workforce.rules.roster import DAY, local_day
from bihuan.contexts.workforce.types import DayKind, RotaState, Shift, UnitKind
from bihuan.engines.rota import LEAVE, OPEN, REST, WORKED
from bihuan.kernel.errors import N_, Conflict, Invalid, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor

HANDOVER_LENGTH = 2_000


@action("workforce.record_rota")
def record_rota(actor: Actor, *, draft: RotaDraft, by: str, at: datetime) -> UUID:
    """This will record a rota made for a group as its draft, which supersedes what was drafted for the same days.

    That there is none is recorded too, and leaves the drafts that stand.
    """
    unit = unit_locked(actor, draft.unit_id)
    if draft.points is not None:
        drafted = RotaPlan.objects.filter(unit=unit, state=RotaState.DRAFT.value)
        drafted.filter(first__lte=draft.last, last__gte=draft.first).update(state=RotaState.SUPERSEDED.value)
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
    lines = list(RotaLine.objects.filter(plan=plan).order_by("person_id"))
    people = Person.objects.filter(pk__in=[line.person_id for line in lines]).order_by("pk").select_for_update()
    rosters = _changed_rosters(plan, lines, {person.pk: person for person in people}, at)
    if rosters:
        write_rosters(rosters, fixed=False, at=at)
    count = sum(len(days) for _, days in rosters)
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
    """Two who plan the same weeks of a group at once: the index lets one draft in."""
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


def _changed_rosters(plan: RotaPlan, lines: list[RotaLine], people: dict[UUID, Person], at: datetime) -> list[Line]:
    """The people whose days change, with those days; what is past, on leave, or kept, stays as it is."""
    today, rules = local_day(at), ROTA.at(at).value
    stood: dict[UUID, dict[date, RosterDay]] = {person_id: {} for person_id in people}
    for row in RosterDay.objects.filter(person__in=people, date__gte=plan.first, date__lte=plan.last):
        stood[row.person_id][row.date] = row
    worked = {person_id: [row] for person_id, row in last_worked(people, plan.first).items()}
    found: list[Line] = []
    for line in lines:
        person, now = people[line.person_id], stood[line.person_id]
        hours = [*worked.get(person.pk, ()), *(row.row() for row in now.values() if row.kind == DayKind.WORK)]
        if wanted := _wanted(plan, line, person, now, today):
            found.append((person, tuple(day_of_kind(on, kind, hours, rules) for on, kind in wanted.items())))
    return found


def _wanted(
    plan: RotaPlan, line: RotaLine, person: Person, now: dict[date, RosterDay], today: date
) -> dict[date, DayKind]:
    """The days of one person that the rota changes; refused where one is not what the rota was made from.

    No rota changes a day that was set by hand before it was made.
    """
    wanted = {}
    for number, (letter, stood) in enumerate(zip(line.letters, line.standing, strict=True)):
        on = plan.first + number * DAY
        if on < today:
            continue
        row, changes = now.get(on), letter not in (stood, LEAVE)
        if not _same(stood, row) or (changes and row is not None and row.fixed):
            raise Refused(
                N_("%(person)s's %(date)s was changed after this rota was made. Plan again."),
                code="rota_stale",
                person=person.code,
                date=on,
            )
        if changes:
            wanted[on] = _kind(letter)
    return wanted


def _kind(letter: str) -> DayKind:
    return DayKind.WORK if letter in WORKED else DayKind.REST


def _same(stood: str, row: RosterDay | None) -> bool:
    """Whether a day still is what the rota was made from; an absence reported later is for a repair."""
    if row is None:
        return stood in (OPEN, LEAVE)
    if row.kind == DayKind.WORK:
        return stood in WORKED or stood == LEAVE
    return stood == (REST if row.kind == DayKind.REST else LEAVE)
