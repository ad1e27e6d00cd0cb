"""Messages, addresses to place, and work done later: what is shown, done and refused there."""

from datetime import timedelta

import pytest
from django.test import Client

from bihuan.contexts.customers.models import Address
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.messaging import Message
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town, minutes
from tests.web import people
from tests.web.desk.entering import enter, post, text, toast

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(town: Town) -> Message:
    """A message about an order, waiting for its undo to pass."""
    cast.receive(town)
    run_until_idle(START)
    found: Message = Message.objects.get()
    return found


def test_a_message_is_shown_masked_with_its_order(client: Client, message: Message) -> None:
    desk = enter(client, "desk", "dispatcher")
    number = Order.objects.get().number
    page = text(desk, "/messages")
    assert "136****9077" in page
    assert "13612349077" not in page
    assert f'href="/orders/{number}"' in page
    for query, listed in (
        (f"?text={number}", True),
        ("?text=13612349077", True),
        ("?text=13612340000", False),
        ("?text=GZ-000000-9999", False),
        ("?state=waiting&step=received", True),
        ("?state=sent", False),
        ("?state=no-such&page=99999999999", False),
    ):
        assert ("136****9077" in text(desk, f"/messages{query}")) is listed
    assert desk.get("/messages?text=12").status_code == 422


def test_a_waiting_message_is_taken_back_once(client: Client, message: Message) -> None:
    desk = enter(client, "desk", "dispatcher")
    assert post(desk, f"/messages/{message.pk}/cancel", back="state=waiting")[0] == 200
    assert toast(text(desk, "/messages?state=cancelled")) == "消息已撤回，不会发出。"
    assert post(desk, f"/messages/{message.pk}/cancel")[0] == 409
    assert post(desk, f"/messages/{message.pk}/retry")[0] == 403


@pytest.mark.parametrize("state", ["failed", "unknown"])
def test_a_lost_message_is_shown_as_it_is_and_sent_again(client: Client, message: Message, state: str) -> None:
    Message.objects.update(state=state, last_error="SMTP 550")
    boss = enter(client, "boss", "system_administrator")
    page = text(boss, "/messages")
    assert {"failed": "未发出", "unknown": "不明"}[state] in page
    assert "SMTP 550" in page
    assert post(boss, f"/messages/{message.pk}/retry")[0] == 200
    assert Message.objects.get().state == "waiting"
    assert post(boss, f"/messages/{message.pk}/retry")[0] == 409


def test_an_address_is_placed_and_its_orders_follow(client: Client, town: Town) -> None:
    desk_cast.tree(town.zones[0], town.zones[1])
    order_id = cast.receive(town, zone=None)
    Address.objects.update(text="幸福小区3栋")
    desk = enter(client, "desk", "dispatcher")
    address = Address.objects.get()
    page = text(desk, "/placing")
    assert "幸福小区3栋" in page
    assert Order.objects.get().number in page
    assert page.count('name="node"') == 2
    found = post(desk, f"/placing/{address.pk}/search", q="光明里")[1]
    assert "光明里" in found
    assert "没有这样名称的地点" in post(desk, f"/placing/{address.pk}/search", q="zzz")[1]
    status, refused = post(desk, f"/placing/{address.pk}/confirm", node="x", zone="")
    assert (status, 'aria-invalid="true"' in refused) == (422, True)
    assert post(desk, f"/placing/{address.pk}/confirm", node="", zone=str(town.zones[1].pk))[0] == 200
    run_until_idle(minutes(1))
    order = Order.objects.get(pk=order_id)
    assert (order.zone_id, order.org_path) == (town.zones[1].pk, town.zones[1].path)
    assert "所有地址都已有小包区" in text(desk, "/placing")


def test_placing_needs_its_permission_and_area(client: Client, town: Town) -> None:
    cast.receive(town, zone=None)
    address = Address.objects.get()
    assert enter(client, "agent", "callback_agent").get("/placing").status_code == 403
    other = enter(Client(), "desk-b", "dispatcher", path=cast.GROUP_B)
    assert post(other, f"/placing/{address.pk}/confirm")[0] == 404
    assert "所有地址都已有小包区" in text(other, "/placing")


def test_what_gave_up_is_tried_again_by_who_may(client: Client, town: Town) -> None:
    cast.receive(town)
    dead = Delivery.objects.get(name="care.tell_received")
    given_up = {"state": "dead", "last_error": "Refused: no", "progress_done": 3, "progress_total": 9}
    Delivery.objects.filter(pk=dead.pk).update(**given_up)
    reader = enter(client, "office", "operations_manager")
    page = text(reader, "/jobs?state=dead")
    assert "Refused: no" in page
    assert 'max="9" value="3"' in page
    assert f"/jobs/{dead.pk}/retry" not in page
    assert post(reader, f"/jobs/{dead.pk}/retry")[0] == 403
    boss = enter(Client(), "boss", "system_administrator")
    assert f"/jobs/{dead.pk}/retry" in text(boss, "/jobs?state=dead")
    assert post(boss, f"/jobs/{dead.pk}/retry")[0] == 200
    assert post(boss, f"/jobs/{dead.pk}/retry")[0] == 409
    assert "没有已放弃的任务" in text(boss, "/jobs?state=dead")
    assert "<html" not in boss.get("/jobs", headers={"HX-Request": "true"}).content.decode()


def test_english_is_complete(client: Client, town: Town, message: Message) -> None:
    account = people.account("desk", "dispatcher", "hotline_agent", "callback_agent", "system_administrator")
    type(account).objects.filter(pk=account.pk).update(language="en")
    client.post("/signin", {"login": "desk", "password": people.PASSWORD})
    with clock.frozen(START + timedelta(minutes=1)):
        for address, words in (
            ("/hotline", "No call is open."),
            ("/callbacks", "Nobody waits for a callback."),
            ("/messages", "Messages to customers"),
            ("/placing", "Every address has its zone."),
            ("/jobs", "Work done later"),
        ):
            assert words in text(client, address)
