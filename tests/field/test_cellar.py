"""The phone opened where there is no network: today's pages are on it, of one account, and only while they may be."""

from typing import Any

import pytest
from django.test import Client

from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from tests.contexts.orders import cast
from tests.field.cast import number_of
from tests.field.test_browser import enter, give, here, screen, step  # noqa: F401 - fixtures
from tests.reliability.waiting import until

PATIENCE_S = 20.0
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
  const names = async (cache) => (await (await caches.open(cache)).keys()).map((one) => new URL(one.url).pathname);
  return [...await names("bihuan-pages"), ...await names("bihuan-parts")];
}"""


def wait_for_kept(page: Any, *paths: str) -> None:
    """This will wait until the phone has kept these pages, and the last of what they are made of."""
    until(lambda: {*paths, "/static/field/js/keeping.js"} <= set(page.evaluate(KEPT)), PATIENCE_S)


def test_the_day_opens_in_a_cellar_and_its_acts_arrive_afterwards(here: cast.Town, screen: Any) -> None:  # noqa: F811
    order_id = give(here, clock.now())
    number = number_of(order_id)
    enter(screen)
    wait_for_kept(screen, "/field/", f"/field/orders/{number}", "/field/away")
    screen.context.set_offline(True)
    cold = screen.context.new_page()
    screen.close()
    cold.goto("/field/")
    assert cold.get_by_text("离线").first.is_visible()
    cold.goto(f"/field/orders/{number}")
    step(cold, "accept").tap()
    cold.get_by_text("1 项待上传").wait_for()
    assert Order.objects.get().state == "assigned"
    cold.goto("/field/orders/ZJ-000000-0000")
    cold.get_by_text("本页尚未保存在手机上。").wait_for()
    cold.context.set_offline(False)
    cold.locator("#queue-bar").wait_for(state="hidden")
    cold.wait_for_url("**/field/")  # there is no such order: it leads back to the route
    step(cold, "contact")
    assert Order.objects.get().state == "accepted"


@pytest.mark.parametrize("end", ["signed out", "session ended"])
def test_nothing_stays_on_the_phone_of_who_left(here: cast.Town, screen: Any, end: str) -> None:  # noqa: F811
    give(here, clock.now())
    enter(screen)
    wait_for_kept(screen, "/field/", "/field/me")
    if end == "signed out":
        screen.goto("/field/me")
        screen.locator("[data-leaves] button").tap()
    else:
        screen.context.clear_cookies()
        screen.goto("/field/")
    screen.wait_for_url("**/signin**")
    until(lambda: not [path for path in screen.evaluate(KEPT) if path.startswith("/field/")], PATIENCE_S)


def test_the_worker_answers_for_the_phone_alone(client: Client) -> None:
    answer = client.get("/field/worker.js")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer["Cache-Control"] == "no-cache"
    assert client.get("/field/manifest.json").json()["scope"] == "/field/"
    assert client.get("/field/away").status_code == 302
