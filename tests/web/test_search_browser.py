"""The search field worked by keyboard in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.customers import grams
from bihuan.contexts.customers.models import Address, AddressGram
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from tests.contexts.orders import cast
from tests.web import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}).new_page()
    opened.set_default_timeout(5_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    with clock.frozen(cast.START):
        yield opened
    opened.context.close()
    assert complaints == []


def test_from_a_slash_to_the_order_by_keyboard_and_back(page: Any) -> None:
    town = people.town()
    order = Order.objects.select_related("customer", "address").get(pk=cast.receive(town))
    grams.rebuild(Address, AddressGram)
    people.account("desk", "dispatcher")
    page.goto("/orders")
    page.fill("#id_login", "desk")
    page.fill("#id_password", people.PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("table[data-list]")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.keyboard.press("/")
    page.keyboard.type(order.customer.phone)
    page.wait_for_selector("#search-hits a.hit")
    assert page.get_attribute("#search input[name=q]", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden("#search-hits")
    page.fill("#search input[name=q]", order.address.text)
    page.wait_for_selector(f'#search-hits a[href="/orders/{order.number}"]')
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search-hits a.hit", "aria-selected") == "true"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.number}")

    page.keyboard.press("/")
    page.keyboard.type(order.customer.phone)
    page.keyboard.press("Enter")  # nothing chosen: the page of results
    page.wait_for_url("**/search")
    page.wait_for_selector("[data-search-results] a.hit")
    assert page.locator("#search-results [role=option], #search-results [id]").count() == 0
    for text in (order.number, order.customer.phone):
        page.fill("#search input[name=q]", text)
        with page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "search-hits"):
            page.press("#search input[name=q]", "Enter")
        page.wait_for_function("() => document.querySelector('#search-hits').childElementCount > 0")
        assert page.is_hidden("#search-hits")  # it would lie over what was found
    for _press in range(40):  # past the rest of the bar and the rail, as one without a mouse goes
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#search-results a.hit')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.number}")
    page.go_back()
    page.wait_for_selector("[data-search-results] a.hit")
    assert page.input_value("#search input[name=q]") == order.customer.phone
    assert not any(order.customer.phone in url for url in asked)
