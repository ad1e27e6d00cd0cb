"""Two databases that differ only in what a reader may not see answer the reader alike, byte for byte.

A reader's answers are taken once; then rows of another area (and for those who see their own work alone, of colleagues)
are added, all of a customer with the same name and phone as the reader's own, and everything is asked again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from bihuan.contexts.customers.models import Customer
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.events.seal import seal_all
from bihuan.platform.identity import User, roles
from bihuan.platform.identity.models import RoleGrant
from bihuan.platform.worker.loop import run_until_idle
from tests.api import cast as api_cast
from tests.api import examples
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders import cast
from tests.contexts.orders.cast import CITY, GROUP_A, GROUP_B, minutes
from tests.field.cast import sign_in
from tests.hardness import routes, things
from tests.hardness.answers import differing, entered, signed_in, told
from tests.hardness.routes import NOTHING, SIGNED_IN
from tests.hardness.things import KINDS, Things
from tests.web import people

PHONE, NAME, TEXT = "13612349077", "郑小明", "光明里12号楼2单元301"
OF_AREA = ("dispatcher", "hotline_agent", "callback_agent", "operations_manager", "security_administrator")
# Work done later and the chain of the record are the installation's, not an area's; roles and policies are everybody's.
WHOLE = re.compile(r"jobs|audit|policies|roles|settings|signout|live")
ASKED: dict[str, tuple[str, ...]] = {
    "orders": ("?view=all", f"?q={PHONE}", "?q=GZ-261121&view=all", f"?unit={GROUP_B}", "?sort=newest&page=2"),
    "orders/export": ("?format=csv&view=all",),
    "board": (f"?unit={GROUP_B}", f"?unit={GROUP_A}"),
    "callbacks": ("?view=late", "?view=done", "?view=due&page=2"),
    "callbacks/export": ("?format=csv",),
    "messages": (f"?text={PHONE}", "?text=GZ-261121-0003", "?state=waiting", "?state=sent"),
    "messages/export": ("?format=csv",),
    "users": ("?find=maker", "?find=maker-b"),
    "people": ("?find=bao", f"?unit={GROUP_B}", "?state=left"),
    "equipment": ("?find=S", f"?unit={GROUP_B}"),
    "users/export": ("?format=csv",),
}
SENT: dict[str, tuple[dict[str, str], ...]] = {
    "search": ({"q": PHONE}, {"q": NAME}, {"q": TEXT[:3]}, {"q": "GZ-261121"}),
    "hotline/find": ({"q": PHONE}, {"q": NAME}, {"q": "0711003312"}, {"q": "GZ-261121-0003"}),
}
SEARCHED = ({"phone": PHONE}, {"name": NAME})
FILTERED = ({}, {"text": PHONE}, {"path": GROUP_B}, {"text": "GZ-261121"}, {"sort": "newest", "size": 1})
Ask = Callable[[], tuple[int, str]]


@dataclass(frozen=True)
class World:
    """Who reads in it, and what is asked."""

    town: cast.Town
    asks: Mapping[str, Ask]

    def answers(self) -> dict[str, tuple[int, str]]:
        """This will ask everything."""
        return {name: ask() for name, ask in self.asks.items()}


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    """Group A with one of everything, settled; and an order in the hands of the contractor's man."""
    with clock.frozen(minutes(30)):
        made = things.town()
        near = Things.of_group_a(made)
        for kind, make in KINDS.items():
            if kind not in {"job", "import", "many"}:
                make(near)
        _ticket(near)
        replace(near, zone=2, worker=made.hired).in_hand()
        run_until_idle(minutes(30))
        seal_all()
        yield made


def _ticket(side: Things) -> None:
    known = desk_cast.caller(side.town, zone=side.zone)
    frontdesk.advise(
        desk_cast.AGENT,
        customer_id=known.customer.pk,
        service_id=known.service.pk,
        business="broadband",
        work="repair",
        symptom="los_red",
        text="x",
        at=minutes(10),
    )


HIDDEN: dict[str, Callable[[Things], object]] = {**KINDS, "ticket": _ticket, "in_hand": Things.in_hand}


def _pages(name: str, client: Client, permissions: frozenset[str], own: Order | None) -> Iterator[tuple[str, Ask]]:
    """Each page of a reader that names nothing, with each filter; and each page of an order of the reader's."""
    may = permissions | {SIGNED_IN}
    for row in routes.pages():
        if row.get not in may or WHOLE.match(row.route):
            continue
        if row.names == NOTHING:
            # A workbook tells when it was written; the same rows as CSV do not.
            bare = () if row.route.endswith("/export") else ("",)
            places = [routes.address(row.route) + more for more in (*bare, *ASKED.get(row.route, ()))]
        elif row.names == "order" and own is not None:
            places = [routes.address(row.route, own.number) + "?to=chen"]
        else:
            continue
        yield from ((f"{name} {place}", lambda place=place: told(client.get(place))) for place in places)
    for route, forms in SENT.items():
        if routes.table()[route].post in may:
            asked = ((f"/{route}", form) for form in forms)
            yield from ((f"{name} {form}", lambda to=to, form=form: told(client.post(to, form))) for to, form in asked)


def _operations(name: str, caller: api_cast.Caller, permissions: frozenset[str]) -> Iterator[tuple[str, Ask]]:
    """Each list of the API, with its count, by some filters."""

    def listed(path: str, asked: dict[str, Any]) -> tuple[int, str]:
        answer = caller.get(path, **asked)
        status, body = told(answer)
        return status, f"{answer.get('X-Total-Count')} {body}"

    for path, methods in examples.DOCUMENT["paths"].items():
        details = methods.get("get")
        if "{" in path or details is None or "".join(details["security"][0]["token"]) not in permissions:
            continue
        if details["operationId"] == "followEvents" or path.endswith("/events"):
            continue  # its position goes on with everybody's (tests/api/test_scope.py)
        _placed, needed, _body = examples.parts(details)
        known = {one["name"] for one in details["parameters"] if one["in"] == "query"}
        place = path.removeprefix(api_cast.ROOT)
        for more in FILTERED if known >= {"text", "path", "sort"} else ({},):
            yield f"{name} {place} {more}", lambda place=place, asked={**needed, **more}: listed(place, asked)
    if "customers.view" in permissions:
        for body in SEARCHED:
            yield f"{name} {body}", lambda body=body: told(caller.post("/customers/search", body))


def _area_world(town: cast.Town) -> World:
    asks: dict[str, Ask] = {}
    own = Order.objects.filter(org_path__startswith=GROUP_A, state="received").earliest("number")
    for role in OF_AREA:
        may, client = roles()[role].permissions, signed_in(role, role, path=GROUP_A)
        asks |= _pages(role, client, may, own)
        asks |= _operations(f"api {role}", api_cast.account(role, GROUP_A), may)
    known = Customer.objects.filter(org_path__startswith=GROUP_A).earliest("registered_at")
    desk = entered("hotline_agent")
    asks["one caller"] = lambda: told(desk.get(f"/hotline?customer={known.pk}"))
    return World(town, asks)


def _own_world(town: cast.Town) -> World:
    """Who sees own work alone: a technician, and a contractor's resident manager."""
    may, boss = roles()["contractor_manager"].permissions, people.account("boss")
    grant = {"role": "contractor_manager", "path": CITY, "contractor_id": town.contractor.pk}
    RoleGrant.objects.create(user_id=boss.pk, valid_from=cast.START, **grant)
    theirs = Order.objects.get(holder=town.hired)
    asks = dict(_pages("boss", entered("boss"), may, theirs))
    asks |= _operations("api boss", api_cast.caller(town, "contractor_manager"), may)
    phone, may = sign_in(town.chen), roles()["technician"].permissions
    for place in (routes.address(row.route) for row in routes.pages() if row.get in may and row.names == NOTHING):
        asks[place] = lambda place=place: told(phone.get(place))
    account = User.objects.get(person_id=town.chen.pk)
    asks |= _operations("api technician", api_cast.with_token(account.pk, *may, at=minutes(30)), may)
    return World(town, asks)


def _compare(world: World, sides: Mapping[str, Callable[[], Things]]) -> None:
    before = world.answers()
    refused = {name: answer for name, answer in before.items() if answer[0] not in {200, 302, 404, 422}}
    assert not refused

    for side, lay in sides.items():
        with transaction.atomic():
            there = lay()
            for hide in HIDDEN.values():
                hide(there)
            after = world.answers()
            transaction.set_rollback(True)
        assert differing(before, after) == [], side


def test_what_lies_in_another_area_changes_no_answer(town: cast.Town) -> None:
    _compare(_area_world(town), {"group b": lambda: Things.of_group_b(town)})


def test_what_others_work_on_changes_no_answer_to_who_sees_their_own(town: cast.Town) -> None:
    maker = people.account("maker-c")
    sides = {
        "another area": lambda: Things.of_group_b(town),
        "a colleague": lambda: Things(town, 0, town.liu, maker),
    }
    _compare(_own_world(town), sides)
