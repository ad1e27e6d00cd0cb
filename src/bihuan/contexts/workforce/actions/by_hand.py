"""Days set by hand, which the next rota leaves as they are: set, freed again, and put back as they stood."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery

from bihuan.contexts.workforce.actions.days import tell_days, write_days
from bihuan.contexts.workforce.actions.sight import person_locked
from bihuan.contexts.workforce.models import Person, RosterDay
from bihuan.contexts.workforce.policies import ROTA
from bihuan.contexts.workforce.rows import DayChange, StoodDay
from bihuan.contexts.workforce.rules.roster import DAY, local_day
from bihuan.contexts.workforce.rules.rota import RotaRules, moved
from bihuan.contexts.workforce.types import DayKind, RosterRow
from bihuan.kernel.errors import N_, Conflict, Refused
from bihuan.platform.action import action
from bihuan.platform.actor import Actor


@action("workforce.set_day")
def set_day(actor: Actor, *, person_id: UUID, on: date, kind: DayKind, at: datetime) -> DayChange:
    """This will set one day by hand, which the next rota leaves as it is; refused on a seventh day running."""
    person, stood = _day(actor, person_id, on, at)
    row = day_of_kind(on, kind, last_worked([person.pk], on + DAY).values(), ROTA.at(at).value)
    write_days(person, (row,), fixed=True, at=at)
    return DayChange(person.pk, on, stood, StoodDay(row, fixed=True))


@action("workforce.free_day")
def free_day(actor: Actor, *, person_id: UUID, on: date, at: datetime) -> DayChange:
    """This will leave a day set by hand to the next rota; until then it stays as it is."""
    person, stood = _day(actor, person_id, on, at)
    if stood.row is None or not stood.fixed:
        raise Refused(N_("%(date)s is not set by hand: the next rota may change it."), code="day_not_fixed", date=on)
    _pin(person, stood.row, fixed=False, at=at)
    return DayChange(person.pk, on, stood, StoodDay(stood.row))


@action("workforce.restore_day")
def restore_day(actor: Actor, *, change: DayChange, at: datetime) -> None:
    """This will put a day back exactly as it stood before a change; Conflict where it has been changed again since."""
    person, stood = _day(actor, change.person_id, change.on, at)
    if stood != change.after:
        raise Conflict(
            N_("%(date)s has been changed again meanwhile. Look at the day before you change it."), date=change.on
        )
    before = change.before
    if before.row is None:
        RosterDay.objects.filter(person=person, date=change.on).delete()
        tell_days(person, change.on, change.on, (), fixed=False, at=at)
    elif before.row == change.after.row:
        _pin(person, before.row, fixed=before.fixed, at=at)
    else:
        write_days(person, (before.row,), fixed=before.fixed, at=at)


def day_of_kind(on: date, kind: DayKind, worked: Iterable[RosterRow], rules: RotaRules) -> RosterRow:
    """This will make a day of a kind; a working day has the hours it had, those of the last one, or the usual ones."""
    if kind is not DayKind.WORK:
        return RosterRow(on, kind)
    last = max((row for row in worked if row.date <= on), key=lambda row: row.date, default=None)
    return rules.usual_shift(on) if last is None else moved(last, on)


def last_worked(people: Collection[UUID], before: date) -> dict[UUID, RosterRow]:
    """This will give each person's last rostered working day before a date."""
    worked = RosterDay.objects.filter(kind=DayKind.WORK.value)
    earlier = worked.filter(person=OuterRef("person"), date__lt=before).order_by("-date").values("date")[:1]
    return {row.person_id: row.row() for row in worked.filter(person__in=people, date=Subquery(earlier))}


def _day(actor: Actor, person_id: UUID, on: date, at: datetime) -> tuple[Person, StoodDay]:
    """A person, locked, and how their day stands; nobody changes a day that is past."""
    if on < local_day(at):
        raise Refused(N_("%(date)s is past. Only today and later days can be set."), code="day_is_past", date=on)
    person = person_locked(actor, person_id)
    row = RosterDay.objects.filter(person=person, date=on).first()
    return person, StoodDay(None) if row is None else StoodDay(row.row(), fixed=row.fixed)


def _pin(person: Person, row: RosterRow, *, fixed: bool, at: datetime) -> None:
    """Nothing of the day itself changes, so the rules about days are not asked."""
    RosterDay.objects.filter(person=person, date=row.date).update(fixed=fixed)
    tell_days(person, row.date, row.date, (row,), fixed=fixed, at=at)
