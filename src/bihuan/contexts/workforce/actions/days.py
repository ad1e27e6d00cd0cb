"""People's days: roster and absences."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.actions.sight import insert, locked, person_locked
from bihuan.contexts.workforce.events import AbsenceEnded, AbsenceReported, RosterSet
from bihuan.contexts.workforce.models import Absence, Person, RosterDay
from bihuan.contexts.workforce.policies import ROSTER
from bihuan.contexts.workforce.rules.roster import RosterRules, day_faults, overlap, too_long
from bihuan.contexts.workforce.types import DayKind, RosterRow
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Conflict, Fault, Invalid, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor

HOURS = ("start_at", "end_at", "break_start_at", "break_end_at")
MOST_DAYS_COUNT = 400
LONGEST_ABSENCE = timedelta(days=366)
Line: TypeAlias = tuple[Person, tuple[RosterRow, ...]]


@action("workforce.set_roster")
def set_roster(actor: Actor, *, person_id: UUID, days: tuple[RosterRow, ...], at: datetime) -> None:
    """This will set the days given, leaving all others; refused where it makes too many working days running."""
    write_days(person_locked(actor, person_id), days, fixed=False, at=at)


def require_lawful(person: Person, days: tuple[RosterRow, ...], rules: RosterRules) -> None:
    """This will refuse days that make too long a stretch of work, or shifts that overlap."""
    _require_lawful(days, _known([(person, days)], rules)[person.pk], rules)


def write_days(person: Person, days: tuple[RosterRow, ...], *, fixed: bool, at: datetime) -> None:
    """This will write lawful days of a locked person and tell; `fixed`: the next rota leaves them as they are."""
    write_rosters([(person, days)], fixed=fixed, at=at)


def write_rosters(lines: Sequence[Line], *, fixed: bool, at: datetime) -> None:
    """This will write lawful days of several locked people, as many statements as for one."""
    rules = ROSTER.at(at).value
    for _, days in lines:
        _check_days(days, rules)
    known = _known(lines, rules)
    for person, days in lines:
        _require_lawful(days, known[person.pk], rules)
    RosterDay.objects.get_queryset().bulk_create(
        [
            RosterDay(person=person, date=day.date, kind=day.kind.value, fixed=fixed, **_hours(day))
            for person, days in lines
            for day in days
        ],
        update_conflicts=True,
        unique_fields=["person", "date"],
        update_fields=["kind", "fixed", *HOURS],
    )
    for person, days in lines:
        tell_days(person, min(day.date for day in days), max(day.date for day in days), days, fixed=fixed, at=at)


def tell_days(
    person: Person, first: date, last: date, days: tuple[RosterRow, ...], *, fixed: bool, at: datetime
) -> None:
    """This will record that a person's days from `first` to `last` are as `days` says, the others of them unset."""
    facts = RosterSet(
        person.pk,
        first,
        last,
        work_days=_of_kind(days, DayKind.WORK),
        rest_days=_of_kind(days, DayKind.REST),
        leave_days=_of_kind(days, DayKind.LEAVE),
        policy_hash=ROSTER.at(at).hash,
        fixed=fixed,
    )
    record(facts, subject=("person", person.pk), path=person.org_path, at=at)


@action("workforce.report_absence")
def report_absence(
    actor: Actor, *, person_id: UUID, start_at: datetime, end_at: datetime, reason: Code, at: datetime
) -> UUID:
    """This will write down that a person is away during [start_at, end_at)."""
    if not start_at < end_at <= start_at + LONGEST_ABSENCE:
        raise Invalid(N_("An absence ends after it starts, and within a year."), where="end_at")
    catalog.require("absence_reasons", reason, at)
    person = person_locked(actor, person_id)
    if Absence.objects.filter(person=person, start_at__lt=end_at, end_at__gt=start_at).exists():
        raise Refused(N_("Another absence is already reported for part of this time."), code="already_away")
    row = insert(Absence(person=person, start_at=start_at, end_at=end_at, reason=reason))
    facts = AbsenceReported(row.pk, person.pk, start_at, end_at, reason)
    record(facts, subject=("person", person.pk), path=person.org_path, at=at)
    return row.pk


@action("workforce.end_absence")
def end_absence(actor: Actor, *, absence_id: UUID, end_at: datetime, at: datetime) -> None:
    """This will let an absence end sooner than reported."""
    row: Absence = locked(Absence, actor, absence_id, "person")
    if not row.start_at < end_at < row.end_at:
        raise Refused(N_("The new end must lie inside the absence reported."), code="outside_absence")
    changed = Absence.objects.filter(pk=row.pk, end_at=row.end_at).update(end_at=end_at)
    if not changed:
        raise Conflict(N_("Somebody else has just changed this absence."))
    person = row.person
    record(AbsenceEnded(row.pk, person.pk, end_at), subject=("person", person.pk), path=person.org_path, at=at)


def _check_days(days: tuple[RosterRow, ...], rules: RosterRules) -> None:
    if not 1 <= len(days) <= MOST_DAYS_COUNT:
        raise Invalid(N_("Set between 1 and %(most)s days at a time."), where="days", most=MOST_DAYS_COUNT)
    seen = set()
    faults: list[Fault] = []
    for day in days:
        where = day.date.isoformat()
        faults += day_faults(day, rules, where)
        if day.date in seen:
            faults.append(Fault(where, N_("This day is listed twice.")))
        seen.add(day.date)
    if faults:
        raise Invalid.of(faults)


def _known(lines: Sequence[Line], rules: RosterRules) -> dict[UUID, dict[date, RosterRow]]:
    """Each person's days rostered already, as far around as a stretch of working days can reach."""
    reach = timedelta(days=rules.max_days_running_count + 1)
    dates = [day.date for _, days in lines for day in days]
    rows = RosterDay.objects.filter(
        person__in=[person.pk for person, _ in lines], date__gte=min(dates) - reach, date__lte=max(dates) + reach
    )
    known: dict[UUID, dict[date, RosterRow]] = {person.pk: {} for person, _ in lines}
    for row in rows:
        known[row.person_id][row.date] = row.row()
    return known


def _require_lawful(days: tuple[RosterRow, ...], known: dict[date, RosterRow], rules: RosterRules) -> None:
    around = known | {day.date: day for day in days}
    _check_rest(around, days, rules)
    if double := overlap(around.values()):
        raise Refused(
            N_("The shifts of %(first)s and %(next)s overlap."), code="shifts_overlap", first=double[0], next=double[1]
        )


def _check_rest(around: dict[date, RosterRow], days: tuple[RosterRow, ...], rules: RosterRules) -> None:
    worked = [day for day, row in around.items() if row.kind is DayKind.WORK]
    set_now = {day.date for day in days if day.kind is DayKind.WORK}
    run = too_long(worked, set_now, rules.max_days_running_count)
    if run is not None:
        raise Refused(
            N_("%(first)s to %(last)s: %(days)s working days running, at most %(most)s are allowed. Add a rest day."),
            code="too_many_days_running",
            days=run.days_count,
            first=run.first,
            last=run.last,
            most=rules.max_days_running_count,
        )


def _of_kind(days: tuple[RosterRow, ...], kind: DayKind) -> tuple[date, ...]:
    return tuple(sorted(day.date for day in days if day.kind is kind))


def _hours(day: RosterRow) -> dict[str, datetime | None]:
    return {name: getattr(day, name) for name in HOURS}
