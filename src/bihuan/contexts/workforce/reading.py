"""What a rota is made from: a group's people over some weeks, read at one moment. Nine queries for any number."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.workforce.models import (
    Absence,
    DayRequest,
    ExpectedWork,
    Membership,
    OrgUnit,
    RosterDay,
    SkillHolding,
    ZoneOwner,
)
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.policies import ROSTER, ROTA
from bihuan.contexts.workforce.rows import SUPPORT_POST, RotaFacts, RotaPerson, RotaUnit, WorkDay
from bihuan.contexts.workforce.rules.roster import DAY, local_day
from bihuan.contexts.workforce.rules.rota import away_all_day
from bihuan.contexts.workforce.types import RequestKind, RequestState, UnitKind
from bihuan.kernel.windows import Window
from bihuan.platform.scoping import under

REACH_DAYS = 31  # before and after: longer than any stretch a rule may allow
CITY_DIGITS = 8  # the support team of a city covers all its groups


def read_rota(path: str, first: date, last: date) -> RotaFacts:
    """This will read the groups at or below `path`, and the support team of their city."""
    when = catalog.moment(first)
    roster_rules, rota = ROSTER.at(when), ROTA.at(when)
    units = OrgUnit.objects.filter(kind__in=[UnitKind.GROUP.value, UnitKind.ZONE.value]).filter(under(path, "path"))
    listed = [(kind, RotaUnit(*row)) for kind, *row in units.order_by("path").values_list("kind", "id", "name", "path")]
    people = _people(path, first)
    facts = RotaFacts(
        path=path,
        first=first,
        last=last,
        groups=tuple(one for kind, one in listed if kind == UnitKind.GROUP.value),
        zones=tuple(one for kind, one in listed if kind == UnitKind.ZONE.value),
        people=tuple(people.values()),
        free=free_days(first - rota.value.fairness_days * DAY, last, known_on=last),
        roster_rules=roster_rules.value,
        rules=rota.value,
        policy_hash=rota.hash,
    )
    _fill(facts, people)
    facts.expected.update(_expected(facts))
    return facts


def free_days(first: date, last: date, *, known_on: date) -> frozenset[date]:
    """This will list the weekends and public holidays; a Saturday made a workday is none.

    `known_on`: the day whose table of holidays counts, for all days alike; a year's is announced late in the last.
    """
    holidays = {row.date: row.kind for row in catalog.holidays(known_on)}
    days = (first + number * DAY for number in range((last - first).days + 1))
    return frozenset(day for day in days if holidays.get(day, "rest" if day.weekday() >= 5 else "work") == "rest")


def _expected(facts: RotaFacts) -> Iterable[tuple[tuple[UUID, date], WorkDay]]:
    """The work foretold of the groups, by group and day."""
    rows = ExpectedWork.objects.filter(
        unit__in=[one.id for one in facts.groups], date__gte=facts.first, date__lte=facts.last
    )
    for row in rows.values_list("unit_id", "date", "work_minutes", "people_count", "level_minutes", "share_bp"):
        yield row[:2], WorkDay(*row)


def _people(path: str, first: date) -> dict[UUID, RotaPerson]:
    """Those of the groups, and the support of the city, by id, in the order of their codes."""
    posts = {row.code for row in catalog.code_list("posts", first) if "field" in row.marks}
    here = under(path) | under(path[:CITY_DIGITS]) & Q(post=SUPPORT_POST)
    members = Membership.objects.filter(valid_on(first), post__in=posts, unit__kind=UnitKind.GROUP.value).filter(here)
    return {
        row.person_id: RotaPerson(
            row.person_id, row.person.code, row.person.name, row.unit_id, row.org_path, row.post, row.contractor_id
        )
        for row in members.select_related("person").order_by("person__code")
    }


def _fill(facts: RotaFacts, people: dict[UUID, RotaPerson]) -> None:
    """Rosters, absences, skills, zones and requests onto the people."""
    since = facts.first - max(REACH_DAYS, facts.rules.fairness_days) * DAY
    until = facts.last + REACH_DAYS * DAY
    rows = RosterDay.objects.filter(person__in=people, date__gte=since, date__lte=until)
    for row in rows:
        people[row.person_id].roster[row.date] = row.row()
        if row.fixed:
            people[row.person_id].fixed.add(row.date)
    _absences(facts, people, since, until)
    held = SkillHolding.objects.filter(valid_on(facts.first), person__in=people)
    for person_id, skill, level in held.values_list("person_id", "skill", "level"):
        skills = people[person_id].skills
        skills[skill] = max(level, skills.get(skill, 0))
    owned = ZoneOwner.objects.filter(valid_on(facts.first), person__in=people).order_by("zone__path")
    for person_id, zone_id in owned.values_list("person_id", "zone_id"):
        people[person_id].zones.append(zone_id)
    asked = DayRequest.objects.filter(
        person__in=people, state=RequestState.ASKED.value, first__lte=facts.last, last__gte=facts.first
    )
    for person_id, kind, start, end in asked.values_list("person_id", "kind", "first", "last"):
        person = people[person_id]
        into = person.wishes if kind == RequestKind.WISH.value else person.asked_leave
        into.update(_between(start, end))


def _absences(facts: RotaFacts, people: dict[UUID, RotaPerson], since: date, until: date) -> None:
    absent: dict[UUID, list[Window]] = defaultdict(list)
    away = Absence.objects.filter(
        person__in=people, end_at__gt=catalog.moment(since), start_at__lt=catalog.moment(until + DAY)
    )
    for person_id, start, end in away.values_list("person_id", "start_at", "end_at"):
        absent[person_id].append(Window(start, end))
    for person_id, windows in absent.items():
        person = people[person_id]
        for window in windows:
            first = max(since, local_day(window.start) - DAY)
            for day in _between(first, min(until, local_day(window.end))):
                if away_all_day(person.shift(facts.rules, day), windows):
                    person.away.add(day)


def _between(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
