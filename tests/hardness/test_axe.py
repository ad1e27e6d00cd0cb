"""Every page in a real browser, hostile text on it wherever text can stand: axe-core finds nothing grave, nothing runs.

A page is opened once, and looked at twice: light and wide, dark and narrow.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.platform import clock
from bihuan.platform.identity import User, roles
from bihuan.platform.identity.roles import Reach
from tests.contexts.orders.cast import CITY, minutes
from tests.hardness import axe, routes, things
from tests.hardness.hostile import sow
from tests.hardness.world import World
from tests.web import people

# The pages are the same on both databases: one of them suffices.
pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
LOOKS = {"light": {"width": 1440, "height": 900}, "dark": {"width": 390, "height": 844}}
# Files, feeds and what takes more than one id; signing in has two steps that ask for a sign-in half done.
NO_PAGE = re.compile(
    r".*(export|refused|workbook|xlsx|json|[.]js|manifest|live|judge|/jobs/.*|rota/why|signin/.*|(grants|tokens)/.*)$"
)
# Whatever of the text sown becomes a part of the page trips one of these.
WATCH = """
  window.tripped = [];
  for (const name of ["alert", "confirm", "prompt"]) window[name] = (said) => window.tripped.push(`${name} ${said}`);
  document.addEventListener("securitypolicyviolation", (event) =>
    window.tripped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
TRIPPED = """() => [...window.tripped, ...[...document.querySelectorAll(
  "iframe, base, math, x, body style, [onerror], [onload], [onfocus], a[href^='javascript']"
)].map((element) => element.outerHTML.slice(0, 160))]"""


@pytest.fixture
def readers(transactional_db: None) -> Iterator[dict[str, list[str]]]:
    """The town with one of everything, at a moment that stands, and which addresses are read by whom."""
    with clock.frozen(minutes(30)):
        world = World.of(things.town())
        sow(world)
        found: dict[str, list[str]] = {}
        for row in routes.pages():
            if row.get != routes.NO_METHOD and not NO_PAGE.match(row.route):
                found.setdefault(_login(row), []).append(world.address(row))
        yield found


def _login(row: routes.Row) -> str:
    """Somebody who may, with an account made when first needed."""
    if row.get == routes.OPEN:
        return ""
    if row.route.startswith("field/"):
        return "chen.technician"
    if row.names in {"import", "many"}:  # whose sender alone sees it
        return "maker-a"
    fitting = (one for one, role in roles().items() if role.reach is Reach.TREE and row.get in role.permissions)
    role = next(fitting, "dispatcher")
    if not User.objects.filter(login=role).exists():
        people.account(role, role, path=CITY)
    return role


def test_no_page_has_a_grave_fault_and_on_none_does_text_run(
    readers: dict[str, list[str]], chromium: Any, live_server: LiveServer
) -> None:
    source, wrong, seen = axe.script(), [], 0
    for login, places in readers.items():
        context = chromium.new_context(base_url=live_server.url, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(10_000)
        context.add_init_script(WATCH)
        page = context.new_page()
        if login:
            _sign_in(page, login)
        for place in places:
            _look(page, "light")
            answer = page.goto(place, wait_until="domcontentloaded")
            if answer.status == 404 or "text/html" not in answer.headers["content-type"]:
                wrong.append(f"no page: {place} {answer.status}")
                continue
            page.evaluate(source)  # from outside the page, so that its content policy stays as it is
            for look in LOOKS:
                _look(page, look)
                wrong += [f"{place} {look}: {fault}" for fault in axe.findings(page)]
            wrong += [f"{place}: {what}" for what in page.evaluate(TRIPPED)]
            seen += 1
        context.close()
    assert seen > 60
    assert not wrong, "\n".join(wrong)


def _look(page: Any, look: str) -> None:
    page.emulate_media(color_scheme=look)
    page.set_viewport_size(LOOKS[look])


def _sign_in(page: Any, login: str) -> None:
    page.goto("/signin")
    page.fill("#id_login", login)
    page.fill("#id_password", people.PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda url: "/signin" not in url)
