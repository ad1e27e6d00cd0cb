"""Windows that can be kept: what a group's people can still do in each, from their rota and what was promised."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.dispatch.models import SlotLoad
from bihuan.contexts.dispatch.policies import RULES, DispatchRules
from bihuan.contexts.dispatch.types import SlotOffer, WindowChoice
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import N_, Fault, Invalid, NotFound
from bihuan.kernel.windows import Window, intersect, total
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor
from bihuan.platform.scoping import PATH_DIGITS_PER_LEVEL, reaches

WHOLE_BP = 10_000
OFFERS_COUNT = 8


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """Where a window is wanted: the zone and the group that works it; both None while the address is not placed."""

    zone_id: UUID | None
    group_path: str | None


def place_of(address_id: UUID) -> SlotPlace:
    """This will find the group that works an address."""
    place = customers.place(address_id)
    if place.zone_id is None:
        return SlotPlace(None, None)
    return SlotPlace(place.zone_id, place.path[:-PATH_DIGITS_PER_LEVEL])


def place_in(zone_id: UUID | None) -> SlotPlace:
    """This will find the group that works a zone."""
    if zone_id is None:
        return SlotPlace(None, None)
    return SlotPlace(zone_id, workforce.unit(zone_id).path[:-PATH_DIGITS_PER_LEVEL])


def slot_row(slot: str, work: str, at: datetime) -> Any:
    """This will give the catalogue's row of a window that may be promised for a work; Invalid for any other."""
    for row in catalog.slots(at, work):
        if row.code == slot:
            return row
    raise Invalid.of([Fault("slot", N_("There is no such window for this kind of work. Choose one that is offered."))])


def work_minutes(business: str, work: str, rules: DispatchRules, at: datetime) -> int:
    """This will say how much of a window one job takes: its standard minutes and the way there."""
    return catalog.kind(business, work, at).standard_minutes + rules.slot_travel_minutes


def promisable_minutes(crew: Iterable["workforce.CrewRow"], needs: Any, window: Window, rules: DispatchRules) -> int:
    """This will say how many minutes of a window may be promised, out of the time of those who can do the work."""
    able = (person for person in crew if _able(person, needs))
    seconds = sum(total(intersect(person.free, (window,))).total_seconds() for person in able)
    return int(seconds // 60) * rules.slot_fill_bp // WHOLE_BP


def _able(person: "workforce.CrewRow", needs: Any) -> bool:
    ranks = {skill.skill: skill.rank for skill in person.skills}
    return all(ranks.get(need.skill, 0) >= need.rank for need in needs)


def offer_slots(
    actor: Actor,
    *,
    address_id: UUID | None = None,
    zone_id: UUID | None = None,
    business: str,
    work: str,
    at: datetime,
    count: int = OFFERS_COUNT,
) -> tuple[SlotOffer, ...]:
    """This will list the next windows that still have room, earliest first; none while the address has no zone.

    `zone_id` stands for an address that is not registered yet.
    """
    actor.require("dispatch.offer_slots")
    place = place_of(address_id) if address_id else place_in(zone_id)
    if place.group_path is None or place.zone_id is None:
        return ()
    if not reaches(actor, "dispatch.offer_slots", place.group_path):
        raise NotFound(N_("There is no such place, or it lies outside your area."), code="place_not_found")
    found: list[SlotOffer] = []
    for offer in _offers(place.group_path, place.zone_id, business, work, at):
        found.append(offer)
        if len(found) == count:
            break
    return tuple(found)


def _offers(group: str, zone_id: UUID, business: str, work: str, at: datetime) -> Iterator[SlotOffer]:
    rules = RULES.at(at).value
    soonest = at + timedelta(minutes=rules.slot_lead_minutes)
    first = True
    for one in _windows(group, business, work, at, rules.slot_days + 1):
        if one.window.start < soonest or one.left_count < 1:
            continue
        owner = next((person for person in one.crew if zone_id in person.zones), None)
        name = owner.name if owner and intersect(owner.free, (one.window,)) else ""
        yield SlotOffer(one.on, one.slot, one.window.start, one.window.end, one.left_count, name, first)
        first = False


def window_choices(order: "orders.OrderRow", *, at: datetime, days_count: int) -> tuple[WindowChoice, ...]:
    """This will list the windows not over yet that an order in sight may be moved to, and how many such jobs still fit.

    None while nobody knows where the order lies. What a crew no longer has of a window that has begun does not count.
    """
    if order.needs_zone:
        return ()
    group = order.org_path[:-PATH_DIGITS_PER_LEVEL]
    found = _windows(group, order.business, order.work, at, days_count)
    return tuple(WindowChoice(one.window.start, one.window.end, one.left_count) for one in found if one.window.end > at)


@dataclass(frozen=True, slots=True)
class _Open:
    on: date
    slot: str
    window: Window
    crew: tuple["workforce.CrewRow", ...]
    left_count: int


def _windows(group: str, business: str, work: str, at: datetime, days_count: int) -> Iterator[_Open]:
    """Each window of the next days with the crew at work in it, and how many jobs of a kind still fit."""
    rules = RULES.at(at).value
    minutes = work_minutes(business, work, rules, at)
    today = at.astimezone(CHINA).date()
    days = [today + timedelta(days=ahead) for ahead in range(days_count)]
    booked = {
        (load.date, load.slot): load.booked_minutes
        for load in SlotLoad.objects.filter(path=group, date__gte=days[0], date__lte=days[-1])
    }
    needs = catalog.kind(business, work, at).needs
    for on, crew in workforce.crews(group, days, at).items():
        for row in catalog.slots(at, work):
            window = Window(*catalog.window_of(row, on))
            room = promisable_minutes(crew, needs, window, rules) - booked.get((on, row.code), 0)
            yield _Open(on, row.code, window, tuple(crew), max(room, 0) // minutes)
