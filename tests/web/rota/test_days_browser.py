"""Days set by keys in a real browser: Z takes back what this page did, in turn, and says so where there is nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.workforce import api as workforce
from tests.contexts.workforce.cast import AT, BOSS, rest, shift
from tests.contexts.workforce.rota_cast import DAYS, Rota
from tests.web.rota.browsing import manager_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """The rota's page: R0 works six days and rests; on the day after that nothing is set."""

    def before(made: Rota) -> None:
        days = (*(shift(day) for day in DAYS[:6]), rest(DAYS[6]))
        workforce.set_roster(BOSS, person_id=made.people["R0"], days=days, at=AT)

    with manager_page(chromium, live_server, before=before) as (opened, _made):
        yield opened


def day(page: Any, number: int) -> Any:
    return page.locator("#rota-sheet tbody tr").first.locator(".day").nth(number)


def press(page: Any, on: int, key: str, changed: int, css: str) -> None:
    """This will press a key on one of R0's days, and wait until the day it changes is of these classes."""
    day(page, on).focus()
    page.keyboard.press(key)
    page.wait_for_function(
        "([number, css]) => document.querySelectorAll('#rota-sheet tbody tr:first-child .day')[number]"
        ".className === css",
        arg=[changed, css],
    )


def test_undo_restores_in_turn_and_then_says_that_nothing_is_left(page: Any) -> None:
    press(page, 0, "r", 0, "day rest fixed")
    press(page, 7, "w", 7, "day duty fixed")
    press(page, 7, "x", 7, "day duty")
    press(page, 0, "z", 7, "day duty fixed")  # the last act was on the eighth day, wherever the focus is
    press(page, 0, "z", 7, "day unset")
    assert day(page, 0).get_attribute("class") == "day rest fixed"
    press(page, 7, "z", 0, "day duty")
    page.keyboard.press("z")
    page.wait_for_selector("#toast")
    assert "没有可撤销" in page.inner_text("#toast")


def test_what_was_refused_is_nothing_to_take_back(page: Any) -> None:
    press(page, 0, "w", 0, "day duty fixed")
    day(page, 6).focus()
    page.keyboard.press("w")  # a seventh day running
    page.wait_for_selector("[data-error]")
    press(page, 6, "z", 0, "day duty")
    assert day(page, 6).get_attribute("class") == "day rest"


def test_the_words_beside_the_sheet_free_a_day_by_a_click(page: Any) -> None:
    press(page, 0, "r", 0, "day rest fixed")
    day(page, 0).click()
    page.click("[data-free-on]")
    page.wait_for_selector("#rota-sheet tbody tr:first-child td:nth-child(2) .day.rest:not(.fixed)")
    page.wait_for_selector("#rota-why:not(:has([data-free-on]))")
    press(page, 0, "z", 0, "day rest fixed")
    page.wait_for_selector("#rota-why [data-free-on]")  # what is said beside the sheet is said anew
