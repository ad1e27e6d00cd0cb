"""One of everything there is, and those who ask: somebody whom every staff page lets in, a phone, a program."""

import re
from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from django.test import Client

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.platform.actor import system_actor
from bihuan.platform.worker.loop import run_until_idle
from tests.api import cast as api_cast
from tests.contexts.orders.cast import CITY, GROUP_A, START, Town, minutes
from tests.field.cast import sign_in
from tests.hardness import routes
from tests.hardness.answers import signed_in
from tests.hardness.routes import Row
from tests.hardness.things import KINDS, Thing, Things

# Together they open every staff page; nobody could be given them all by an act (the three administrators exclude).
ROLES = (
    "dispatcher", "hotline_agent", "callback_agent", "operations_manager", "system_administrator",
    "security_administrator", "audit_administrator",
)  # fmt: skip
POLICY = "catalog.limits"
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class World:
    """A town's group with one of each kind of thing, what the phone has in hand, and the account of staff."""

    town: Town
    side: Things
    made: dict[str, Thing]
    in_hand: Thing
    at_work: Thing
    staff: Client
    phone: Client

    @classmethod
    def of(cls, town: Town) -> "World":
        """This will make all of it in an empty town."""
        side = Things.of_group_a(town)
        _tree(town)
        made = {kind: make(side) for kind, make in KINDS.items()}
        in_hand, at_work = (Order.objects.get(pk=side.in_hand()) for _ in range(2))
        orders.depart(side.phone, order_id=at_work.pk, at=minutes(6))
        orders.arrive(side.phone, order_id=at_work.pk, at=minutes(7))
        run_until_idle(minutes(30))
        held, begun = (Thing(str(one.pk), one.number) for one in (in_hand, at_work))
        return cls(town, side, made, held, begun, signed_in("reader", *ROLES, path=CITY), sign_in(town.chen))

    @cached_property
    def program(self) -> api_cast.Caller:
        """A program that may do what programs may, and follow the record."""
        return api_cast.account("api_integrator", CITY, "operations_manager", "audit_administrator")

    def asker(self, row: Row) -> Client:
        """This will give who is let in at an address."""
        return self.phone if row.route.startswith("field/") else self.staff

    def address(self, row: Row) -> str:
        """This will fill an address with the thing it names."""
        thing = self.in_hand if row.route.startswith("field/") else self.made.get(row.names)
        return routes.address(row.route, thing.placed(row.route) if thing else POLICY)

    @cached_property
    def near(self) -> Client:
        """Who may do everything in one group, and sees nothing of the other."""
        return signed_in("near", *ROLES, path=GROUP_A)

    @cached_property
    def stranger(self) -> Client:
        """Nobody."""
        return Client()

    @cached_property
    def _places(self) -> dict[str, str]:
        """What may stand in braces: each kind of thing, what lies in the other group, and what is nowhere."""
        far = Things.of_group_b(self.town)
        order = Order.objects.get(pk=far.order)
        unit = far.worker.unit
        return {
            **{kind: thing.number or thing.id for kind, thing in self.made.items()},
            **{f"{kind}_id": thing.id for kind, thing in self.made.items()},
            "in_hand": self.in_hand.number,
            "in_hand_id": self.in_hand.id,
            "at_work_id": self.at_work.id,
            "city": CITY,
            "group": str(self.side.worker.unit_id),
            "far_person_id": str(far.worker.pk),
            "far_order": order.number,
            "far_order_id": str(order.pk),
            "far_customer": str(order.customer_id),
            "far_zone": str(order.zone_id),
            "far_unit": str(unit.pk),
            "far_path": unit.path,
            "nobody": str(uuid4()),
        }

    def filled(self, text: str) -> str:
        """This will put ids and numbers into an address such as `/orders/{order}/steps/note`."""
        return _PLACE.sub(lambda found: self._places.get(found[1], found[0]), text)


def _tree(town: Town) -> None:
    """The one compound that addresses of the town are matched to."""
    columns = (
        "code", "parent", "level", "name", "aliases", "number_from", "number_to", "parity", "zone", "lat", "lon",
        "accuracy_m", "area",
    )  # fmt: skip
    nothing = dict.fromkeys(columns, "")
    district = nothing | {"code": "D", "level": "district", "name": "示范区"}
    compound = {"code": "C", "parent": "D", "level": "compound", "name": "光明里", "zone": town.zones[0].code}
    rows = customers.tree_rows([district, nothing | compound | {"area": "town"}])
    customers.load_tree(system_actor("test", "customers.load_tree"), rows=rows, at=START)
