"""One of each kind of thing an address can name, all of them lying in one area and worked by one person."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from uuid import UUID, uuid4

from bihuan.contexts.care import api as care
from bihuan.contexts.customers.models import Address
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import DayRequest, EquipmentItem, Person, Swap
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.events.seal import seal_all
from bihuan.platform.identity import User
from bihuan.platform.jobs import enqueue
from bihuan.platform.memory import atomic
from bihuan.platform.messaging import Message
from bihuan.platform.models import Event
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.care import cast as care_cast
from tests.contexts.dispatch import cast as dispatch_cast
from tests.contexts.orders import cast
from tests.contexts.orders.cast import GROUP_A, GROUP_B, START, TODAY, Town, minutes
from tests.web import people


@dataclass(frozen=True)
class Thing:
    """What stands in an address: an id, and for orders and people a number or code as well."""

    id: str
    number: str = ""

    def placed(self, route: str) -> str:
        """This will give what this address wants of it."""
        return self.number if "number>" in route or "code>" in route else self.id


def town() -> Town:
    """This will write the small town, everybody in it at work today and tomorrow."""
    made = people.town()
    for person in (made.chen, made.liu, made.hired):
        dispatch_cast.employ(person)
    return made


@dataclass(frozen=True)
class Things:
    """What lies in one group of the town."""

    town: Town
    zone: int
    worker: Person
    account: User

    @classmethod
    def of_group_a(cls, made: Town) -> "Things":
        """What Chen works on."""
        return cls(made, 0, made.chen, people.account("maker-a", "dispatcher", path=GROUP_A))

    @classmethod
    def of_group_b(cls, made: Town) -> "Things":
        """What Bao, whom group A does not know, works on."""
        bao = cast.person("bao", made.zones[2].parent)
        dispatch_cast.employ(bao)
        return cls(made, 2, bao, people.account("maker-b", "dispatcher", path=GROUP_B))

    @property
    def path(self) -> str:
        return self.town.zones[self.zone].parent.path

    @cached_property
    def plan(self) -> UUID:
        """A plan of the group's day, made once there is an order to plan."""
        return dispatch_cast.planned(self.path, at=minutes(20))

    @cached_property
    def order(self) -> UUID:
        """An order that a plan proposes to somebody."""
        made = cast.receive(self.town, zone=self.zone)
        assert self.plan
        return made

    def in_hand(self) -> UUID:
        """This will give an order the worker is at work on."""
        order_id = cast.receive(self.town, zone=self.zone)
        orders.assign(self.town.desk, order_id=order_id, person_id=self.worker.pk, at=minutes(3))
        orders.accept(self.phone, order_id=order_id, at=minutes(4))
        return order_id

    @property
    def maker(self) -> Actor:
        """Who begins what takes long."""
        return replace(system_actor("test", "orders.import_sheet"), id=f"user:{self.account.pk}")

    @property
    def phone(self) -> Actor:
        return self.town.phone(self.worker)

    def completed(self) -> UUID:
        """This will give an order whose work is done."""
        order_id = self.in_hand()
        for number, act in enumerate((orders.depart, orders.arrive)):
            act(self.phone, order_id=order_id, at=minutes(5 + number))
        done = {"checks": cast.CHECKS, "cause": "drop_fibre", "remedy": "spliced"}
        orders.complete(self.phone, order_id=order_id, at=minutes(8), **done)
        return order_id


def _order(side: Things) -> Thing:
    return Thing(str(side.order), Order.objects.get(pk=side.order).number)


def _hold(side: Things) -> Thing:
    given = {"order_id": side.in_hand(), "reason": "customer_asks", "until": minutes(400), "at": minutes(5)}
    return Thing(str(orders.request_hold(side.phone, **given).row_id))


def _callback(side: Things) -> Thing:
    order_id = side.completed()
    return Thing(str(care.open_callback(care_cast.QUEUE, order_id=order_id, cycle=1, at=minutes(9))))


def _message(side: Things) -> Thing:
    assert side.order
    run_until_idle(minutes(30))
    return Thing(str(Message.objects.filter(subject_id=side.order).earliest("created_at").pk))


def _customer(side: Things) -> Thing:
    return Thing(str(Order.objects.get(pk=side.order).customer_id))


def _address(side: Things) -> Thing:
    """An address of the area that asks in which zone of it it lies."""
    _row, address = cast.customer(side.town.zones[side.zone])
    Address.objects.filter(pk=address.pk).update(zone=None, match="asked")
    return Thing(str(address.pk))


def _import(side: Things) -> Thing:
    given = {"content": b"a,b", "filename": "a.csv", "later": False, "at": START}
    return Thing(str(orders.keep_sheet(side.maker, **given)))


def _many(side: Things) -> Thing:
    """An act on many orders that the maker asked for."""
    assert side.order
    maker = replace(system_actor("test", "orders.act_on_many", "orders.note"), id=f"user:{side.account.pk}")
    numbers = (Order.objects.get(pk=side.order).number,)
    return Thing(str(orders.act_on_many(maker, verb="note", numbers=numbers, text="dug up", at=START)))


def _job(side: Things) -> Thing:
    with atomic():
        payload = {"path": side.path, "date": TODAY}
        return Thing(str(enqueue("dispatch.plan_day", payload=payload, key=uuid4().hex, actor=side.maker)))


def _entry(side: Things) -> Thing:
    assert side.order
    seal_all()
    return Thing(str(Event.objects.filter(subject_id=side.order).earliest("position").position))


def _request(side: Things) -> Thing:
    asked = {"kind": "leave", "state": "asked", "first": TODAY, "last": TODAY, "asked_at": START}
    return Thing(str(DayRequest.objects.create(person=side.worker, **asked).pk))


def _swap(side: Things) -> Thing:
    """The worker's, with somebody of the same group."""
    other = cast.person(f"other-of-{side.worker.code}", side.worker.unit)
    asked = {"give_on": TODAY, "take_on": TODAY + timedelta(days=1), "state": "accepted", "asked_at": START}
    return Thing(str(Swap.objects.create(person=side.worker, other=other, **asked).pk))


KINDS: dict[str, Callable[[Things], Thing]] = {
    "order": _order,
    "plan": lambda side: Thing(str(side.plan if side.order else None)),
    "hold": _hold,
    "callback": _callback,
    "message": _message,
    "customer": _customer,
    "address": _address,
    "import": _import,
    "job": _job,
    "many": _many,
    "entry": _entry,
    "request": _request,
    "swap": _swap,
    "person": lambda side: Thing(str(side.worker.pk), side.worker.code),
    "item": lambda side: Thing(str(EquipmentItem.objects.get(holder=side.worker).pk)),
    "user": lambda side: Thing(str(side.account.pk)),
}
ADD = "tests/hardness/things.py knows no way to make what this address names: add it to KINDS (or correct the row)."
