"""The rota's page before a group's manager, in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from pytest_django.live_server_helper import LiveServer

from bihuan.platform import clock
from bihuan.platform.identity.models import RoleGrant
from tests.contexts.workforce import rota_cast
from tests.contexts.workforce.cast import AT
from tests.contexts.workforce.rota_cast import Rota
from tests.web import people

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
WAIT_MS = 20_000  # a busy machine, and a rota made meanwhile


@contextmanager
def manager_page(
    chromium: Any,
    live_server: LiveServer,
    *,
    before: Callable[[Rota], object] = lambda _made: None,
    first: date | None = rota_cast.FIRST,
    size: dict[str, int] = WIDE,
) -> Iterator[tuple[Any, Rota]]:
    """This will make the group, do what is to be done `before`, and open its rota; a script's fault fails the test."""
    opened = chromium.new_context(base_url=live_server.url, viewport=size).new_page()
    opened.set_default_timeout(WAIT_MS)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    with clock.frozen(AT):
        made = rota_cast.rota()
        before(made)
        account = people.account("manager", "operations_manager", path=made.town.path("C"))
        RoleGrant.objects.filter(user=account).update(valid_from=AT)
        opened.goto(f"/rota?group={made.group}" + (f"&first={first}" if first else ""))
        opened.fill("#id_login", "manager")
        opened.fill("#id_password", people.PASSWORD)
        opened.press("#id_password", "Enter")
        opened.wait_for_selector("#rota-sheet")
        yield opened, made
    opened.context.close()
    assert complaints == []
