"""The rota's main path by keys alone: proposed, compared with what stands, published; wide and on a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import RosterDay, RotaPlan
from bihuan.platform.actor import system_actor
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT
from tests.contexts.workforce.rota_cast import DAYS, Rota
from tests.web.rota.browsing import PHONE, WIDE, manager_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[WIDE, PHONE], ids=["wide", "phone"])
def page(request: pytest.FixtureRequest, chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """The rota's page of a group without a rota, with work foretold for its first week."""

    def before(made: Rota) -> None:
        days = tuple(workforce.WorkDay(made.group, on, 1_900, 5, 1_900, 10_000) for on in DAYS)
        workforce.expect_work(system_actor("t", "workforce.expect_work"), days=days, policy_hash="0" * 64, at=AT)

    with manager_page(chromium, live_server, before=before, size=request.param) as (opened, _made):
        yield opened


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
