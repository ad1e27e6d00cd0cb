"""A small town for the tests of orders: one city, two groups of two zones, a few people with known rights.

town = cast.town()
order_id = cast.receive(town)               # a broadband repair in zone A1, 11-21 10:06
orders.assign(town.desk, order_id=order_id, person_id=town.chen.id, at=cast.minutes(3))
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from bihuan.contexts.customers.models import Address, Customer, Service
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import Contractor, Membership, OrgUnit, Person, RosterDay
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.read import Recorded, history
from bihuan.platform.privacy import blind

START = datetime(2026, 11, 21, 2, 6, tzinfo=UTC)  # Saturday 10:06 in China
TODAY = date(2026, 11, 21)
CITY, GROUP_A, GROUP_B = "00010001", "0001000100010001", "0001000100010002"
CHECKS = {"optical_power": "-19.5", "speed_share": "96", "customer_shown": True, "site_cleaned": True}
FIELD = frozenset(
    f"orders.{verb}"
    for verb in (
        "view", "accept", "contact", "depart", "arrive", "complete", "request_hold", "resume", "block",
        "reschedule", "return", "note",
    )
)  # fmt: skip


def minutes(count: float) -> datetime:
    """`count` minutes after the town's first order comes in."""
    return START + timedelta(minutes=count)


@dataclass(frozen=True)
class Town:
    """The cast. `desk` sees the city, `desk_b` group B alone, `care` may settle, `boss_c` is the contractor's."""

    zones: tuple[OrgUnit, OrgUnit, OrgUnit, OrgUnit]
    chen: Person
    liu: Person
    helper: Person
    hired: Person
    left: Person
    contractor: Contractor
    desk: Actor
    desk_b: Actor
    care: Actor
    boss_c: Actor
    nobody: Actor

    def phone(self, person: Person) -> Actor:
        """The person as the actor of his own phone."""
        grant = Grant(FIELD, own=True)
        return Actor(id=f"user:{person.pk}", kind="user", grants=(grant,), person_id=person.pk, channel="phone")


def town() -> Town:
    """This will write the town's units and people straight into their tables."""
    province = unit(None, "province", "0001")
    city = unit(province, "city", CITY)
    district = unit(city, "district", "000100010001")
    groups = [unit(district, "group", path) for path in (GROUP_A, GROUP_B)]
    zones = [unit(group, "zone", f"{group.path}000{number}") for group in groups for number in (1, 2)]
    contractor = Contractor.objects.create(code="C1", name="Contractor", path=CITY)
    all_of = frozenset({"orders.*", "customers.view"})
    return Town(
        zones=(zones[0], zones[1], zones[2], zones[3]),
        chen=person("chen", groups[0]),
        liu=person("liu", groups[0]),
        helper=person("helper", groups[0]),
        hired=person("hired", groups[1], contractor=contractor),
        left=person("left", groups[0], active=False),
        contractor=contractor,
        desk=Actor("user:desk", "user", (Grant(all_of, CITY),), channel="web"),
        desk_b=Actor("user:desk-b", "user", (Grant(all_of, GROUP_B),), channel="web"),
        care=Actor("user:care", "user", (Grant(frozenset({"orders.close", "orders.reopen"}), CITY),)),
        boss_c=Actor("user:boss", "user", (Grant(all_of, CITY, contractor_id=contractor.pk),)),
        nobody=Actor("user:nobody", "user"),
    )


def unit(parent: OrgUnit | None, kind: str, path: str) -> OrgUnit:
    area = "town" if kind == "zone" else None
    name = f"{kind} {path[-4:]}"
    return OrgUnit.objects.create(parent=parent, kind=kind, code=f"U{path}", name=name, path=path, area=area)


def person(code: str, group: OrgUnit, *, contractor: Contractor | None = None, active: bool = True) -> Person:
    return Person.objects.create(
        code=code,
        name=f"Name of {code}",
        name_blind="",
        phone="13800002222",
        phone_blind="",
        employment="contractor" if contractor else "own",
        contractor=contractor,
        unit=group,
        org_path=group.path,
        post="technician",
        active=active,
    )


def customer(zone: OrgUnit | None, *, tier: str = "gold", phone: str = "13612349077") -> tuple[Customer, Address]:
    """A customer with one address: in `zone`, or asking where it lies."""
    path = zone.path if zone else CITY
    row = Customer.objects.create(
        name="郑小明",
        name_blind=blind("郑小明", "customers.name"),
        phone=phone,
        phone_blind=blind(phone, "customers.phone"),
        tier=tier,
        org_path=path,
        registered_at=START,
    )
    address = Address.objects.create(
        customer=row,
        text="光明里12号楼2单元301",
        text_blind=uuid4().hex,
        zone=zone,
        match="matched" if zone else "asked",
        reason="test",
        lat=30.51 if zone else None,
        lon=114.31 if zone else None,
        accuracy_m=20 if zone else None,
        area="town",
        org_path=path,
        added_at=START,
    )
    return row, address


def service(row: Customer, address: Address) -> Service:
    return Service.objects.create(
        customer=row, business="broadband", account="0711003312", account_blind=uuid4().hex, address=address,
        status="active", added_at=START,
    )  # fmt: skip


def on_duty(person: Person, *, days_count: int = 5) -> None:
    """This will put somebody to work in their group, 08:00 to 20:00 in China, today and on the days that follow."""
    Membership.objects.create(
        person=person, unit=person.unit, org_path=person.org_path, employment="own", post="technician", valid_from=TODAY
    )
    for on in (TODAY + timedelta(days=ahead) for ahead in range(days_count)):
        start, end = (datetime.combine(on, time(hour), CHINA) for hour in (8, 20))
        RosterDay.objects.create(person=person, date=on, kind="work", start_at=start, end_at=end)


def receive(town: Town, *, zone: int | None = 0, tier: str = "gold", at: datetime = START, **more: Any) -> UUID:
    """This will receive a broadband repair (gold in town: 360 minutes) of a new customer in zone number `zone`."""
    row, address = customer(None if zone is None else town.zones[zone], tier=tier)
    wanted = {"business": "broadband", "work": "repair", "symptom": "los_red", "source": "hotline"} | more
    return orders.receive(town.desk, customer_id=row.pk, address_id=address.pk, at=at, **wanted).order_id


WAY = ("assign", "accept", "depart", "arrive", "complete", "close")


def bring(town: Town, order_id: UUID, state: str) -> None:
    """This will lead a received order, held by Chen, to `state` by lawful acts a minute apart."""
    phone, at = town.phone(town.chen), minutes(3)
    acts: dict[str, Any] = {
        "assign": lambda: orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=at),
        "accept": lambda: orders.accept(phone, order_id=order_id, at=at),
        "depart": lambda: orders.depart(phone, order_id=order_id, at=at),
        "arrive": lambda: orders.arrive(phone, order_id=order_id, at=at),
        "complete": lambda: complete(town, order_id, at=at),
        "close": lambda: orders.close(town.care, order_id=order_id, reason="settled", at=at),
        "reopen": lambda: orders.reopen(town.care, order_id=order_id, reason="not_fixed", at=at),
        "hold": lambda: hold(town, order_id, at=at, until=minutes(400)),
        "block": lambda: orders.block(town.desk, order_id=order_id, reason="outage", at=at),
        "withdraw": lambda: orders.withdraw(town.desk, order_id=order_id, at=at),
        "cancel": lambda: orders.cancel(town.desk, order_id=order_id, reason="duplicate", at=at),
    }
    ways = {
        "received": (),
        "assigned": WAY[:1],
        "accepted": WAY[:2],
        "travelling": WAY[:3],
        "working": WAY[:4],
        "completed": WAY[:5],
        "closed": WAY[:6],
        "reopened": (*WAY[:5], "reopen"),
        "held": ("assign", "accept", "hold"),
        "blocked": ("block",),
        "returned": ("assign", "withdraw"),
        "cancelled": ("cancel",),
    }
    for verb in ways[state]:
        acts[verb]()
        at += timedelta(minutes=1)
    assert Order.objects.get(pk=order_id).state == state


def complete(town: Town, order_id: UUID, *, at: datetime, **more: Any) -> orders.Outcome:
    wanted = {"checks": CHECKS, "cause": "drop_fibre", "remedy": "spliced"} | more
    return orders.complete(town.phone(town.chen), order_id=order_id, at=at, **wanted)


def hold(town: Town, order_id: UUID, *, at: datetime, until: datetime, reason: str = "customer_asks") -> UUID:
    """This will have Chen ask for a hold and the desk approve it in the same moment."""
    asked = orders.request_hold(town.phone(town.chen), order_id=order_id, reason=reason, until=until, at=at)
    assert asked.row_id is not None
    orders.decide_hold(town.desk, hold_id=asked.row_id, approve=True, at=at)
    return asked.row_id


def told(order_id: UUID) -> tuple[Recorded, ...]:
    """All events about an order."""
    return history("order", order_id)


def last(order_id: UUID) -> Any:
    """The facts of an order's newest event."""
    return told(order_id)[-1].facts
