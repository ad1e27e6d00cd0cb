"""The corridor in a real Chromium, by several roles: a sheet in the morning, a dissatisfied customer, a closed order.

The server's clock is held at each step's time of day, and the browsers' with it; the worker runs where the day goes on.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from bihuan.config.demo.signins import PASSWORD
from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.orders import api as orders
from bihuan.platform.identity import User
from bihuan.platform.models import Delivery
from tests.corridor import day
from tests.corridor.day import CITY, DATE, moment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SCORES = ("contact_in_time", "appointment_kept", "technical_level", "attitude")


class Stage:
    """One browser window per role, and what any of them complained of."""

    def __init__(self, chromium: Any, address: str) -> None:
        self.chromium, self.address = chromium, address
        self.complaints: list[str] = []
        self._pages: dict[str, Any] = {}

    def page(self, login: str, at: str, **shape: Any) -> Any:
        """This will give the window of a role, signed in at its first use, with its clock at a time of the day."""
        if login not in self._pages:
            context = self.chromium.new_context(base_url=self.address, timezone_id="Asia/Shanghai", **(shape or DESK))
            context.set_default_timeout(30_000)  # a whole day is dispatched in one request
            page = self._pages[login] = context.new_page()
            page.on("console", lambda said: self._heed(login, said))
            page.on("pageerror", lambda error: self.complaints.append(f"{login}: {error}"))
            page.clock.set_fixed_time(moment(at))
            page.goto("/signin")
            page.fill("#id_login", login)
            page.fill("#id_password", PASSWORD)
            page.press("#id_password", "Enter")
            page.wait_for_url(lambda url: "/signin" not in url)
        self._pages[login].clock.set_fixed_time(moment(at))
        return self._pages[login]

    def close(self) -> None:
        """This will close every window."""
        for page in self._pages.values():
            page.context.close()

    def _heed(self, login: str, said: Any) -> None:
        # A form refused for what was filled in is answered 422, and the browser notes every such answer.
        if said.type in ("error", "warning") and "422" not in said.text:
            self.complaints.append(f"{login}: {said.text}")


@pytest.fixture
def stage(chromium: Any, live_server: Any) -> Iterator[Stage]:
    made = Stage(chromium, live_server.url)
    yield made
    made.close()


def test_the_corridor_in_the_browser(stage: Stage, tmp_path: Path) -> None:
    sheet = day.build(tmp_path)
    with day.at("08:30"):
        import_sheet(stage, sheet, tmp_path)
        plan_and_dispatch(stage, "08:40", explain=True)
        order_id = chosen_order()
        number = orders.brief(order_id).number
        message_stands(stage, number)
        work(stage, order_id, "09")
        call_back(stage, number, satisfied=False, at="10:00")
        assert orders.brief(order_id).state == orders.State.REOPENED
        plan_and_dispatch(stage, "10:10")
        assert orders.brief(order_id).holder_id
        work(stage, order_id, "11")
        call_back(stage, number, satisfied=True, at="12:00")
        assert orders.brief(order_id).state == orders.State.CLOSED
        told_whole(stage, number)
    assert stage.complaints == []


def import_sheet(stage: Stage, sheet: Path, folder: Path) -> None:
    """Looked at first, then taken on; the rows to mend come back as a workbook."""
    with day.at("08:31"):
        page = stage.page("dispatcher", "08:31")
        page.goto("/orders/import")
        page.set_input_files("input[type=file]", str(sheet))  # looked at as soon as it is chosen
        page.wait_for_selector("[name=act][value=import]")
        assert "54" in page.inner_text("#import-found")
        assert "8" in page.inner_text("#import-found")
        assert orders.count_orders(day.signed_in("dispatcher"), orders.OrderFilter()) == 0
        page.click("[name=act][value=import]")
        page.wait_for_url("**/orders/import/*-*")
        day.work("08:32")
        with page.expect_download() as download:
            page.click("a[href$='to-mend.xlsx']")
        download.value.save_as(folder / "mend.xlsx")
        assert openpyxl.load_workbook(folder / "mend.xlsx").active.max_row == 1 + 8
        page.goto("/orders")
        page.wait_for_selector("[data-list] tbody tr")


def plan_and_dispatch(stage: Stage, clock_time: str, *, explain: bool = False) -> None:
    """The board: planned by the worker, looked at, accepted, sent out."""
    with day.at(clock_time):
        page = stage.page("dispatcher", clock_time)
        page.goto("/board")
        page.click("[hx-post$='/board/plan']")
        once(page, lambda: Delivery.objects.filter(name="dispatch.plan_day", state="waiting").exists())
        day.work(clock_time)
        page.wait_for_selector("[hx-post$='/board/accept']")
        if explain:
            say_why(page)
        page.click("[hx-post$='/board/accept']")
        page.click("[hx-post$='/board/dispatch']")
        page.wait_for_selector("[hx-post$='/board/dispatch']", state="detached")
        minute = f"{clock_time[:3]}{int(clock_time[3:]) + 1:02}"
        day.work(clock_time)
        day.work(minute)


def say_why(page: Any) -> None:
    """A block chosen shows why this technician and nobody else."""
    page.locator("button.block.proposed").first.click()
    page.click("#board-order [data-why]")
    page.wait_for_selector("#why-title")
    assert page.locator("#why tbody tr").count() > 2
    page.click("[data-close-why]")


def chosen_order() -> UUID:
    """A broadband repair somebody was given first today."""
    board = dispatch.board(day.signed_in("dispatcher"), path=CITY, on=DATE, at=moment("08:45"))
    firsts = [row.blocks[0].order_id for row in board.rows if row.blocks]
    return next(pk for pk in firsts if (orders.brief(pk).business, orders.brief(pk).work) == ("broadband", "repair"))


def message_stands(stage: Stage, number: str) -> None:
    """The outbox shows what the customer was told: who comes."""
    with day.at("08:45"):
        page = stage.page("dispatcher", "08:45")
        page.goto(f"/messages?text={number}")
        rows = page.locator("[data-list] tbody tr")
        assert rows.filter(has_text="上门").count() == 1
        assert rows.count() == 2


def work(stage: Stage, order_id: UUID, hour: str) -> None:
    """The technician's phone: every step on the one big button; the closing checks refused once."""
    holder = orders.brief(order_id).holder_id
    assert holder
    day.technician(holder)
    login = User.objects.get(person_id=holder).login
    number = orders.brief(order_id).number
    with day.at(f"{hour}:05"):
        page = stage.page(login, f"{hour}:05", **PHONE)
        page.goto(f"/field/orders/{number}")
        page.tap("[data-panel=accept] .big")
        page.tap("[data-panel=contact] .big")
        page.locator("#sheet-contact").get_by_text("已接通").tap()
        page.tap("#sheet-contact .big")
        page.tap("[data-panel=depart] .big")
    with day.at(f"{hour}:30"):
        stage.page(login, f"{hour}:30")
        page.tap("[data-panel=arrive] .big")
    with day.at(f"{hour}:50"):
        stage.page(login, f"{hour}:50")
        page.tap("[data-panel=complete] .big")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"]
        complete(page.locator("#sheet-complete"), order_id)
        once(page, lambda: orders.brief(order_id).state == orders.State.COMPLETED)
        day.work(f"{hour}:51")


def complete(sheet: Any, order_id: UUID) -> None:
    """One check is forgotten at first: the sheet says which, and keeps what was filled in."""
    sheet.locator("[name=cause]").select_option("none_found")
    sheet.locator("[name=remedy]").select_option("restarted")
    answers = day.good_checks(order_id)
    for code, value in answers.items():
        if code != "site_cleaned":
            answer(sheet, code, value)
    sheet.locator(".big").tap()
    sheet.locator("[data-field='checks.site_cleaned'] .fault").wait_for()
    assert sheet.locator(".fault").count() == 1
    answer(sheet, "site_cleaned", answers["site_cleaned"])
    sheet.locator(".big").tap()


def answer(sheet: Any, code: str, value: orders.Answer) -> None:
    field = sheet.locator(f"[data-field='checks.{code}']")
    if isinstance(value, bool):
        field.locator(".pick").tap()
    elif field.locator("select").count():
        field.locator("select").select_option(str(value))
    else:
        field.locator("input").fill(str(value))


def call_back(stage: Stage, number: str, *, satisfied: bool, at: str) -> None:
    """The callback agent takes the order in hand and records the four answers and the verdict."""
    with day.at(at):
        page = stage.page("callback", at)
        page.goto("/callbacks")
        page.locator("[data-list] tbody tr").filter(has_text=number).click()
        page.locator("#preview").get_by_role("link", name=number).wait_for()
        page.click("form[action$='/take'] button")
        for name in SCORES:
            pick(page, name, "5" if satisfied else "2")
        pick(page, "verdict", "satisfied" if satisfied else "dissatisfied")
        if not satisfied:
            pick(page, "reason", "not_fixed")
        page.click("button[form=answers]")
        once(page, lambda: state_of(number) == (orders.State.CLOSED if satisfied else orders.State.REOPENED))
        day.work(at)
        day.work(f"{at[:3]}01")


def state_of(number: str) -> orders.State:
    found = orders.list_orders(day.signed_in("dispatcher"), orders.OrderFilter(text=number), at=moment("12:00"))
    return found.rows[0].state


def pick(page: Any, name: str, value: str) -> None:
    page.locator(f"#answers label:has(input[name='{name}'][value='{value}'])").click()


def told_whole(stage: Stage, number: str) -> None:
    """The order's page tells the whole course, and the dispatcher sees it closed."""
    with day.at("12:05"):
        page = stage.page("dispatcher", "12:05")
        page.goto(f"/orders/{number}")
        said = page.inner_text("main")
        for words in ("已归档", "重开", "竣工"):
            assert words in said, words


def once(page: Any, holds: Callable[[], bool]) -> None:
    """This will wait until something holds in the database, while the page goes on."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to hold")
