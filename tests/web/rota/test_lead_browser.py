"""A lead's day with the rota in a real browser: leave, a swap, an absence repaired, a week that no rota can keep."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import RotaPlan
from bihuan.platform import clock
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT, BOSS, rest, shift
from tests.contexts.workforce.rota_cast import DAYS, FIRST, Rota, letters, work
from tests.web.rota.browsing import PHONE, WIDE, manager_page
from tests.web.rota.conftest import weeks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHANGES_COUNT = 8  # of 168 days
NOBODY_WAITS = "没有待批的请假或换班。"
either_size = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


def waiting(page: Any) -> Any:
    return page.locator("section:has(> .panel-head #waiting-title)")


def repaired(page: Any) -> None:
    """This will let the worker make what the page waits for, and wait until the page shows it."""
    page.wait_for_selector("#rota-job progress")
    run_until_idle()
    page.wait_for_url("**plan=**")


@either_size
def test_leave_is_granted_and_a_swap_approved_beside_the_sheet(
    chromium: Any, live_server: LiveServer, size: dict[str, int]
) -> None:
    def before(made: Rota) -> None:
        for code, off in (("R0", 1), ("R1", 0)):
            work(made, code, DAYS[1 - off])
            workforce.set_roster(BOSS, person_id=made.people[code], days=(rest(DAYS[off]),), at=AT)
        person = {"person_id": made.people["R0"], "at": AT}
        kind = workforce.RequestKind.LEAVE
        workforce.request_days(made.oneself("R0"), kind=kind, first=DAYS[3], last=DAYS[3], **person)
        others = {"other_id": made.people["R1"], "give_on": DAYS[0], "take_on": DAYS[1]}
        swap = workforce.ask_swap(made.oneself("R0"), **others, **person)
        workforce.answer_swap(made.oneself("R1"), swap_id=swap, accept=True, at=AT)

    with manager_page(chromium, live_server, before=before, size=size) as (page, made):
        for name, done in (("准假", "已准假"), ("批准", "换班已批准")):
            with page.expect_navigation():
                waiting(page).get_by_role("button", name=name, exact=True).click()
            page.wait_for_selector("#toast")
            assert done in page.inner_text("#toast")
        assert NOBODY_WAITS in waiting(page).inner_text()
        assert letters(made, "R0")[:4] == "RW-L"
        assert letters(made, "R1")[:2] == "WR"


def test_an_absence_reported_on_a_phone_brings_a_repair_that_changes_little(
    chromium: Any, live_server: LiveServer
) -> None:
    def before(made: Rota) -> None:
        for number, person_id in enumerate(made.people.values()):
            days = tuple(rest(day) if index % 7 == number else shift(day) for index, day in enumerate(weeks()))
            workforce.set_roster(BOSS, person_id=person_id, days=days, at=AT)

    with manager_page(chromium, live_server, before=before, size=PHONE) as (page, made):
        page.click("summary:has-text('缺勤')")
        form = page.locator("form[hx-post='/rota/absence']")
        form.locator("[name=person]").select_option(str(made.people["R1"]))
        for name in ("first", "last"):
            form.locator(f"[name={name}]").fill(f"{DAYS[0]}")
        form.locator("button").click()
        repaired(page)
        plan = RotaPlan.objects.get()
        assert (plan.repair, plan.state) == (True, "draft")
        day = page.locator("#rota-sheet tbody tr:has-text('R1') .day").first
        assert "duty" not in str(day.get_attribute("class"))
        assert page.locator("#rota-sheet .day.changed").count() <= CHANGES_COUNT
        with page.expect_navigation():
            page.get_by_role("button", name="发布").click()
        page.wait_for_selector("#toast")
        assert RotaPlan.objects.get().state == "published"
        assert "duty" not in str(day.get_attribute("class"))


def test_where_no_rota_is_possible_the_page_says_why_and_an_adjustment_makes_one(
    chromium: Any, live_server: LiveServer
) -> None:
    def before(made: Rota) -> None:
        for code in ("R0", "R1", "R2", "R3"):
            leave = workforce.RosterRow(DAYS[1], workforce.DayKind.LEAVE)
            workforce.set_roster(BOSS, person_id=made.people[code], days=(leave,), at=AT)

    with manager_page(chromium, live_server, before=before) as (page, made):
        page.keyboard.press("m")
        page.wait_for_selector("#rota-job progress")
        run_until_idle()
        page.wait_for_selector("#conflict-title")
        told = page.inner_text("section:has(#conflict-title)")
        assert f"组员0 在 {DAYS[1]} 请假" in told
        day = page.locator("#rota-sheet tbody tr:has-text('R0') .day").nth((DAYS[1] - FIRST).days)
        day.focus()
        page.keyboard.press("w")  # one of them comes after all
        page.wait_for_selector("#rota-sheet tbody tr:has-text('R0') .day.duty.fixed")
        with clock.frozen(AT + timedelta(minutes=1)):  # the same question of the same moment has its answer already
            page.keyboard.press("m")
            repaired(page)
        with page.expect_navigation():
            page.keyboard.press("p")
        assert letters(made, "R0")[1] == "W"
