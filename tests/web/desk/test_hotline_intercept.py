"""F9 at the hotline: a small form, each refusal in its place, and a fault settled without a visit."""

import pytest
from django.test import Client

from bihuan.contexts.frontdesk.models import Interception, Ticket
from bihuan.contexts.orders.models import Order
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders.cast import Town
from tests.web.desk.entering import enter
from tests.web.desk.entering import post as send
from tests.web.desk.test_hotline import said

pytestmark = pytest.mark.django_db
SOLVED = {"solving": "yes", "cause": "ont", "evidence.sessions": "1", "minutes": "6", "agreed": "yes"}


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    desk_cast.somebody_works(town)
    return enter(client, "desk", "hotline_agent")


@pytest.fixture
def caller(town: Town) -> desk_cast.Caller:
    return desk_cast.caller(town)


def post(client: Client, **sent: str) -> tuple[int, str]:
    return send(client, "/hotline/intercept", **sent)


def test_f9_opens_the_form_and_again_settles_the_fault(desk: Client, caller: desk_cast.Caller) -> None:
    status, page = post(desk, **said(caller))
    assert status == 200
    assert "在线解决，不派人上门" in page
    assert 'name="evidence.sessions"' in page
    assert "远程收光功率" in page
    assert "入户光缆断或弯折" not in page, "what must be mended on site is not offered"
    assert not Ticket.objects.exists()
    status, page = post(desk, **said(caller, text="重启后正常"), **SOLVED)
    ticket = Ticket.objects.get()
    assert status == 200
    assert f"申告 {ticket.number} 已拦截" in page
    assert "拦截 1 件" in page
    assert (ticket.state, ticket.text, Order.objects.count()) == ("intercepted", "重启后正常", 0)
    assert Interception.objects.get().evidence == {"sessions": "1"}
    again = post(desk, **said(caller, text="重启后正常"), **SOLVED)
    assert f"申告 {ticket.number} 已拦截" in again[1], "sent twice, told twice, done once"
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cause": ""}, "请另选原因"),
        ({"evidence.sessions": ""}, "此项测试必填"),
        ({"evidence.sessions": "many"}, "请填写数值"),
        ({"evidence.sessions": "0"}, "不能说明已恢复"),
        ({"evidence.optical_power": "-40"}, "-40 dBm 不能说明已恢复"),
        ({"minutes": ""}, "请填写处理用时"),
        ({"symptom": ""}, "请选择故障现象"),
    ],
)
def test_what_speaks_against_it_is_said_in_its_place(
    desk: Client, caller: desk_cast.Caller, change: dict[str, str], words: str
) -> None:
    status, page = post(desk, **(said(caller) | SOLVED | change))
    assert status == 422
    assert words in page
    assert 'aria-invalid="true"' in page
    assert not Ticket.objects.exists()


def test_without_the_customers_yes_somebody_is_sent(desk: Client, caller: desk_cast.Caller) -> None:
    sent = said(caller) | SOLVED
    del sent["agreed"]
    status, page = post(desk, **sent)
    assert (status, Ticket.objects.count()) == (422, 0)
    assert "客户确认恢复后才能算拦截" in page


def test_while_an_order_stands_its_number_is_shown(desk: Client, caller: desk_cast.Caller) -> None:
    order = desk_cast.register(caller)
    status, page = post(desk, **said(caller), **SOLVED)
    assert status == 422
    assert order.order_number in page


def test_only_a_known_customers_fault_can_be_solved_so(desk: Client, caller: desk_cast.Caller) -> None:
    status, page = post(desk, key="k1", name="周小川", business="broadband", **SOLVED)
    assert status == 422
    assert "只有已登记客户的障碍才能在线拦截" in page
    status, page = post(desk, **(said(caller) | SOLVED | {"work": "install", "symptom": ""}))
    assert status == 422
    assert "只有障碍才能在线拦截" in page
    assert not Ticket.objects.exists()


def test_what_was_typed_stays_while_something_else_is_chosen(desk: Client, caller: desk_cast.Caller) -> None:
    status, page = send(desk, "/hotline/draft", **(said(caller) | SOLVED | {"evidence.speed_share": "96"}))
    assert status == 200
    assert 'value="96"' in page
    assert '<option value="ont" selected>' in page


def test_who_may_only_look_settles_nothing(client: Client, town: Town) -> None:
    known = desk_cast.caller(town)
    enter(client, "watch", "operations_manager")
    assert client.post("/hotline/intercept", said(known) | SOLVED).status_code == 403
