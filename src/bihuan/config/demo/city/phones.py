"""Those who call the city's hotline, and how it answers: an order with its window, or the fault solved on the line."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Final
from uuid import UUID

from bihuan.config.demo.city import human
from bihuan.config.demo.city.cast import Cast
from bihuan.config.demo.city.customers import Customer
from bihuan.config.demo.city.demand import Call
from bihuan.config.demo.city.plan import City
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.kernel.errors import Conflict, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor, system_actor

WINDOW_PERCENT: Final = 30  # of faults: the customer wants to know when
LEAD: Final = timedelta(minutes=75)
TRIES_COUNT: Final = 3
REGISTER: Final = system_actor("demo", "customers.register", "customers.add_address", "customers.add_service")


@dataclass(slots=True)
class Caller:
    """One caller: who it is in the city, and their ids once the carrier's register knows them."""

    who: Customer
    known_before: bool
    customer_id: UUID | None = None
    address_id: UUID | None = None
    service_id: UUID | None = None


class Phones:
    """The hotline's seats and the city's customers, the next one for each call."""

    def __init__(self, city: City, cast: Cast, rng: random.Random) -> None:
        self._city = city
        self._seats = cast.seats()
        self._rng = rng
        self._numbers = count(1)

    def caller(self, call: Call, until: datetime) -> Caller:
        """This will give the next customer for a call; who reports a fault has been a customer for long."""
        caller = Caller(self._city.customer(next(self._numbers)), known_before=call.symptom is not None)
        if caller.known_before and call.at <= until:
            register(caller, call.business, call.at - timedelta(days=30))
        return caller

    def answer(self, call: Call, caller: Caller, wanted: date | None, at: datetime) -> UUID | None:
        """This will take the call; the order it became, or None if the fault was solved on the line."""
        seat = self._seat()
        if call.intercepted and call.symptom is not None and caller.customer_id is not None:
            done = human.solved(call.business, at, self._rng)
            frontdesk.intercept(
                seat,
                customer_id=caller.customer_id,
                service_id=caller.service_id,
                business=call.business,
                symptom=call.symptom,
                cause=done.cause,
                evidence=done.evidence,
                minutes=done.minutes,
                agreed=True,
                at=at,
            )
            return None
        if call.symptom is None or self._rng.randrange(100) < WINDOW_PERCENT:
            for slot in self._windows(call.work, wanted, at):
                try:
                    return self._register(seat, call, caller, slot, at)
                except (Conflict, Invalid):  # the window is full: another one, or later
                    continue
        return self._register(seat, call, caller, None, at)

    def urge(self, order_id: UUID, at: datetime) -> None:
        """This will take the second call of a customer who waits."""
        frontdesk.attach(self._seat(), order_id=order_id, text="客户来电催促", at=at)

    def vague(self, call: Call, at: datetime) -> None:
        """This will take the call of somebody new whose address nobody can be certain of."""
        who = self._city.customer(next(self._numbers))
        place = self._rng.choice(("菜市场旁边的巷子第二家", "老粮站对面三楼", "新修的那栋楼后面", "加油站往里走第一排"))
        new = frontdesk.NewCustomer(who.name, who.phone, place)
        frontdesk.register(
            self._seat(), new_customer=new, business=call.business, work=call.work, symptom=call.symptom, at=at
        )

    def _register(
        self, seat: Actor, call: Call, caller: Caller, slot: frontdesk.SlotChoice | None, at: datetime
    ) -> UUID:
        who = caller.who
        known = caller.customer_id is not None
        made = frontdesk.register(
            seat,
            customer_id=caller.customer_id,
            new_customer=None if known else frontdesk.NewCustomer(who.name, who.phone, who.address, who.tier),
            address_id=caller.address_id,
            service_id=caller.service_id,
            business=call.business,
            work=call.work,
            symptom=call.symptom,
            slot=slot,
            at=at,
        )
        return made.order_id

    def _windows(self, work: str, wanted: date | None, at: datetime) -> list[frontdesk.SlotChoice]:
        """A few windows of the day wanted, or of the next one, that may still be promised."""
        on = wanted or at.astimezone(CHINA).date()
        for day in (on, on + timedelta(days=1)):
            open_ones = [
                frontdesk.SlotChoice(day, row.code)
                for row in catalog.slots(at, work)
                if datetime.combine(day, time.fromisoformat(row.start), CHINA) >= at + LEAD
            ]
            if open_ones:
                return self._rng.sample(open_ones, min(TRIES_COUNT, len(open_ones)))
        return []

    def _seat(self) -> Actor:
        return self._rng.choice(self._seats)


def register(caller: Caller, business: str, at: datetime) -> None:
    """This will put a customer with their home and service into the register, as the carrier's systems did long ago."""
    who = caller.who
    caller.customer_id = customers.register(REGISTER, name=who.name, phone=who.phone, tier=who.tier, ref=who.ref, at=at)
    caller.address_id = customers.add_address(REGISTER, customer_id=caller.customer_id, text=who.address, at=at)
    caller.service_id = customers.add_service(
        REGISTER,
        customer_id=caller.customer_id,
        business=business,
        account=who.account(business),
        address_id=caller.address_id,
        at=at,
    )
