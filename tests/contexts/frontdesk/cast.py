"""A hotline agent, a customer with a broadband service, and a technician at work, so that windows can be promised."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Address, Customer, Service
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import Membership, OrgUnit, RosterDay, SkillHolding
from bihuan.engines.addressing import Level
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor, Grant, system_actor
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import CITY, GROUP_B, START, TODAY, Town

ALL = frozenset({"frontdesk.*", "customers.*", "orders.view", "dispatch.offer_slots"})
AGENT = Actor("user:agent", "user", (Grant(ALL, CITY),), channel="web")
ELSEWHERE = Actor("user:elsewhere", "user", (Grant(ALL, GROUP_B),), channel="web")
SYSTEM = system_actor("frontdesk", "frontdesk.settle_tickets")
AFTERNOON = frontdesk.SlotChoice(TODAY, "1416")


@dataclass(frozen=True)
class Caller:
    """Somebody who calls."""

    customer: Customer
    address: Address
    service: Service

    @property
    def report(self) -> dict[str, object]:
        """A broadband fault, as the desk registers it."""
        return {
            "customer_id": self.customer.pk,
            "address_id": self.address.pk,
            "service_id": self.service.pk,
            "business": "broadband",
            "work": "repair",
            "symptom": "los_red",
        }


def caller(town: Town, *, zone: int | None = 0, phone: str = "13612349077") -> Caller:
    row, address = orders_cast.customer(None if zone is None else town.zones[zone], phone=phone)
    return Caller(row, address, orders_cast.service(row, address))


def somebody_works(town: Town) -> None:
    """This will put Chen to work today and tomorrow, 09:00 to 18:00, able to repair broadband: 2 jobs fit a window."""
    person = town.chen
    Membership.objects.create(
        person=person, unit=person.unit, org_path=person.org_path, employment="own", post="technician", valid_from=TODAY
    )
    for skill in ("fibre", "lan"):
        SkillHolding.objects.create(person=person, skill=skill, level=2, valid_from=TODAY)
    for on in (TODAY, TODAY + timedelta(days=1)):
        start, end = (datetime.combine(on, time(hour), CHINA) for hour in (9, 18))
        RosterDay.objects.create(person=person, date=on, kind="work", start_at=start, end_at=end)


def tree(zone: OrgUnit, other: OrgUnit) -> None:
    """This will grow an address tree of one compound in `zone`, and two of one name, one in each zone."""
    rows = (
        customers.TreeRow("S1", None, Level.STREET, "东街道"),
        customers.TreeRow("S2", None, Level.STREET, "西街道"),
        customers.TreeRow("C1", "S1", Level.COMPOUND, "光明里", (), 1, 9, "", zone.code, 31.05, 105.05, 80, "town"),
        customers.TreeRow("C2", "S1", Level.COMPOUND, "幸福小区", (), 1, 9, "", zone.code, 31.06, 105.06, 80, "town"),
        customers.TreeRow("C3", "S2", Level.COMPOUND, "幸福小区", (), 1, 9, "", other.code, 31.07, 105.07, 80, "town"),
    )
    customers.load_tree(system_actor("test", "customers.load_tree"), rows=rows, at=START)


def register(known: Caller, **more: object) -> frontdesk.RegisterResult:
    given: dict[str, object] = {**known.report, "at": START, **more}
    return frontdesk.register(AGENT, **given)  # type: ignore[arg-type]


def standing() -> tuple[int, int, int]:
    """How many orders, tickets and customers there are: what a refusal must leave as it was."""
    return Order.objects.count(), Ticket.objects.count(), Customer.objects.count()
