"""Every page whose address names nothing, and one of each that names something, looked at by axe-core."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.identity import User, roles
from bihuan.platform.identity.roles import Reach
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.orders.cast import CITY, minutes
from tests.field.cast import sign_in
from tests.hardness import axe, routes, things
from tests.hardness.things import KINDS, Thing, Things
from tests.web import people

# The pages are the same on both databases: one of them suffices.
pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = [("light", DESKTOP), ("dark", PHONE)]
# Files, feeds and what takes more than one id; signing in has two steps that ask for a sign-in half done.
NO_PAGE = re.compile(r".*(export|workbook|xlsx|json|live|judge|/jobs/.*|rota/why|signin/.*|(grants|tokens)/.*)$")
POLICY = "catalog.limits"


@dataclass(frozen=True)
class Reader:
    """An account and the addresses it is shown."""

    login: str
    places: tuple[str, ...]


@pytest.fixture
def readers(transactional_db: None) -> Iterator[list[Reader]]:
    """The town with one of everything, at a moment that stands, and who reads which page."""
    with clock.frozen(minutes(30)):
        town = things.town()
        side = Things.of_group_a(town)
        made = {kind: make(side) for kind, make in KINDS.items()}
        held = Order.objects.get(pk=side.in_hand())
        in_hand = Thing(str(held.pk), held.number)
        run_until_idle(minutes(30))
        sign_in(town.chen)
        found: dict[str, list[str]] = {}
        for row in routes.pages():
            if row.get == routes.NO_METHOD or NO_PAGE.match(row.route):
                continue
            on_phone = row.route.startswith("field/")
            login = "chen.technician" if on_phone else _login(row.get)
            thing = in_hand if on_phone else made.get(row.names)
            place = thing.placed(row.route) if thing else POLICY
            if row.names == "import":  # whose sender alone sees it
                login = "maker-a"
            found.setdefault(login, []).append(routes.address(row.route, place))
        yield [Reader(login, tuple(places)) for login, places in found.items()]


def _login(permission: str) -> str:
    """Somebody who may, with an account made when first needed."""
    if permission == routes.OPEN:
        return ""
    fitting = (one for one, role in roles().items() if role.reach is Reach.TREE and permission in role.permissions)
    role = next(fitting, "dispatcher")
    if not User.objects.filter(login=role).exists():
        people.account(role, role, path=CITY)
    return role


@pytest.mark.parametrize(("scheme", "size"), LOOKS, ids=["light and wide", "dark and narrow"])
def test_no_page_has_a_grave_fault(
    readers: list[Reader], chromium: Any, live_server: LiveServer, scheme: str, size: dict[str, int]
) -> None:
    source, grave, seen = axe.script(), [], 0
    for reader in readers:
        context = chromium.new_context(
            base_url=live_server.url, color_scheme=scheme, viewport=size, locale="zh-CN", reduced_motion="reduce"
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        if reader.login:
            page.goto("/signin")
            page.fill("#id_login", reader.login)
            page.fill("#id_password", people.PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(lambda url: "/signin" not in url)
        for place in reader.places:
            answer = page.goto(place, wait_until="domcontentloaded")
            if answer.status == 404 or "text/html" not in answer.headers["content-type"]:
                grave.append(f"no page: {place} {answer.status}")
                continue
            grave += [f"{place}: {fault}" for fault in axe.findings(page, source)]
            seen += 1
        context.close()
    assert seen > 30
    assert not grave, "\n".join(grave)
