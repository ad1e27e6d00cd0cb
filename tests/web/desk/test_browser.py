"""The two desks worked by keyboard alone, in a real browser: a request within 30 seconds, and a callback."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.care.models import Callback
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Order
from bihuan.platform import clock
from tests.contexts.care import cast as care_cast
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders import cast
from tests.web import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIMIT_S = 30
TYPED_PAUSE_MS = 120  # a practised typist


@pytest.fixture
def page(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """A page that fails on any error in the console but the refusals a test asks for."""
    opened = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}).new_page()
    opened.set_default_timeout(5_000)
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    with clock.frozen(cast.START):
        yield opened
    opened.context.close()
    assert complaints == []


def enter(page: Any, login: str, role: str, address: str) -> None:
    people.account(login, role)
    page.goto(address)
    page.fill("#id_login", login)
    page.fill("#id_password", people.PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(f"**{address}")


def test_a_request_is_registered_by_keyboard_within_30_seconds(page: Any) -> None:
    town = people.town()
    desk_cast.somebody_works(town)
    desk_cast.caller(town)
    enter(page, "desk", "hotline_agent", "/hotline")
    begun_s = time.monotonic()
    page.keyboard.press("F2")
    page.keyboard.type("13612349077", delay=TYPED_PAUSE_MS)
    page.keyboard.press("Enter")
    page.wait_for_selector("#submit")
    page.keyboard.press("Control+Enter")  # too early: the first fault has the focus
    page.wait_for_function("() => document.activeElement.matches('[name=symptom][aria-invalid=true]')")
    page.keyboard.press("1")
    page.wait_for_selector("#symptom-los_red:checked", state="attached")
    page.keyboard.press("q")
    page.wait_for_function("() => document.querySelector('#slot-Q').checked")
    page.keyboard.press("x")
    page.keyboard.type("old people at home", delay=TYPED_PAUSE_MS)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-made-number]")
    took_s = time.monotonic() - begun_s
    order = Order.objects.get()
    assert page.inner_text("[data-made-number]") == order.number
    assert order.promised
    assert took_s < LIMIT_S
    page.keyboard.press("n")
    page.wait_for_function("() => document.activeElement.id === 'number'")


def test_a_reloaded_page_takes_the_call_up_again(page: Any) -> None:
    town = people.town()
    desk_cast.somebody_works(town)
    desk_cast.caller(town)
    enter(page, "desk", "hotline_agent", "/hotline")
    page.keyboard.type("13612349077")
    page.keyboard.press("Enter")
    page.wait_for_selector("#submit")
    page.keyboard.press("2")
    page.keyboard.press("x")
    page.keyboard.type("kept")
    page.wait_for_function("() => document.querySelector('[data-call-draft]').textContent !== ''", timeout=9_000)
    page.reload()
    page.wait_for_selector("#submit")
    assert page.input_value("#text") == "kept"
    assert page.is_checked("#symptom-no_connection")


def test_a_callback_is_done_by_keyboard(page: Any) -> None:
    town = people.town()
    callback_id = care_cast.waiting(town)
    enter(page, "agent", "callback_agent", "/callbacks")
    page.keyboard.press("t")
    page.wait_for_selector("form[data-answers] .now")
    assert "13612349077" in page.inner_text("#preview")
    for digit in "5532":
        page.keyboard.press(digit)
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("4")
    page.keyboard.press("r")
    page.keyboard.press("3")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/callbacks?view=due&next=1")
    done = Callback.objects.get(pk=callback_id)
    assert (done.verdict, done.reason) == ("dissatisfied", "not_fixed")
    scores = (done.contact_in_time, done.appointment_kept, done.technical_level, done.attitude)
    assert scores == (5, 5, 4, 2)
    assert Order.objects.get().state == "reopened"


def test_the_inbox_is_worked_by_keyboard(page: Any) -> None:
    town = people.town()
    held, urged = cast.receive(town), cast.receive(town)
    cast.bring(town, held, "accepted")
    phone = town.phone(town.chen)
    asked = orders.request_hold(
        phone, order_id=held, reason="customer_asks", until=cast.minutes(300), at=cast.minutes(-1)
    )
    orders.urge(town.desk, order_id=urged, at=cast.START)
    enter(page, "desk", "dispatcher", "/centre")
    first, second = (Order.objects.get(pk=one).number for one in (held, urged))
    page.wait_for_selector(f"#preview >> text={first}")
    page.keyboard.press("j")
    page.wait_for_selector(f"#preview >> text={second}")
    page.keyboard.press("k")
    page.wait_for_selector(f"#preview h2 >> text={first}")
    page.keyboard.press("r")
    page.wait_for_function("() => document.activeElement.name === 'reason'")
    page.keyboard.type("call first")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/centre?at=*")  # on to the decision that came after it
    page.wait_for_selector(f"[data-row='{second}'][aria-current=true]")
    assert Hold.objects.get(pk=asked.row_id).state == "refused"
    assert page.locator(f"[data-row='{first}']").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{second}")


def test_what_is_new_is_told_of_and_moves_nothing(page: Any) -> None:
    town = people.town()
    order_id = cast.receive(town)
    orders.urge(town.desk, order_id=order_id, at=cast.START)
    enter(page, "desk", "dispatcher", "/centre")
    page.wait_for_selector("[data-row]")
    cast.receive(town, zone=None)
    page.evaluate("() => window.htmx.trigger('#pulse', 'live-now')")
    page.wait_for_selector("#news a")
    assert page.locator("[data-row]").count() == 1
    page.keyboard.press("Shift+R")
    page.wait_for_function("() => document.querySelectorAll('[data-row]').length === 2")
