"""The phone in a real browser: one visit walked by the thumb, one act in a cellar, one act overtaken by the desk."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Closing, Order
from bihuan.platform import clock
from tests.contexts.orders import cast
from tests.field.cast import PASSWORD, number_of, sign_in
from tests.reliability.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE_S = 10.0
SIZES = [(390, 844), (360, 740)]
WATCH = """
window.broken = [];
addEventListener("error", (event) => window.broken.push(event.message));
addEventListener("unhandledrejection", (event) => window.broken.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.violatedDirective));
"""
# What can be tapped and is lower than 48 px, or reaches beyond the screen.
MISFITS = """() => {
  const wide_px = document.documentElement.scrollWidth;
  const wide = wide_px > innerWidth ? [`the page is ${wide_px} wide`] : [];
  const taps = ".page a, .page button, .tabs a, dialog[open] :is(a, button, input, select)";
  const shown = [...document.querySelectorAll(taps)].filter((one) => one.getClientRects().length > 0);
  const low = shown.filter((one) => !one.closest(".pick") && one.getBoundingClientRect().height < 48);
  return [...wide, ...low.map((one) => `${one.outerHTML.slice(0, 80)} ${one.getBoundingClientRect().height}`)];
}"""


def give(town: cast.Town, at: datetime) -> UUID:
    order_id = cast.receive(town, at=at)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=at)
    return order_id


@pytest.fixture
def here() -> cast.Town:
    """The town at the present moment: the browser's clock can't be frozen."""
    made = cast.town()
    sign_in(made.chen)
    return made


@pytest.fixture
def screen(request: pytest.FixtureRequest, chromium: Any, live_server: Any) -> Iterator[Any]:
    """A phone's browser, not yet signed in; of the first size unless the test asks for more."""
    width, height = getattr(request, "param", SIZES[0])
    context = chromium.new_context(
        viewport={"width": width, "height": height}, has_touch=True, is_mobile=True, timezone_id="Asia/Shanghai",
        base_url=live_server.url,
    )  # fmt: skip
    context.set_default_timeout(10_000)
    context.add_init_script(WATCH)
    page = context.new_page()
    yield page
    context.close()


def enter(page: Any) -> None:
    page.goto("/signin")
    page.fill("#id_login", "chen.technician")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/field/")


def step(page: Any, verb: str) -> Any:
    """The one big button, which must be that of `verb`."""
    button = page.locator(f"[data-panel={verb}] .big")
    # The page may be renewed in between: then the button of the new one is measured.
    until(lambda: (button.bounding_box() or {"height": 0})["height"] >= 60, PATIENCE_S)
    assert page.locator(".card .big:visible").count() == 1
    return button


def fits(page: Any) -> None:
    assert page.evaluate(MISFITS) == []
    assert page.evaluate("window.broken") == []


@pytest.mark.parametrize("screen", SIZES, indirect=True, ids=str)
def test_a_visit_from_the_order_to_its_completion(here: cast.Town, screen: Any) -> None:
    order_id, page = give(here, clock.now()), screen
    enter(page)
    fits(page)
    step(page, "accept").tap()
    step(page, "contact").tap()
    fits(page)
    page.get_by_text("已接通").tap()
    page.locator("#sheet-contact .big").tap()
    step(page, "depart")

    page.context.set_offline(True)
    step(page, "depart").tap()
    page.get_by_text("1 项待上传").wait_for()
    step(page, "arrive")
    assert page.locator("#queue-bar").is_visible()
    fits(page)
    assert Order.objects.get().state == "accepted"
    page.context.set_offline(False)
    page.locator("#queue-bar").wait_for(state="hidden")
    left = cast.told(order_id)[-1]
    assert (left.name, left.facts.claim) == ("orders.departed", "within")
    assert left.claimed_at is not None
    assert left.claimed_at < left.at

    step(page, "arrive").dblclick()
    step(page, "complete").tap()
    fits(page)
    sheet = page.locator("#sheet-complete")
    fill_in(sheet, "31")
    sheet.locator("[data-sign]").tap()
    sheet.locator(".big").tap()
    sheet.locator("[data-field='checks.optical_power'] .fault").wait_for()
    assert sheet.locator(".fault").count() == 1
    assert page.evaluate("document.activeElement.name") == "checks.optical_power"
    assert sheet.locator("[name='checks.optical_power']").input_value() == "-31"
    sheet.locator("[name='checks.optical_power']").fill("-21.5")
    sheet.locator(".big").tap()
    page.get_by_text("今日工单已全部完成").wait_for()
    fits(page)
    assert Closing.objects.get().checks["optical_power"] == "-21.5"
    names = [one.name for one in cast.told(order_id)]
    assert names[2:] == [f"orders.{verb}" for verb in ("accepted", "contacted", "departed", "arrived", "completed")]


def fill_in(sheet: Any, optical_power: str) -> None:
    sheet.locator("[name='checks.optical_power']").fill(optical_power)
    sheet.locator("[name='checks.speed_share']").fill("96")
    sheet.get_by_text("已请客户试用").tap()
    sheet.get_by_text("现场已清理").tap()
    sheet.locator("[name=cause]").select_option("drop_fibre")
    sheet.locator("[name=remedy]").select_option("spliced")


def test_a_form_refused_after_the_cellar_is_mended_with_what_was_filled_in(here: cast.Town, screen: Any) -> None:
    order_id, page = give(here, clock.now()), screen
    for act in (orders.accept, orders.depart, orders.arrive):
        act(here.phone(here.chen), order_id=order_id, at=clock.now())
    enter(page)
    page.context.set_offline(True)
    step(page, "complete").tap()
    fill_in(page.locator("#sheet-complete"), "-31")
    page.locator("#sheet-complete .big").tap()
    page.locator("[data-panel=pending]").wait_for()
    page.context.set_offline(False)
    page.get_by_text("1 项有冲突").wait_for()
    page.locator("#queue-bar").tap()
    page.locator("[data-item-mend]").tap()
    page.locator("[data-field='checks.optical_power'] .fault").wait_for()
    power = page.locator("[name='checks.optical_power']")
    assert power.input_value() == "-31"
    assert page.locator("[name=remedy]").input_value() == "spliced"
    power.fill("-21.5")
    page.locator("form.asks .big").tap()
    page.get_by_text("今日工单已全部完成").wait_for()
    assert page.locator("#queue-bar").is_hidden()
    assert page.evaluate("window.broken") == []
    assert Closing.objects.get().checks["optical_power"] == "-21.5"


def test_an_act_the_desk_overtook_is_shown_beside_the_servers_version(here: cast.Town, screen: Any) -> None:
    order_id, page = give(here, clock.now()), screen
    enter(page)
    page.context.set_offline(True)
    step(page, "accept").tap()
    step(page, "contact")
    orders.reassign(here.desk, order_id=order_id, person_id=here.liu.pk, at=clock.now())
    page.context.set_offline(False)
    page.get_by_text("1 项有冲突").wait_for()
    page.locator("#queue-bar").tap()
    item = page.locator(".queue-item")
    page.locator("[data-card]").wait_for(state="detached")  # the customer is not his any more
    assert number_of(order_id) in item.inner_text()
    assert "您的操作：接单" in item.inner_text()
    assert "系统记录：此工单已不在您名下。" in item.inner_text()
    fits(page)
    page.reload()  # what is in the queue outlives the page
    page.locator("#queue-bar").tap()
    page.locator("[data-item-drop]").tap()
    page.locator("#queue-bar").wait_for(state="hidden")
    assert page.evaluate("window.broken") == []
    assert Order.objects.get().holder_id == here.liu.pk


def test_a_session_that_ended_loses_nothing(here: cast.Town, screen: Any) -> None:
    order_id, page = give(here, clock.now()), screen
    enter(page)
    page.context.clear_cookies()
    step(page, "accept").tap()
    page.get_by_text("登录已失效，1 项待上传").wait_for()
    step(page, "contact")
    page.locator("#queue-bar").tap()
    page.locator("[data-sign-in]").tap()
    page.fill("#id_login", "chen.technician")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/field/")
    page.locator(".progress .done").wait_for()
    page.locator("#queue-bar").wait_for(state="hidden")
    assert [one.name for one in cast.told(order_id)].count("orders.accepted") == 1


def test_an_order_taken_away_leaves_the_screen(here: cast.Town, screen: Any) -> None:
    order_id, page = give(here, clock.now()), screen
    enter(page)
    page.goto(f"/field/orders/{number_of(order_id)}")
    step(page, "accept").tap()
    step(page, "contact")
    orders.reassign(here.desk, order_id=order_id, person_id=here.liu.pk, at=clock.now())
    page.context.set_offline(True)
    page.locator("[data-sheet=sheet-more]").tap()
    page.locator("#sheet-more [data-act=depart] [type=submit]").tap()
    page.get_by_text("1 项待上传").wait_for()
    page.context.set_offline(False)
    page.wait_for_url("**/field/")
    assert page.get_by_text("13612349077").count() == 0
    page.get_by_text("1 项有冲突").wait_for()
