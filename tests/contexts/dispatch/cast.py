"""The orders' small town with a working day on it: who is rostered, skilled and equipped, and a dispatcher.

Group A: Chen (owns zone 0) and Liu (owns zone 1) work 08:30–18:00 with a break at noon and can repair broadband; the
helper has a rest day. Group B: only the contractor's technician. Now is Saturday 10:06.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from bihuan.contexts.customers.models import Address
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.actions.plans import record_plan
from bihuan.contexts.dispatch.reading import read_day
from bihuan.contexts.dispatch.translate import draft, problem
from bihuan.contexts.dispatch.types import Draft
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import EquipmentItem, Membership, Person, RosterDay, SkillHolding, ZoneOwner
from bihuan.engines import planner
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor, Grant, system_actor
from tests.contexts.orders import cast
from tests.contexts.orders.cast import GROUP_A, GROUP_B, START, TODAY, minutes

ALL_OF = frozenset({"dispatch.*", "orders.*", "workforce.view", "customers.view"})
DISPATCHER = Actor(f"user:{UUID(int=1)}", "user", (Grant(ALL_OF, cast.CITY),), channel="web")
OTHERS = Actor(f"user:{UUID(int=2)}", "user", (Grant(ALL_OF, GROUP_B),), channel="web")
NOBODY = Actor("user:nobody", "user")
DESK = system_actor("desk", "dispatch.reserve_slot", "dispatch.bind_booking", "dispatch.offer_slots")
QUICK = planner.Settings(level=0)

__all__ = ["GROUP_A", "GROUP_B", "START", "TODAY", "minutes"]


@dataclass(frozen=True)
class Day:
    """The town and its people at work."""

    town: cast.Town

    @property
    def chen(self) -> UUID:
        return self.town.chen.pk

    @property
    def liu(self) -> UUID:
        return self.town.liu.pk

    @property
    def helper(self) -> UUID:
        return self.town.helper.pk


def clock(text: str, on: date = TODAY) -> datetime:
    """A time of day in China."""
    return datetime.combine(on, time.fromisoformat(text), CHINA)


def day() -> Day:
    """This will put the town to work today and tomorrow."""
    town = cast.town()
    for person, skilled in ((town.chen, True), (town.liu, True), (town.helper, True), (town.hired, False)):
        employ(person, skilled=skilled, rests=person == town.helper)
    for zone, person in ((0, town.chen), (1, town.liu)):
        ZoneOwner.objects.create(zone=town.zones[zone], person=person, valid_from=date(2026, 1, 1))
    return Day(town)


def employ(person: Person, *, skilled: bool = True, rests: bool = False) -> None:
    """This will make somebody one of the field staff, rostered today and tomorrow."""
    Person.objects.filter(pk=person.pk).update(start_lat=30.5, start_lon=114.3)
    Membership.objects.create(
        person=person,
        unit=person.unit,
        org_path=person.org_path,
        employment=person.employment,
        contractor=person.contractor,
        post="technician",
        valid_from=date(2026, 1, 1),
    )
    for on in (TODAY, TODAY + timedelta(days=1)):
        hours = {
            "start_at": clock("08:30", on),
            "end_at": clock("18:00", on),
            "break_start_at": clock("12:00", on),
            "break_end_at": clock("13:00", on),
        }
        RosterDay.objects.create(person=person, date=on, kind="rest" if rests else "work", **({} if rests else hours))
    if skilled:
        for skill in ("fibre", "lan"):
            SkillHolding.objects.create(person=person, skill=skill, level=2, valid_from=date(2026, 1, 1))
        EquipmentItem.objects.create(
            kind="optical_meter", serial=person.code, unit=person.unit, holder=person, calibration_due=date(2027, 1, 1)
        )


def receive(it: Day, *, zone: int | None = 0, east: float = 0.0, promised: bool | None = None, **more: object) -> UUID:
    """This will receive a broadband repair, `east` degrees from the others; `promised` makes its window one or not."""
    order_id = cast.receive(it.town, zone=zone, **more)
    if promised is not None:
        Order.objects.filter(pk=order_id).update(promised=promised)
    if zone is not None:
        place = Order.objects.values_list("address", flat=True).get(pk=order_id)
        Address.objects.filter(pk=place).update(lon=114.31 + east)
    return order_id


def planned(path: str = GROUP_A, *, on: date = TODAY, at: datetime = START, by: Actor = DISPATCHER) -> UUID:
    """This will plan a group's day in this process and record it."""
    read = read_day(path, on, at)
    asked = problem(read)
    return record_plan(by, draft=draft(read, asked, planner.solve(asked, QUICK)), at=at)


def accepted(path: str = GROUP_A) -> UUID:
    """This will plan a group's day and accept the plan."""
    plan_id = planned(path)
    dispatch.accept_plan(DISPATCHER, plan_id=plan_id, at=minutes(1))
    return plan_id


def empty_draft(path: str = GROUP_A) -> Draft:
    """A plan with nothing in it."""
    return Draft(path, TODAY, "test", 0, "hash", "{}", (), ())
