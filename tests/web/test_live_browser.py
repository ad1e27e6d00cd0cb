"""What one browser changes appears in another by itself."""

from collections.abc import Iterator
from typing import Any

import pytest

from bihuan.config.live import Hub
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.events import seal
from tests.config.live_server import serving
from tests.contexts.orders import cast
from tests.web import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address() -> Iterator[str]:
    with serving(Hub()) as found, clock.frozen(cast.START):
        yield found


def entered(chromium: Any, address: str, login: str, page_address: str) -> Any:
    """This will sign in with a browser of its own and open a page."""
    people.account(login, "dispatcher")
    seal.seal_all()
    page = chromium.new_context(base_url=address, viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(8_000)
    page.goto(page_address)
    page.fill("#id_login", login)
    page.fill("#id_password", people.PASSWORD)
    with page.expect_response("**/live*") as stream:
        page.press("#id_password", "Enter")
    assert stream.value.status == 200
    return page


def test_a_note_in_one_browser_is_counted_in_another(chromium: Any, address: str) -> None:
    number = Order.objects.get(pk=cast.receive(people.town())).number
    watching = entered(chromium, address, "watching", "/orders?view=all")
    acting = entered(chromium, address, "acting", "/orders?view=all")
    assert watching.is_visible("#live")
    assert watching.is_hidden("[data-live-count]")

    acting.goto(f"/orders/{number}")
    acting.fill("#note-text", "门禁已换新")
    acting.press("#note-text", "Enter")
    acting.wait_for_selector("text=门禁已换新")
    seal.seal_all()
    watching.wait_for_selector("[data-live-count]:not([hidden])")
    assert watching.inner_text("[data-live-count]").startswith("1 条更新")
    with watching.expect_navigation():
        watching.click("[data-live-count]")
    watching.wait_for_selector("table[data-list]")
    assert watching.is_hidden("[data-live-count]")
    for page in (watching, acting):
        page.context.close()
