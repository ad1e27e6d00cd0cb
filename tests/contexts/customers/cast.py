"""A little town with an address tree, one customer, and people who may do one thing or nothing."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Customer
from bihuan.contexts.workforce import api as workforce
from bihuan.engines.addressing import Level
from bihuan.platform.actor import Actor, Grant
from tests.contexts.workforce import cast as workforce_cast

AT = workforce_cast.AT
LATER = AT + timedelta(minutes=5)
NAME, PHONE, TEXT = "王小明", "15400001111", "光明里3栋2单元301"

T = customers.TreeRow
TREE = (
    T("S1", None, Level.STREET, "东街道"),
    T("S2", None, Level.STREET, "西街道"),
    T("R1", "S1", Level.ROAD, "东风路", ("人民路",)),
    T("R1a", "R1", Level.NUMBERS, "1-99", (), 1, 99, "odd", "Z1", 31.02, 105.02, 40, "town"),
    T("R1b", "R1", Level.NUMBERS, "2-100", (), 2, 100, "even", "Z2", 31.02, 105.12, 40, "town"),
    T("C1", "S1", Level.COMPOUND, "光明里", (), 1, 9, "", "Z1", 31.05, 105.05, 80, "town"),
    T("C2", "S1", Level.COMPOUND, "幸福小区", (), 1, 9, "", "Z1", 31.06, 105.06, 80, "town"),
    T("C3", "S2", Level.COMPOUND, "幸福小区", (), 1, 9, "", "Z3", 31.3, 105.3, 80, "country"),
)


@dataclass(frozen=True)
class Town:
    """`boss` may do everything, `desk1` within group G1, `desk2` within G2, `viewer` only look."""

    units: dict[str, UUID]
    city_path: str
    boss: Actor
    desk1: Actor
    desk2: Actor
    viewer: Actor

    def path(self, code: str) -> str:
        return workforce.unit(self.units[code]).path


def actor(name: str, *permissions: str, path: str = "") -> Actor:
    return Actor(id=f"user:{name}", kind="user", grants=(Grant(frozenset(permissions), path=path),), channel="web")


def build() -> Town:
    """The workforce's small district, outlines of zones Z1 and Z2, and the tree above."""
    district = workforce_cast.build()
    for code, outline in (("Z1", workforce_cast.SQUARE), ("Z2", workforce_cast.EAST_SQUARE)):
        workforce.set_outline(
            workforce_cast.BOSS,
            zone_id=district.units[code],
            outline=outline,
            valid_from=workforce_cast.LONG_AGO,
            at=AT,
        )
    boss = actor("boss", "customers.*")
    customers.load_tree(boss, rows=TREE, at=AT)
    return Town(
        units=district.units,
        city_path=district.path("C"),
        boss=boss,
        desk1=actor("desk1", "customers.*", path=district.path("G1")),
        desk2=actor("desk2", "customers.*", path=district.path("G2")),
        viewer=actor("viewer", "customers.view"),
    )


def customer(town: Town, text: str = TEXT, name: str = NAME, phone: str = PHONE) -> tuple[UUID, UUID]:
    """A customer with one address: ids of both."""
    customer_id = customers.register(town.boss, name=name, phone=phone, at=AT)
    return customer_id, customers.add_address(town.boss, customer_id=customer_id, text=text, at=AT)


def row(customer_id: UUID) -> Customer:
    return Customer.objects.get(pk=customer_id)
