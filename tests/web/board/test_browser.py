"""The board in a real browser, by keyboard: plan, why, accept, dispatch, give to another."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bihuan.contexts.dispatch.models import Plan
from bihuan.contexts.orders.models import Visit
from bihuan.platform import clock
from bihuan.platform.models.delivery import Delivery
from tests.contexts.dispatch import cast
from tests.web.test_orders import enter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day(transactional_db: None) -> Iterator[cast.Day]:
    with clock.frozen(cast.minutes(5)):
        yield cast.day()


@pytest.fixture
def page(chromium: Any, live_server: Any, client: Any, day: cast.Day) -> Iterator[Any]:
    enter(client, "desk", "dispatcher")
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    cookies = [{"name": name, "value": one.value, "url": live_server.url} for name, one in client.cookies.items()]
    context.add_cookies(cookies)
    shown = context.new_page()
    broken: list[str] = []
    shown.on("pageerror", lambda error: broken.append(str(error)))
    shown.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    yield shown
    context.close()
    assert broken == []


def test_a_day_is_planned_explained_dispatched_and_changed_by_keyboard(
    page: Any, live_server: Any, day: cast.Day
) -> None:
    order_ids = [cast.receive(day, east=east) for east in (0, 0.01)]
    page.goto(f"{live_server.url}/board")
    page.keyboard.press("u")
    page.wait_for_selector(".waiting-item[aria-current=true]")
    page.wait_for_selector("#board-order [data-key='1']")

    page.keyboard.press("r")
    page.wait_for_selector("#board-job progress")
    cast.planned(at=clock.now())  # what the worker's process would do
    Delivery.objects.filter(name="dispatch.plan_day").update(state="done", finished_at=clock.now())
    page.wait_for_selector(".block.proposed")
    assert page.locator(".block.proposed").count() == 2
    assert page.locator(".waiting-item").count() == 0

    page.locator(".block").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#board-order [data-why]")
    page.keyboard.press("w")
    page.wait_for_selector("#why:not([hidden])")
    assert "为何派给Name of chen" in page.inner_text("#why")
    page.keyboard.press("Escape")
    assert page.locator("#why").is_hidden()

    page.keyboard.press("a")
    page.wait_for_selector("#bar [data-key=D]")
    page.keyboard.press("d")
    page.wait_for_selector(".block.planned")
    assert Plan.objects.get().state == "dispatched"
    assert set(Visit.objects.values_list("lead_id", flat=True)) == {day.chen}

    moved = page.locator(".block[aria-current=true]").get_attribute("data-pick")
    page.wait_for_selector("#board-order header:has-text('已派单')")  # the pane, too, has heard of it
    page.keyboard.press("e")
    page.wait_for_selector("#drawer[open] [data-key='1']")
    page.locator("#drawer .choice-row", has_text="Name of liu").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#row-liu [data-pick='{moved}']")
    page.wait_for_selector("#drawer", state="hidden")
    assert Visit.objects.get(order__number=moved, state="assigned").lead_id == day.liu
    assert Visit.objects.filter(order__in=order_ids, state="assigned", lead=day.chen).count() == 1

    page.keyboard.press("z")  # giving somebody else's order away leaves no undo, but a link
    box = page.locator(f"[data-pick='{moved}']").bounding_box()
    lane = page.locator("#row-liu .lane").bounding_box()
    assert lane["x"] <= box["x"] < lane["x"] + lane["width"]
    assert timedelta(0) < Visit.objects.get(order__number=moved, state="assigned").planned_end - clock.now()


def test_on_a_phone_the_day_is_a_list(page: Any, live_server: Any, day: cast.Day) -> None:
    cast.receive(day)
    cast.planned(at=clock.now())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/board")
    block = page.locator(".block").first
    assert block.locator(".times").is_visible()
    assert block.bounding_box()["width"] > 300
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".axis").is_hidden()
