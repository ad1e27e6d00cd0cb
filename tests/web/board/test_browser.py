"""The board in a real browser, by keyboard: plan, why, accept, dispatch, give to another."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bihuan.contexts.dispatch.models import Plan
from bihuan.contexts.orders.models import Visit
from bihuan.contexts.workforce.models import ZoneOutline
from bihuan.platform import clock
from bihuan.platform.models.delivery import Delivery
from tests.contexts.dispatch import cast
from tests.web.test_orders import enter, number_of

pytestmark = pytest.mark.django_db(transaction=True)
CORNERS = [[114.30, 30.49], [114.33, 30.49], [114.33, 30.52], [114.30, 30.52]]
BOX = {"min_lat": 30.49, "max_lat": 30.52, "min_lon": 114.30, "max_lon": 114.33}


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
    page.wait_for_selector("#board-order [data-key=W]")
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


def test_the_map_and_the_board_choose_for_each_other(page: Any, live_server: Any, day: cast.Day) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")  # a virtual desktop has no WebGL
    ZoneOutline.objects.create(zone=day.town.zones[0], outline_json=CORNERS, valid_from="2026-01-01", **BOX)
    for east in (0, 0.01):
        cast.receive(day, east=east)
    cast.planned(at=clock.now())
    outside: list[str] = []
    page.on("request", lambda asked: asked.url.startswith(live_server.url) or outside.append(asked.url))
    page.goto(f"{live_server.url}/board")
    page.wait_for_selector(".map-order")
    assert page.locator(".map-order.proposed").count() == 2
    assert page.locator("path.map-zone").count() == 1
    assert page.locator(".map-person").count() == 3

    page.locator(".block").nth(1).click()
    page.wait_for_selector(".map-order.chosen")
    chosen = page.locator(".block").nth(1).get_attribute("title")
    assert page.locator(".map-order.chosen").get_attribute("aria-label") == chosen
    assert page.locator("path.map-route").count() == 1
    assert page.locator("path.map-zone.chosen").count() == 1
    assert page.inner_text(".map-person.chosen") == "N"

    page.locator(".map-order.chosen").focus()  # the one sign in the tab order; arrows go to its neighbours
    page.keyboard.press("ArrowLeft")
    moved = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    page.wait_for_function("label => document.querySelector('.block[aria-current=true]').title === label", arg=moved)
    assert moved != chosen

    with page.expect_response("**/board/map"):
        page.keyboard.press("m")
    page.wait_for_selector("#map", state="hidden")
    page.reload()
    page.wait_for_selector(".block")
    assert page.locator("#map").is_hidden()
    assert page.get_attribute("[data-map-toggle]", "aria-pressed") == "false"
    page.keyboard.press("m")
    page.wait_for_selector(".map-order")
    assert outside == []


def test_on_a_phone_the_map_takes_the_lists_place(page: Any, live_server: Any, day: cast.Day) -> None:
    cast.receive(day)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/board")
    page.wait_for_selector(".waiting-item")
    assert page.locator("#map").is_hidden()
    page.locator("[data-map-toggle]").click()
    page.wait_for_selector(".map-order.waiting")
    assert page.locator(".waiting-item").first.is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-map-toggle]").click()
    page.wait_for_selector(".waiting-item")
    assert page.locator("#map").is_hidden()


def test_a_map_asked_for_twice_is_begun_once_and_its_signs_keep_their_names_and_the_focus(
    page: Any, live_server: Any, day: cast.Day
) -> None:
    number = number_of(cast.receive(day))

    def slowly(script: Any) -> None:
        time.sleep(0.5)
        script.continue_()

    page.route("**/leaflet*.js", slowly)
    page.goto(f"{live_server.url}/board")
    page.wait_for_selector("#map:not([hidden])")
    show = "() => import('/static/web/js/board-map-draw.js').then((it) => it.show(document.getElementById('map')))"
    watch = "new MutationObserver(() => { window.failed ||= sign.textContent; }).observe(sign, { childList: true })"
    page.evaluate(f"() => {{ const sign = document.querySelector('.map-failed'); {watch}; }}")
    page.evaluate(f"() => {{ window.both = Promise.all([({show})(), ({show})()]); }}")
    page.wait_for_selector(".map-order")
    page.evaluate("() => window.both")
    assert not page.evaluate("window.failed")
    labels = page.evaluate(
        "() => [...document.querySelectorAll('#map-canvas [role=button]')].map((one) => one.ariaLabel)"
    )
    assert all(labels)
    page.locator(f"[data-sign='{number}']").focus()
    cast.receive(day, east=0.01)
    page.evaluate(show)
    assert page.locator(".map-order").count() == 2
    assert page.evaluate("document.activeElement.dataset.sign") == number


def test_a_map_that_failed_to_redraw_still_follows_what_is_chosen_next(
    page: Any, live_server: Any, day: cast.Day
) -> None:
    number = number_of(cast.receive(day))
    page.goto(f"{live_server.url}/board")
    page.wait_for_selector(".map-order")
    show = "() => import('/static/web/js/board-map-draw.js').then((it) => it.show(document.getElementById('map')))"
    page.evaluate("() => { window.bounds = L.latLngBounds; L.latLngBounds = () => { throw new Error('broken'); }; }")
    cast.receive(day, east=0.01)
    page.evaluate(show)
    assert page.is_visible(".map-failed")
    page.evaluate("() => { L.latLngBounds = window.bounds; }")
    page.evaluate("() => { L.Map.prototype.fitBounds = function () { window.followed = true; return this; }; }")
    page.evaluate("(number) => document.dispatchEvent(new CustomEvent('boardpick', { detail: { number } }))", number)
    assert page.evaluate("window.followed")


def test_a_map_that_cannot_be_fetched_says_so(page: Any, live_server: Any, day: cast.Day) -> None:
    page.route("**/board/map.json", lambda route: route.fulfill(status=200, body="<html>"))
    page.goto(f"{live_server.url}/board")
    page.wait_for_selector(".map-failed:not([hidden])")
    assert "地图没有取到" in page.inner_text(".map-failed")


def test_an_acceptance_is_taken_back_by_its_key(page: Any, live_server: Any, day: cast.Day) -> None:
    cast.receive(day)
    cast.planned(at=clock.now())
    page.goto(f"{live_server.url}/board?view=list")
    page.keyboard.press("a")
    page.wait_for_selector("#bar [data-key=D]")
    page.keyboard.press("z")
    page.wait_for_selector("#bar [data-key=A]")
    assert Plan.objects.get().state == "proposed"
    assert page.url.endswith("/board?view=list")
    page.keyboard.press("Shift+Slash")
    page.wait_for_selector("#keysheet[open]")
    assert "在工单块和人员之间移动" in page.inner_text("#keysheet")


def test_an_answer_with_many_parts_is_followed_once_and_leaves_the_choice_and_the_map_alone(
    page: Any, live_server: Any, day: cast.Day
) -> None:
    cast.receive(day)
    page.goto(f"{live_server.url}/board")
    page.keyboard.press("u")
    page.wait_for_selector(".waiting-item[aria-current=true]")
    page.evaluate("""() => {
        window.picks = 0;
        window.marks = 0;
        document.addEventListener("boardpick", () => { window.picks += 1; });
        new MutationObserver(() => { window.marks += 1; })
            .observe(document.getElementById("grid"), { attributes: true, attributeFilter: ["style"] });
    }""")
    cast.receive(day, east=0.01)
    with page.expect_response("**/board/changes*"):
        page.evaluate("""() => {
            for (const one of document.querySelectorAll("[data-digest]")) one.dataset.digest = "old";
            window.htmx.trigger(document.querySelector("[hx-get$=changes]"), "live-now");
        }""")
    page.wait_for_selector(".waiting-item >> nth=1")
    assert page.locator(".waiting-item[aria-current=true]").count() == 1
    assert page.evaluate("window.picks") == 0
    assert page.evaluate("window.marks") <= 2  # the swap and its settling, whatever the number of rows
