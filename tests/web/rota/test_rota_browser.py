"""The rota in a real browser: a refusal stands by the form it refuses, and what was written is not lost by it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.contexts.workforce.cast import TODAY
from tests.web.rota.browsing import manager_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """The rota's page of this week before its manager."""
    with manager_page(chromium, live_server, first=None) as (opened, _made):
        yield opened


def test_a_refused_absence_says_so_in_its_form_and_leaves_the_bar_alone(page: Any) -> None:
    buttons = page.inner_text("#rota-job")
    page.click("summary:has-text('缺勤')")
    form = page.locator("form[hx-post='/rota/absence']")
    form.locator("[name=last]").fill(f"{TODAY - timedelta(days=1)}")
    form.locator("button").click()
    form.locator("[role=alert]").wait_for()
    assert "缺勤须先开始后结束" in form.locator("[role=alert]").inner_text()
    assert page.inner_text("#rota-job") == buttons


def test_a_refused_handover_says_so_and_keeps_the_draft_until_it_is_taken(page: Any) -> None:
    page.click("summary:has-text('写给')")
    form = page.locator("form[hx-post='/rota/handover']")
    form.locator("textarea").fill("R3 takes the ladder along.")
    option = "select => { select.options[0].value = 'night'; select.selectedIndex = 0; }"
    form.locator("[name=shift]").evaluate(option)
    form.locator("button").click()
    form.locator("[role=alert]").wait_for()
    page.reload()
    assert page.input_value("form[hx-post='/rota/handover'] textarea") == "R3 takes the ladder along."
    page.click("summary:has-text('写给')")
    form.locator("button").click()
    page.wait_for_selector(".rota-note")
    assert page.input_value("form[hx-post='/rota/handover'] textarea") == ""
    assert page.inner_text(".rota-note") == "R3 takes the ladder along."
    assert str(TODAY.day) in page.inner_text("ul:has(.rota-note)")
