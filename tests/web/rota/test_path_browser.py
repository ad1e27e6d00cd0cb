"""The rota's main path by keys alone: proposed, compared with what stands, published; wide and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import RosterDay, RotaPlan
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.identity.models import RoleGrant
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce import rota_cast
from tests.contexts.workforce.cast import AT
from tests.contexts.workforce.rota_cast import DAYS, FIRST
from tests.web import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """The rota's page of a group without a rota, with work foretold for its first week."""
    opened = chromium.new_context(base_url=live_server.url, viewport=request.param).new_page()
    opened.set_default_timeout(20_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    with clock.frozen(AT):
        made = rota_cast.rota()
        days = tuple(workforce.WorkDay(made.group, on, 1_900, 5, 1_900, 10_000) for on in DAYS)
        workforce.expect_work(system_actor("t", "workforce.expect_work"), days=days, policy_hash="0" * 64, at=AT)
        account = people.account("manager", "operations_manager", path=made.town.path("C"))
        RoleGrant.objects.filter(user=account).update(valid_from=AT)
        opened.goto(f"/rota?group={made.group}&first={FIRST}")
        opened.fill("#id_login", "manager")
        opened.fill("#id_password", people.PASSWORD)
        opened.press("#id_password", "Enter")
        opened.wait_for_selector("#rota-sheet")
        yield opened
    opened.context.close()
    assert complaints == []


def test_a_rota_is_proposed_compared_and_published_by_keys(page: Any) -> None:
    assert not RosterDay.objects.filter(date__in=DAYS).exists()
    page.keyboard.press("m")
    page.wait_for_selector("#rota-job progress")
    run_until_idle()
    page.wait_for_url("**plan=**")
    assert "工作量需要" in page.inner_text("#rota-sheet")
    for key, css in (("1", ".day.unset"), ("2", ".day.changed"), ("p", ".day.duty:not(.changed)")):
        with page.expect_navigation():
            page.keyboard.press(key)
        page.wait_for_selector(f"#rota-sheet {css}")
    assert RotaPlan.objects.get().state == "published"
    assert RosterDay.objects.filter(date=DAYS[0], kind="work").count() >= 5
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
