"""What waits around the rota: proposals, requests, swaps, handovers; and of one's own: days, requests, colleagues."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from bihuan.contexts.workforce.models import (
    DayRequest,
    HandoverNote,
    Membership,
    OrgUnit,
    Person,
    RosterDay,
    RotaPlan,
    Swap,
)
from bihuan.contexts.workforce.models.dated import valid_on
from bihuan.contexts.workforce.rows import HandoverRow, PartnerRow, RequestRow, RotaPlanRow, Said, SwapRow
from bihuan.contexts.workforce.rules.roster import DAY
from bihuan.contexts.workforce.types import DayKind, RequestKind, RequestState, RotaState, Shift, SwapState
from bihuan.engines import rota as engine
from bihuan.engines.rota.jsonio import FORM
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import under

VIEW = "workforce.view"
MOST_PLANS, MOST_LISTED = 20, 200
ASK_DAYS, ASK_SWAP = "workforce.request_days", "workforce.ask_swap"


def rota_plans(actor: Actor, unit_id: UUID) -> tuple[RotaPlanRow, ...]:
    """This will list the rotas made for a group, the newest first."""
    rows = RotaPlan.objects.visible(actor, VIEW).filter(unit_id=unit_id).select_related("unit")
    return tuple(_plan(row) for row in rows.order_by("-created_at")[:MOST_PLANS])


def conflict_words(row: RotaPlanRow) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """This will put why there is no rota into words: what conflicts, and what would help."""
    found = row.account.get("conflict")
    if found is None:
        return (), ()
    conflict = FORM.read(engine.Conflict, found)
    names = _names(conflict)
    count = (row.last - row.first).days + 1
    days = tuple(engine.Day(label=(row.first + number * DAY).isoformat()) for number in range(count))
    asked = engine.Problem(people=(), groups=(), days=days)
    demands = tuple((engine.WORDS[one.rule], engine.demand_params(asked, one, names)) for one in conflict.demands)
    tables = {True: engine.LESS_EVERY_DAY_WORDS, False: engine.LESS_WORDS}
    helps = tuple(
        (
            tables[one.every_day][one.demand.rule],
            engine.demand_params(asked, replace(one.demand, needed_count=one.needed_count), names),
        )
        for one in conflict.relaxations
    )
    return demands, helps


def _names(conflict: engine.Conflict) -> engine.Name:
    people = {one.person_id for one in conflict.demands if one.person_id}
    units = {unit for one in conflict.demands for unit in (one.group, one.zone) if unit}
    known = {str(key): name for key, name in Person.objects.filter(pk__in=people).values_list("pk", "name")}
    known |= {str(key): name for key, name in OrgUnit.objects.filter(pk__in=units).values_list("pk", "name")}
    return lambda key: known.get(key, key)


def day_requests(actor: Actor, *, path: str = "", kind: RequestKind | None = None) -> tuple[RequestRow, ...]:
    """This will list the requests for days that wait, the earliest day first."""
    rows = DayRequest.objects.visible(actor, VIEW).filter(under(path, "person__org_path"))
    rows = rows.filter(state=RequestState.ASKED.value)
    return _requests(rows if kind is None else rows.filter(kind=kind.value))


def swaps(actor: Actor, *, path: str = "") -> tuple[SwapRow, ...]:
    """This will list the swaps both agreed on, which wait for the lead, the earliest day first."""
    rows = Swap.objects.visible(actor, VIEW).filter(under(path, "person__org_path"), state=SwapState.ACCEPTED.value)
    return _swaps(rows)


def handovers(actor: Actor, unit_id: UUID, first: date, last: date) -> tuple[HandoverRow, ...]:
    """This will give what a group's shifts wrote for each other, the newest first."""
    rows = HandoverNote.objects.visible(actor, VIEW).filter(unit_id=unit_id, date__gte=first, date__lte=last)
    return tuple(
        HandoverRow(row.pk, row.unit_id, row.date, Shift(row.shift), row.text, row.written_at, row.written_by)
        for row in rows.order_by("-date", "-shift")
    )


def own_requests(actor: Actor, since: date) -> tuple[RequestRow, ...]:
    """This will list what the actor asked for, from `since` on."""
    rows = DayRequest.objects.visible(actor, ASK_DAYS).filter(person=actor.person_id, last__gte=since)
    return _requests(rows.exclude(state=RequestState.WITHDRAWN.value))


def own_swaps(actor: Actor, since: date) -> tuple[SwapRow, ...]:
    """This will list the swaps the actor asked for, or was asked for, from `since` on."""
    actor.require(ASK_SWAP)
    mine = Q(person=actor.person_id) | Q(other=actor.person_id)
    rows = Swap.objects.filter(mine).filter(Q(give_on__gte=since) | Q(take_on__gte=since))
    return _swaps(rows.exclude(state=SwapState.WITHDRAWN.value))


def swap_partners(actor: Actor, give_on: date, first: date, last: date) -> tuple[PartnerRow, ...]:
    """This will list the colleagues who rest on a day the actor works.

    With each the days from `first` to `last` that they work and the actor rests.
    """
    actor.require(ASK_SWAP)
    me = Person.objects.filter(pk=actor.person_id).first()
    if me is None:
        return ()
    group = Membership.objects.filter(valid_on(give_on), unit_id=me.unit_id).values("person_id")
    rows = RosterDay.objects.filter(person__in=group, date__gte=min(first, give_on), date__lte=last)
    kinds: dict[UUID, dict[date, str]] = defaultdict(dict)
    for person_id, on, kind in rows.values_list("person_id", "date", "kind"):
        kinds[person_id][on] = kind
    mine = kinds.pop(me.pk, {})
    if mine.get(give_on) != DayKind.WORK:
        return ()
    names = dict(Person.objects.filter(pk__in=kinds, active=True).order_by("code").values_list("pk", "name"))
    return tuple(
        PartnerRow(
            key,
            name,
            tuple(
                on
                for on, kind in sorted(kinds[key].items())
                if first <= on != give_on and kind == DayKind.WORK and mine.get(on) == DayKind.REST
            ),
        )
        for key, name in names.items()
        if kinds[key].get(give_on) == DayKind.REST
    )


def _plan(row: RotaPlan) -> RotaPlanRow:
    return RotaPlanRow(
        row.pk,
        row.unit_id,
        row.unit.name,
        row.first,
        row.last,
        RotaState(row.state),
        row.repair,
        row.points,
        row.proven,
        row.account,
        row.created_at,
        row.created_by,
        row.published_at,
    )


def _requests(rows: Any) -> tuple[RequestRow, ...]:
    listed: Iterable[DayRequest] = rows.select_related("person__unit").order_by("first", "asked_at")[:MOST_LISTED]
    return tuple(
        RequestRow(
            row.pk,
            row.person_id,
            row.person.name,
            row.person.unit.name,
            RequestKind(row.kind),
            row.first,
            row.last,
            RequestState(row.state),
            row.asked_at,
        )
        for row in listed
    )


def _swaps(rows: Any) -> tuple[SwapRow, ...]:
    listed: Iterable[Swap] = rows.select_related("person__unit", "other").order_by("give_on", "asked_at")[:MOST_LISTED]
    return tuple(
        SwapRow(
            row.pk,
            row.person_id,
            row.person.name,
            row.other_id,
            row.other.name,
            row.person.unit.name,
            row.give_on,
            row.take_on,
            SwapState(row.state),
            row.asked_at,
        )
        for row in listed
    )
