"""The frame in a real browser: keys, the sheet of keys, theme, menus, and no page wider than the phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from bihuan.contexts.orders import api as orders
from tests.contexts.orders import cast
from tests.web import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(chromium: Any, live_server: LiveServer) -> Iterator[Any]:
    """A dispatcher's page, signed in, with three orders; it fails on any error or refusal in the console."""
    town = people.town()
    for _number in range(3):
        cast.receive(town)
    people.account("desk", "dispatcher")
    page = chromium.new_context(base_url=live_server.url, color_scheme="dark", viewport=WIDE).new_page()
    page.set_default_timeout(5_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/orders")
    page.fill("#id_login", "desk")
    page.fill("#id_password", people.PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("[data-list]")
    yield page
    page.context.close()
    assert complaints == []


def current(page: Any) -> str | None:
    found: str | None = page.get_attribute("[data-row][aria-current=true]", "data-row")
    return found


def test_the_list_is_worked_by_keys_alone(desk: Any) -> None:
    first = current(desk)
    desk.keyboard.press("j")
    second = current(desk)
    assert first != second
    desk.wait_for_function("number => document.querySelector('#preview').textContent.includes(number)", arg=second)
    assert f"at={second}" in desk.url
    desk.keyboard.press("k")
    assert current(desk) == first
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/orders/{first}")
    desk.keyboard.press("g")
    desk.keyboard.press("o")
    desk.wait_for_url("**/orders")


def test_keys_are_letters_while_somebody_types(desk: Any) -> None:
    before = current(desk)
    desk.keyboard.press("/")
    desk.keyboard.type("jjk?2")
    assert desk.input_value("[name=q]") == "jjk?2"
    assert current(desk) == before
    assert not desk.is_visible("#keysheet")


def test_the_sheet_lists_the_keys_of_the_page_and_closes(desk: Any) -> None:
    desk.keyboard.press("Shift+Slash")
    sheet = desk.inner_text("#keysheet")
    for key in ("G O", "J", "1"):
        assert key in sheet.split("\n")
    desk.keyboard.press("Escape")
    assert not desk.is_visible("#keysheet")


def test_a_step_is_taken_in_the_drawer_and_undone_by_its_key(desk: Any) -> None:
    number = current(desk)
    desk.keyboard.press("e")
    desk.wait_for_selector("#drawer[open] select")
    desk.select_option("#id_person_id", index=1)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_selector("#toast")
    assert number is not None
    assert orders.State.ASSIGNED in states()
    desk.keyboard.press("z")
    desk.wait_for_url(f"**/orders/{number}")
    assert orders.State.RETURNED in states()


def states() -> set[str]:
    from bihuan.contexts.orders.models import Order

    return set(Order.objects.values_list("state", flat=True))


def test_on_a_narrow_screen_the_preview_is_a_drawer_on_a_key(desk: Any) -> None:
    desk.set_viewport_size(NARROW)
    assert not desk.is_visible("#preview")
    desk.keyboard.press("v")
    assert desk.is_visible("#preview")
    desk.keyboard.press("Escape")
    assert not desk.is_visible("#preview")


def test_on_a_phone_no_order_has_to_be_scrolled_sideways(desk: Any) -> None:
    desk.set_viewport_size(PHONE)
    assert desk.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('.orders-table'))"
    )
    assert desk.is_visible("[data-row] .o-state")
    assert desk.is_visible(".orders-table th [href*='sort=newest']")


def test_a_key_does_not_reach_what_lies_under_a_pane(desk: Any) -> None:
    desk.set_viewport_size(PHONE)
    desk.goto("/people")
    desk.keyboard.press("f")
    assert desk.evaluate("document.activeElement.name") == "find"
    desk.evaluate("document.activeElement.blur(); document.querySelector('#preview').classList.add('open')")
    desk.keyboard.press("f")
    assert desk.evaluate("document.activeElement.name") != "find"
    desk.keyboard.press("Escape")
    desk.keyboard.press("f")
    assert desk.evaluate("document.activeElement.name") == "find"


def test_an_empty_field_is_told_of_in_the_pages_words_and_the_click_still_counts(desk: Any) -> None:
    desk.evaluate(
        "document.querySelector('#main').insertAdjacentHTML('afterbegin',"
        " '<form id=asked class=fields><div class=field><input name=why required></div>"
        "<div class=field><input name=who required></div><button>go</button></form>')"
    )
    desk.focus("#asked [name=why]")
    desk.click("#asked button")  # leaving the field puts no line between button and pointer
    assert desk.locator("#asked .fault").all_inner_texts() == ["请填写此项。", "请填写此项。"]
    assert desk.evaluate("document.activeElement.name") == "why"
    desk.keyboard.type("x")
    assert desk.locator("#asked .fault").count() == 1


def test_a_box_and_a_file_are_asked_for_as_what_they_are(desk: Any) -> None:
    desk.evaluate(
        "document.querySelector('#main').insertAdjacentHTML('afterbegin', '<form id=asked><input name=why required>"
        "<input name=box type=checkbox required><input name=book type=file required><button>go</button></form>');"
        "document.querySelector('#asked').addEventListener('submit', (sent) => { sent.preventDefault();"
        " document.title = 'sent'; })"
    )
    desk.click("#asked button")
    said = "[...document.querySelectorAll('#asked input')].map((one) => one.validationMessage)"
    assert desk.evaluate(said) == ["请填写此项。", "请勾选此项后再继续。", "请选择文件。"]
    desk.set_input_files("#asked [name=book]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    desk.evaluate("document.querySelector('#asked [name=why]').value = 'x'")  # by script: no event tells
    desk.evaluate("document.querySelector('#asked [name=box]').checked = true")
    desk.click("#asked button")
    assert desk.title() == "sent"


def test_the_theme_follows_the_system_until_one_is_chosen(desk: Any) -> None:
    assert desk.get_attribute("html", "data-theme") == "dark"
    desk.click(".top .menu summary")
    desk.click("button[name=theme][value=light]")
    desk.wait_for_function("document.documentElement.dataset.theme === 'light'")


@pytest.mark.parametrize("address", ["/orders", "/orders?view=all", "/orders/import", "/password"])
def test_no_page_is_wider_than_a_phone(desk: Any, address: str) -> None:
    desk.set_viewport_size(PHONE)
    desk.goto(address)
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_date_is_typed_to_its_end_before_the_list_is_narrowed(desk: Any) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "received_from=" in request.url else None)
    desk.keyboard.press("f")
    desk.focus("[name=received_from]")
    desk.keyboard.type("11212026")  # month, day, and the year digit by digit
    assert desk.input_value("[name=received_from]") == "2026-11-21"
    desk.keyboard.press("Enter")
    desk.wait_for_url("**received_from=2026-11-21**")
    assert len(asked) == 1
