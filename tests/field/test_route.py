"""Today's route: what is current, what is shown of whom, what is folded away, and what it costs."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from bihuan.contexts.customers.models import Address
from bihuan.contexts.orders import api as orders
from bihuan.platform import clock
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes
from tests.field.cast import Phone, number_of, sign_in

NAME, PHONE, ADDRESS = "郑小明", "13612349077", "光明里12号楼2单元301"


def current(page: str) -> str:
    """The number on the card."""
    found = re.search(r'data-card="([^"]+)"', page)
    assert found, "no card"
    return found[1]


def offered(page: str) -> list[str]:
    """The steps on the way, the first of which is shown."""
    return re.findall(r'data-panel="(?!pending)(\w+)"', page)


def give(town: Town, at: int = 3, **more: Any) -> UUID:
    """This will receive an order and assign it to Chen, planned for 40 minutes from `at` + 60."""
    order_id = cast.receive(town)
    start = minutes(at + 60)
    end = start + timedelta(minutes=40)
    wanted = {"planned_start": start, "planned_end": end, "sequence": 1} | more
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(at), **wanted)
    return order_id


def test_the_card_shows_the_customer_whole_and_the_one_next_step(town: Town, phone: Phone) -> None:
    order_id = give(town)
    orders.note(town.desk, order_id=order_id, text="老人在家，请先电话", at=minutes(4))
    page = phone.page()
    assert current(page) == number_of(order_id)
    for shown in (NAME, PHONE, ADDRESS, "宽带障碍 · 光猫红灯", "老人在家，请先电话", 'href="tel:13612349077"', "接单"):
        assert shown in page
    assert 'href="geo:30.51,114.31?' in page
    assert offered(page) == ["accept", "contact", "depart", "arrive", "complete"]


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        ("assigned", ["accept", "contact", "depart", "arrive", "complete"]),
        ("accepted", ["contact", "depart", "arrive", "complete"]),
        ("travelling", ["arrive", "complete"]),
        ("working", ["complete"]),
    ],
)
def test_the_steps_ahead_follow_the_state(town: Town, phone: Phone, state: str, steps: list[str]) -> None:
    cast.bring(town, cast.receive(town), state)
    page = phone.page()
    assert offered(page) == steps
    shown = [part for part in re.findall(r'data-panel="(\w+)"( hidden)?', page) if not part[1]]
    assert [part[0] for part in shown] == steps[:1]


def test_a_call_made_is_not_proposed_again(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    orders.contact(town.phone(town.chen), order_id=order_id, channel="phone", outcome="no_answer", at=minutes(6))
    assert offered(phone.page())[0] == "contact"
    orders.contact(town.phone(town.chen), order_id=order_id, channel="phone", outcome="reached", at=minutes(7))
    assert offered(phone.page()) == ["depart", "arrive", "complete"]


def test_work_under_way_is_current_whatever_the_plan_says(town: Town, phone: Phone) -> None:
    first, second = give(town, 3), give(town, 5)
    assert current(phone.page()) == number_of(first)
    with clock.frozen(minutes(21)):
        for verb in ("accept", "depart"):
            phone.act(second, verb)
        page = phone.page()
    assert current(page) == number_of(second)
    assert number_of(first) in page


def test_what_is_done_is_folded_and_masked(town: Town, phone: Phone) -> None:
    cast.bring(town, cast.receive(town), "completed")
    page = phone.page()
    assert "1 / 1 单" in page
    assert "今日工单已全部完成。" in page
    assert "<details" in page
    assert ADDRESS not in page
    assert PHONE not in page


def test_the_way_between_stops_is_told(town: Town, phone: Phone) -> None:
    give(town, 3)
    far = give(town, 5)
    address = orders.brief(far).address_id
    Address.objects.filter(pk=address).update(lat=30.53)
    assert re.search(r"3\.0 km", phone.page())  # 2.22 km as the crow flies, and the policy's detour


def test_an_order_whose_place_is_unknown_says_so(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town, zone=None)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=minutes(3))
    page = phone.page()
    assert "geo:" not in page
    assert "地址未定位" in page


def test_an_empty_day_says_what_comes_next(town: Town, phone: Phone) -> None:
    cast.receive(town)  # nobody's yet
    page = phone.page()
    assert "还没有派给您的工单。" in page
    assert "data-card" not in page


def test_another_technicians_order_is_nowhere(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    orders.assign(town.desk, order_id=order_id, person_id=town.liu.pk, at=minutes(3))
    number = number_of(order_id)
    assert number not in phone.page()
    assert number not in phone.page("/field/orders")
    assert phone.client.get(f"/field/orders/{number}").status_code == 404


def test_own_orders_open_and_done(town: Town, phone: Phone) -> None:
    open_id, done_id = give(town), cast.receive(town)
    cast.bring(town, done_id, "completed")
    page = phone.page("/field/orders")
    assert page.index(number_of(open_id)) < page.index(number_of(done_id))
    assert "1 单在办" in page
    looked = phone.page(f"/field/orders/{number_of(done_id)}")
    assert PHONE not in looked
    assert not offered(looked)


def test_a_held_order_can_be_taken_up_again(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "held")
    assert "data-card" not in phone.page()
    page = phone.page(f"/field/orders/{number_of(order_id)}")
    assert offered(page) == ["resume"]
    assert "挂起中" in page


def test_who_has_no_phone_work_is_refused(town: Town) -> None:
    assert sign_in(town.helper, "dispatcher").get("/field/").status_code == 403


def test_a_stranger_signs_in_first_and_comes_back(town: Town) -> None:
    assert Client().get("/field/orders")["Location"] == "/signin?next=/field/orders"


def test_a_day_costs_the_same_however_long(town: Town, phone: Phone, django_assert_max_num_queries: Any) -> None:
    for at in range(8):
        give(town, at + 1)
    phone.page()  # policies are read once
    with django_assert_max_num_queries(23):
        phone.page()
    with django_assert_max_num_queries(8):
        phone.page("/field/orders")
    with django_assert_max_num_queries(6):
        phone.page("/field/me")


def test_the_page_of_me(town: Town, phone: Phone) -> None:
    page = phone.page("/field/me")
    assert "Name of chen" in page
    assert "没有您的排班" in page
    assert 'action="/signout"' in page
    phone.client.post("/preferences", {"language": "en", "theme": "dark", "next": "/field/me"})
    page = phone.page("/field/me")
    assert 'data-theme="dark"' in page
    assert "No rota is entered for you." in page
