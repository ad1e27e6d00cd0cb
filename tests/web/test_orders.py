"""The orders' list, the page of one order, and taking its steps; drawn for a dispatcher of the small town."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client
from openpyxl import load_workbook

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.events.read import history
from tests.contexts.orders import cast
from tests.web import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.minutes(30)):
        yield people.town()


def enter(client: Client, login: str, *roles: str, path: str = cast.CITY) -> Client:
    """This will sign somebody in who holds `roles` over `path`."""
    people.account(login, *roles, path=path)
    client.post("/signin", {"login": login, "password": people.PASSWORD})
    return client


@pytest.fixture
def desk(client: Client, town: cast.Town) -> Client:
    return enter(client, "desk", "dispatcher")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def number_of(order_id: UUID) -> str:
    return Order.objects.get(pk=order_id).number


def test_the_list_masks_the_customer_and_says_how_many_there_are(desk: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    page = text(desk, "/orders")
    assert number in page
    assert "郑**" in page
    assert "136****9077" in page
    assert "郑小明" not in page
    assert "13612349077" not in page
    assert "显示 1 / 1" in page


def test_an_empty_list_says_why_and_what_next(desk: Client) -> None:
    assert "来电、导入或接口受理的工单会列在这里" in text(desk, "/orders")
    assert "没有符合条件的工单" in text(desk, "/orders?business=leased")
    assert "没有符合此搜索的工单" in text(desk, "/orders?q=GZ-0000")


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", True),
        ("?view=pool", True),
        ("?view=completed", False),
        ("?view=no-such-view", True),
        ("?business=broadband&work=repair&tier=gold&state=received", True),
        ("?business=iptv", False),
        ("?state=closed", True),  # not a state of the open view: it filters nothing there
        ("?view=all&state=closed", False),
        ("?unit=U00010001000100010001", True),
        ("?unit=U00010001000100010002", False),
        ("?q=136 1234 9077", False),  # a phone has no place in an address: the search page takes it
        ("?page=0&sort=nothing&at=nothing", True),
        ("?page=99999999999", False),
    ],
)
def test_the_address_holds_the_filter(desk: Client, town: cast.Town, query: str, listed: bool) -> None:
    number = number_of(cast.receive(town))
    assert (number in text(desk, f"/orders{query}")) is listed


def test_searching_a_whole_number_opens_the_order(desk: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    assert desk.get(f"/orders?q={number.lower()}")["Location"] == f"/orders/{number}"


@pytest.mark.parametrize("address", ["/orders?q=a%00", "/orders?unit=%00&tier=%00", "/orders/%00"])
def test_a_sign_no_database_text_can_hold_is_no_failure(desk: Client, address: str) -> None:
    assert desk.get(address).status_code < 500


def test_the_page_of_an_order_out_of_sight_is_as_if_there_were_none(client: Client, town: cast.Town) -> None:
    elsewhere = enter(client, "desk-b", "dispatcher", path=cast.GROUP_B)
    number = number_of(cast.receive(town, zone=0))
    for address in (f"/orders/{number}", f"/orders/{number}/steps/cancel", "/orders/GZ-000000-0000"):
        assert elsewhere.get(address).status_code == 404
    assert number not in text(elsewhere, "/orders?view=all")
    assert "已不在您的辖区" in text(elsewhere, f"/orders/{number}/preview")


def test_pages_and_parts_need_the_permission(client: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    auditor = enter(client, "auditor", "audit_administrator")
    for address in ("/orders", f"/orders/{number}", f"/orders/{number}/preview", "/orders/export"):
        assert auditor.get(address).status_code == 403


@pytest.mark.parametrize(
    "state",
    ["received", "assigned", "accepted", "travelling", "working", "completed", "closed", "reopened", "held",
     "blocked", "returned", "cancelled"],
)  # fmt: skip
def test_an_order_can_be_read_in_every_state(desk: Client, town: cast.Town, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    page = text(desk, f"/orders/{number_of(order_id)}")
    assert page.count('<li class="done"') + page.count('<li class="current"') + page.count('<li class=""') == 8
    assert ('aria-current="step"' in page) is (state not in ("closed", "cancelled"))
    assert "郑小明" not in page
    assert text(desk, f"/orders/{number_of(order_id)}/preview")


def take(client: Client, number: str, verb: str, **given: str) -> int:
    return client.post(f"/orders/{number}/steps/{verb}", {"key": f"key-{verb}", **given}).status_code


def test_a_step_is_asked_for_taken_and_told_of(desk: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    number = number_of(order_id)
    form = text(desk, f"/orders/{number}/steps/assign")
    assert "Name of chen" in form
    assert "Name of left" not in form
    assert take(desk, number, "assign", person_id=str(town.chen.pk)) == 302
    assert Order.objects.get(pk=order_id).holder_id == town.chen.pk
    page = text(desk, f"/orders/{number}")
    assert f'"undo": "/orders/{number}/steps/withdraw"' in page
    assert "toast-left" not in text(desk, f"/orders/{number}")  # told once
    assert take(desk, number, "withdraw") == 302
    assert Order.objects.get(pk=order_id).state == "returned"


def test_sending_a_form_twice_is_one_act(desk: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    number = number_of(order_id)
    assert take(desk, number, "urge") == take(desk, number, "urge") == 302
    assert Order.objects.get(pk=order_id).urges_count == 1


def test_a_form_filled_in_wrongly_keeps_what_was_typed(desk: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    answer = desk.post(f"/orders/{number}/steps/reschedule", {"key": "k", "reason": "customer", "window": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_window_error"' in page
    assert '<option value="customer" selected>' in page


def test_a_step_that_came_too_late_is_refused_in_words(desk: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    number = number_of(order_id)
    cast.bring(town, order_id, "cancelled")
    answer = desk.post(f"/orders/{number}/steps/urge", {"key": "k"}, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "请刷新页面" in answer.content.decode()


def test_taking_a_step_from_the_list_returns_to_the_list(desk: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    shown = f"http://testserver/orders?view=pool&at={number}"
    answer = desk.post(
        f"/orders/{number}/steps/urge", {"key": "k"}, headers={"HX-Request": "true", "HX-Current-URL": shown}
    )
    assert answer["HX-Redirect"] == f"/orders?view=pool&at={number}"


def test_a_note_is_kept_and_read_as_written(desk: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    assert take(desk, number, "note", text="<b>老人在家</b>，请先电话") == 302
    assert "&lt;b&gt;老人在家&lt;/b&gt;，请先电话" in text(desk, f"/orders/{number}")


def test_the_closing_checks_of_the_kind_are_asked_for(client: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    office = enter(client, "office", "dispatcher", "api_integrator")
    number = number_of(order_id)
    assert 'name="check_optical_power"' in text(office, f"/orders/{number}/steps/complete")
    given = {f"check_{name}": str(value).lower() for name, value in cast.CHECKS.items()}
    assert take(office, number, "complete", cause="drop_fibre", remedy="spliced", **given) == 302
    assert Order.objects.get(pk=order_id).state == "completed"


def test_the_export_is_what_the_list_shows_and_no_formula(client: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    desk = enter(client, "desk", "dispatcher")
    answer = desk.get("/orders/export?business=broadband")
    [head, row] = load_workbook(BytesIO(answer.content)).active.values
    assert head[0] == "工单"
    assert row[0] == number
    assert "郑**" in row
    assert desk.get("/orders/export?business=iptv&format=csv").content.decode("utf-8-sig").count("\n") == 1


def test_showing_the_customer_needs_a_right_and_a_reason_and_leaves_a_trace(client: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    address = f"/orders/{number_of(order_id)}/customer"
    assert enter(Client(), "auditor", "callback_agent").get(address).status_code == 403
    with people.granted("dispatcher", "customers.unmask"):
        desk = enter(client, "desk", "dispatcher")
        assert "郑小明" not in text(desk, address)
        assert desk.post(address, {}).status_code == 422
        shown = desk.post(address, {"reason": "visit"}).content.decode()
    assert "郑小明" in shown
    assert "光明里12号楼2单元301" in shown
    [trace] = history("customer", Order.objects.get(pk=order_id).customer_id)
    assert trace.facts.reason == "visit"


def test_the_no_stands_beside_the_yes_and_what_others_do_comes_last(desk: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    phone = town.phone(town.chen)
    orders.request_hold(phone, order_id=order_id, reason="customer_asks", until=cast.minutes(400), at=cast.minutes(20))
    page = text(desk, f"/orders/{number_of(order_id)}")
    places = [page.index(words) for words in ("批准挂起", "驳回挂起", "改派", "补登：竣工")]
    assert places == sorted(places)
