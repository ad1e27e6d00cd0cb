"""Rotas as sheets: a group's weeks with what is wrong in them, and why a day is as it is."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from bihuan.contexts.workforce.models import OrgUnit, Person, RotaLine, RotaPlan
from bihuan.contexts.workforce.reading import read_rota
from bihuan.contexts.workforce.rows import (
    CoverRow,
    RotaCell,
    RotaDay,
    RotaFacts,
    RotaPerson,
    RotaRow,
    RotaSheet,
    WhyRow,
)
from bihuan.contexts.workforce.translate import letters, problem, standing
from bihuan.contexts.workforce.types import UnitKind
from bihuan.engines import rota as engine
from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import reaches

VIEW = "workforce.view"
PERSONAL = frozenset({engine.Rule.RUN, engine.Rule.REST, engine.Rule.HOURS})


def rota_sheet(actor: Actor, unit_id: UUID, first: date, last: date, *, plan_id: UUID | None = None) -> RotaSheet:
    """This will give a group's days from `first` to `last`, as they stand or as a plan proposes them.

    Who may see some of the group only sees those rows, and nothing reckoned over the others.
    """
    unit = OrgUnit.objects.visible(actor, VIEW).filter(pk=unit_id, kind=UnitKind.GROUP.value).first()
    whole = unit is not None and reaches(actor, VIEW, unit.path)
    if unit is None:
        own = Person.objects.visible(actor, VIEW).filter(unit_id=unit_id)
        unit = OrgUnit.objects.filter(pk=unit_id, kind=UnitKind.GROUP.value, pk__in=own.values("unit_id")).first()
    if unit is None:
        raise NotFound(N_("There is no such group here."))
    facts = read_rota(unit.path, first, last)
    days = _proposed(actor, facts, plan_id) if plan_id else standing(facts)
    asked = problem(facts, repair=False)
    made = engine.of_days(asked, {one.id: days[one.id] for one in asked.people})
    members = [one for one in facts.people if one.unit_id == unit.pk]
    shown = [one for one in members if whole or reaches(actor, VIEW, one.path, one.contractor_id, one.id)]
    rows = _rows(facts, asked, made, shown, proposed=plan_id is not None)
    return RotaSheet(
        unit_id=unit.pk,
        name=unit.name,
        path=unit.path,
        days=_days(facts, asked, made, members if whole else shown, unit_id=unit.pk, whole=whole),
        rows=rows,
        changed_count=sum(bool(cell.stood) for row in rows for cell in row.cells),
        weekend_spread=_spread([row.weekends_count for row in rows]),
        rest_spread=_spread([row.rests_count for row in rows]),
    )


def _proposed(actor: Actor, facts: RotaFacts, plan_id: UUID) -> dict[str, str]:
    """Everybody's days as a plan of the same first day proposes them; the others' as they stand."""
    plan = RotaPlan.objects.visible(actor, VIEW).filter(pk=plan_id, first=facts.first, last=facts.last).first()
    if plan is None:
        raise NotFound(N_("There is no such rota here."))
    days = standing(facts)
    for person_id, proposed in RotaLine.objects.filter(plan=plan).values_list("person_id", "letters"):
        days[str(person_id)] = proposed
    return days


def _rows(
    facts: RotaFacts, asked: engine.Problem, made: engine.Rota, people: list[RotaPerson], *, proposed: bool
) -> tuple[RotaRow, ...]:
    faults: dict[tuple[str | None, int], set[str]] = defaultdict(set)
    for one in engine.check(asked, made):
        if one.demand.person_id is not None and one.demand.rule in PERSONAL:
            for number in range(max(0, one.demand.day), min(len(asked.days) - 1, one.demand.to_day) + 1):
                faults[one.demand.person_id, number].add(one.demand.rule.value)
    before = {one.id: one for one in asked.people}
    dates, rows = facts.days(), []
    for person in people:
        given, stood = made.days.get(str(person.id), ""), letters(person, dates)
        if not given:  # a support technician whose own rota isn't made yet
            continue
        cells = tuple(
            RotaCell(
                date=on,
                letter=letter if proposed or old != engine.OPEN else engine.OPEN,
                stood=old if proposed and old != letter else "",
                fixed=on in person.fixed,
                wished=on in person.wishes,
                asked_leave=on in person.asked_leave,
                faults=tuple(sorted(faults[str(person.id), number])),
                start_at=None if on not in person.roster else person.roster[on].start_at,
                end_at=None if on not in person.roster else person.roster[on].end_at,
            )
            for number, (on, letter, old) in enumerate(zip(dates, given, stood, strict=True))
        )
        known = before[str(person.id)]
        worked = sum(cell.letter in engine.WORKED and cell.date in facts.free for cell in cells)
        rested = sum(cell.letter == engine.REST for cell in cells)
        rows.append(
            RotaRow(
                person.id,
                person.code,
                person.name,
                person.support,
                cells,
                known.weekends_before + worked,
                known.rests_before + rested,
            )
        )
    return tuple(rows)


def _spread(counts: list[int]) -> int:
    return max(counts, default=0) - min(counts, default=0)


def _days(
    facts: RotaFacts, asked: engine.Problem, made: engine.Rota, members: list[RotaPerson], *, unit_id: UUID, whole: bool
) -> tuple[RotaDay, ...]:
    names = {str(zone.id): zone.name for zone in facts.zones}
    bare: dict[int, list[str]] = defaultdict(list)
    for number, zone in engine.open_zones(asked, made):
        bare[number].append(names[zone])
    least = facts.rules.min_staff(len(members)) if whole else 0
    given = [made.days[str(one.id)] for one in members if str(one.id) in made.days]
    return tuple(
        RotaDay(
            date=on,
            free=on in facts.free,
            duty_count=sum(one[number] in engine.WORKED for one in given),
            least_count=least,
            rest_count=sum(one[number] == engine.REST for one in given),
            open_zones=tuple(bare[number]) if whole else (),
            expected=facts.expected.get((unit_id, on)) if whole else None,
        )
        for number, on in enumerate(facts.days())
    )


def why_day(actor: Actor, person_id: UUID, first: date, last: date, on: date, *, plan_id: UUID | None = None) -> WhyRow:
    """This will say why a day is as it is, and what the other way round would do."""
    person = Person.objects.visible(actor, VIEW).filter(pk=person_id).select_related("unit").first()
    if person is None or not reaches(actor, VIEW, person.unit.path) or not first <= on <= last:
        raise NotFound(N_("There is no such day here."))
    facts = read_rota(person.unit.path, first, last)
    days = _proposed(actor, facts, plan_id) if plan_id else standing(facts)
    asked = problem(facts, repair=plan_id is not None)
    known = {one.id for one in asked.people}
    if str(person_id) not in known:
        raise NotFound(N_("There is no such day here."))
    told = engine.why(asked, {one: days[one] for one in known}, str(person_id), (on - first).days)
    names = {str(one.id): one.name for one in (*facts.zones, *facts.groups)} | {
        str(one.id): one.name for one in facts.people
    }
    other = told.otherwise
    broken = {} if other is None else {one.demand.rule: one.demand for one in other.broken}
    return WhyRow(
        letter=told.letter,
        running_before=told.running_before,
        running_after=told.running_after,
        fixed=told.fixed,
        wished=told.wished,
        changed=told.changed,
        resting=tuple(names[one] for one in told.resting),
        away=tuple(names[one] for one in told.away),
        covered_by=tuple(CoverRow(names[one.zone], names[one.person_id]) for one in told.covered_by),
        covering=tuple(names[one.zone] for one in told.covering),
        broken=tuple(
            (engine.WORDS[rule], engine.demand_params(asked, demand, names.__getitem__))
            for rule, demand in broken.items()
            if rule is not engine.Rule.ZONE
        ),
        opened=() if other is None else tuple(names[zone] for _day, zone in other.opened),
        points=None if other is None else other.points,
    )
