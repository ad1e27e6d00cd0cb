"""The search over everything: who finds what, in what words, and that nothing personal gets into an address."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.customers import grams
from bihuan.contexts.customers.models import Address, AddressGram
from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce.models import Person
from bihuan.platform import clock
from bihuan.platform.privacy import blind
from tests.contexts.orders import cast
from tests.web import people

QUERIES_MOST = 24


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.START):
        yield people.town()


def enter(client: Client, login: str, role: str, path: str = cast.CITY) -> Client:
    people.account(login, role, path=path)
    client.post("/signin", {"login": login, "password": people.PASSWORD})
    return client


def hits(client: Client, text: str) -> str:
    """This will ask as the field of the top bar does."""
    answer = client.post("/search", {"q": text}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def number_of(order_id: Any) -> str:
    return str(Order.objects.get(pk=order_id).number)


def test_an_order_is_found_by_the_beginning_and_the_end_of_its_number(client: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    desk = enter(client, "desk", "dispatcher")
    for text in (number, number.lower(), number[:8], number[-4:], f" {number} "):
        assert f'href="/orders/{number}"' in hits(desk, text)
    for nothing in ("GZ", "999999", "%", "_" * 9):
        assert number not in hits(desk, nothing)


def test_a_phone_and_a_name_find_the_customer_and_the_orders(client: Client, town: cast.Town) -> None:
    order = Order.objects.select_related("customer").get(pk=cast.receive(town))
    desk = enter(client, "desk", "hotline_agent")
    for text in (order.customer.phone, f"+86 {order.customer.phone}", order.customer.name):
        page = hits(desk, text)
        assert f'href="/orders/{order.number}"' in page
        assert f"/hotline?customer={order.customer_id}" in page
        assert order.customer.phone not in page


def test_an_address_leads_to_its_newest_order(client: Client, town: cast.Town) -> None:
    order = Order.objects.select_related("address").get(pk=cast.receive(town))
    grams.rebuild(Address, AddressGram)
    page = hits(enter(client, "desk", "dispatcher"), order.address.text)
    assert "完全相符" in page
    assert f'href="/orders/{order.number}"' in page


def test_pages_are_offered_by_name_to_whom_they_are_open(client: Client, town: cast.Town) -> None:
    desk = enter(client, "desk", "hotline_agent")
    assert 'href="/orders"' in hits(desk, "工单")
    assert 'href="/audit"' not in hits(desk, "审计")


def test_people_are_found_by_whole_name_by_whom_may_see_them(client: Client, town: cast.Town) -> None:
    person = Person.objects.filter(active=True).first()
    name = person.name
    Person.objects.filter(pk=person.pk).update(name_blind=blind(name, "person.name"))
    found = hits(enter(client, "desk", "dispatcher"), name)
    assert f">{name}<" in found
    assert f'href="/people/{person.pk}"' in found
    assert f">{name}<" not in hits(enter(Client(), "calls", "callback_agent"), name)


def test_out_of_sight_is_as_if_it_were_not_there(client: Client, town: cast.Town) -> None:
    elsewhere = enter(client, "desk-b", "dispatcher", path=cast.GROUP_B)
    before = hits(elsewhere, "1")
    order = Order.objects.select_related("customer", "address").get(pk=cast.receive(town, zone=0))
    grams.rebuild(Address, AddressGram)
    for text in (order.number, order.number[-4:], order.customer.phone, order.customer.name, order.address.text):
        assert "辖区内没有相符的内容" in hits(elsewhere, text)
    assert hits(elsewhere, "1") == before


def test_what_is_typed_is_in_no_address_and_no_log(
    client: Client, town: cast.Town, caplog: pytest.LogCaptureFixture
) -> None:
    order = Order.objects.select_related("customer").get(pk=cast.receive(town))
    desk = enter(client, "desk", "dispatcher")
    with caplog.at_level(logging.DEBUG):
        page = hits(desk, order.customer.phone)
    assert order.customer.phone not in page + caplog.text
    assert 'hx-post="/search"' in desk.get("/search").content.decode()


@pytest.mark.parametrize("text", ["", " ", "\0", "a\0b", "%", "'", "x" * 5_000, "１３６", "🙂🙂", "<b>"])
def test_odd_texts_are_answered(client: Client, town: cast.Town, text: str) -> None:
    assert "<b>" not in hits(enter(client, "desk", "dispatcher"), text)


def test_the_signed_out_are_sent_to_sign_in(client: Client, town: cast.Town) -> None:
    assert client.post("/search", {"q": "x"}).status_code == 302


def test_a_search_costs_a_bounded_number_of_queries(client: Client, town: cast.Town) -> None:
    order = Order.objects.select_related("address").get(pk=cast.receive(town))
    desk = enter(client, "desk", "dispatcher")
    for text in (order.number, order.customer.phone, order.address.text):
        with CaptureQueriesContext(connection) as asked:
            hits(desk, text)
        assert len(asked) <= QUERIES_MOST, [one["sql"][:90] for one in asked]
