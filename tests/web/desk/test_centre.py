"""The control centre: what its page says, who sees which orders, deciding from it, and what it costs."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from bihuan.contexts.care.models import Callback
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Note, Order
from bihuan.platform import clock
from tests.contexts.care import cast as care_cast
from tests.contexts.dispatch import cast as dispatch_cast
from tests.contexts.orders import cast
from tests.web.test_orders import enter, number_of, text

pytestmark = pytest.mark.django_db
PAGE_QUERIES, PULSE_QUERIES = 12, 11


@pytest.fixture
def day(db: None) -> Any:
    with clock.frozen(cast.minutes(30)):
        made = dispatch_cast.day()
        desk = replace(made.town.desk, id=f"user:{uuid4()}")  # pages name the actors of events by their accounts
        yield replace(made, town=replace(made.town, desk=desk))


@pytest.fixture
def desk(client: Client, day: dispatch_cast.Day) -> Client:
    return enter(client, "desk", "dispatcher")


def hold(day: dispatch_cast.Day, *, minutes: float = 200) -> UUID:
    """An accepted order whose technician asks for a hold; gives the hold."""
    order_id = cast.receive(day.town)
    cast.bring(day.town, order_id, "accepted")
    asked = orders.request_hold(
        day.town.phone(day.town.chen),
        order_id=order_id,
        reason="customer_asks",
        until=cast.minutes(minutes),
        at=cast.minutes(10),
    )
    assert asked.row_id
    return asked.row_id


def order_of(hold_id: UUID) -> str:
    return number_of(Hold.objects.get(pk=hold_id).order_id)


def counts(page: str) -> list[int]:
    """The lanes' counts, from all to zone unknown."""
    nav = re.search(r'<nav class="segments".*?</nav>', page, re.DOTALL)
    assert nav
    return [int(found) for found in re.findall(r"<b>(\d+)</b>", nav[0])]


def test_the_page_says_what_waits_and_what_is_proposed(desk: Client, day: dispatch_cast.Day) -> None:
    number = order_of(hold(day))
    urged = cast.receive(day.town)
    orders.urge(day.town.desk, order_id=urged, at=cast.minutes(20))
    cast.receive(day.town, zone=None)
    page = text(desk, "/centre")
    assert counts(page) == [3, 0, 1, 1, 0, 0, 1]
    assert page.index(number) < page.index(number_of(urged))
    for said in ("候审 20 分", "批准至 13:26", "第 1 次", "郑**", "今日受理 3"):
        assert said in page
    assert "13612349077" not in page
    assert number_of(urged) not in text(desk, "/centre?lane=hold")
    assert "没有这一类待决事项" in text(desk, "/centre?lane=replan")
    assert counts(text(desk, "/centre?lane=no-such&page=99")) == counts(page)


def test_nothing_that_waits_says_so(desk: Client) -> None:
    assert "没有等您决定的事项" in text(desk, "/centre")


def test_a_hold_is_approved_as_long_as_was_shown(desk: Client, day: dispatch_cast.Day) -> None:
    hold_id = hold(day)
    panel = text(desk, f"/centre/orders/{order_of(hold_id)}")
    until = re.search(r'name="until" value="([^"]+)"', panel)
    assert until
    assert "批准至 13:26" in panel
    sent = {"key": "k", "decision": "approve", "until": until[1], "next_row": "GZ-1"}
    for _again in range(2):
        assert desk.post(f"/centre/holds/{hold_id}", sent)["Location"] == "/centre?at=GZ-1"
    decided = Hold.objects.get(pk=hold_id)
    assert (decided.state, decided.until) == ("approved", cast.minutes(200))


def test_a_refusal_carries_its_reason_to_the_technician(desk: Client, day: dispatch_cast.Day) -> None:
    hold_id = hold(day)
    without = desk.post(f"/centre/holds/{hold_id}", {"key": "k", "decision": "refuse", "reason": " "})
    assert without.status_code == 409
    assert Hold.objects.get(pk=hold_id).state == "requested"
    sent = {"key": "k", "decision": "refuse", "reason": "请先电话约定"}
    assert desk.post(f"/centre/holds/{hold_id}", sent).status_code == 302
    assert Hold.objects.get(pk=hold_id).state == "refused"
    assert [note.text for note in Note.objects.all()] == ["挂起驳回：请先电话约定"]
    late = desk.post(f"/centre/holds/{hold_id}", sent | {"key": "other"})
    assert late.status_code == 409
    assert Note.objects.count() == 1


def test_a_hold_asked_for_until_a_moment_past_can_only_be_refused(desk: Client, day: dispatch_cast.Day) -> None:
    hold_id = hold(day, minutes=20)
    panel = text(desk, f"/centre/orders/{order_of(hold_id)}")
    assert 'value="approve"' not in panel
    assert 'value="refuse"' in panel
    assert "驳回：申请的时间已过" in text(desk, "/centre")


def test_an_order_near_its_limit_is_given_to_who_fits_and_taken_back(desk: Client, day: dispatch_cast.Day) -> None:
    order_id = cast.receive(day.town, at=cast.minutes(0), received_at=cast.minutes(-320))
    number = number_of(order_id)
    assert counts(text(desk, "/centre"))[:2] == [1, 1]
    panel = text(desk, f"/centre/orders/{number}")
    code = re.search(r'name="to" value="([^"]+)"', panel)
    assert code
    assert f"派给Name of {code[1]}" in panel
    assert desk.post(f"/centre/orders/{number}/give", {"key": "k", "to": code[1]})["Location"] == "/centre"
    assert Order.objects.get(pk=order_id).state == "assigned"
    undo = re.search(r'"undo": "(/[^"]+)"', text(desk, "/centre"))
    assert undo
    answer = desk.post(undo[1])
    assert answer["Location"] == "/centre"
    assert Order.objects.get(pk=order_id).state == "returned"


def test_where_nobody_may_be_given_it_the_page_says_why(desk: Client, day: dispatch_cast.Day) -> None:
    order_id = cast.receive(day.town, zone=2, received_at=cast.minutes(-320))
    panel = text(desk, f"/centre/orders/{number_of(order_id)}")
    assert 'name="to"' not in panel
    assert "本组" in panel


def test_the_pulse_says_how_much_is_new_and_leaves_the_list(desk: Client, day: dispatch_cast.Day) -> None:
    hold(day)
    known = re.search(r'name="known" value="([^"]*)"', text(desk, "/centre"))
    assert known
    quiet = desk.post("/centre/pulse", {"known": known[1]}).content.decode()
    assert "条更新" not in quiet
    cast.receive(day.town, zone=None)
    told = desk.post("/centre/pulse?page=1", {"known": known[1]}).content.decode()
    assert "1 条更新" in told
    assert "/centre?page=1" in told
    assert "<table" not in told
    assert desk.get(f"/centre/pulse?known={known[1]}").status_code == 405  # an address has no room for all of them


def test_the_queues_of_others_are_counted_with_their_doors(client: Client, day: dispatch_cast.Day) -> None:
    care_cast.waiting(day.town)
    Callback.objects.update(due_at=cast.minutes(5))
    boss = enter(client, "boss", "operations_manager")
    page = text(boss, "/centre")
    assert "回访超时 <b>1</b>" in page
    assert "/callbacks?view=late" in page
    assert "待回访 1" in page


def test_each_figure_leads_to_the_list_it_counts(desk: Client, day: dispatch_cast.Day) -> None:
    cast.receive(day.town, source="api")
    late = cast.receive(day.town, source="api", received_at=cast.minutes(-500))
    page = text(desk, "/centre")
    doors = dict(re.findall(r'<a href="([^"]+)" data-key="(G \d)"', page))
    by_key = {key: address.replace("&amp;", "&") for address, key in doors.items()}
    assert "显示 2 / 2" in text(desk, by_key["G 1"])
    assert "2 单未联系" in page
    assert "显示 2 / 2" in text(desk, by_key["G 2"])
    assert "差 1 单" in page
    missed = text(desk, by_key["G 3"])
    assert "显示 1 / 1" in missed
    assert number_of(late) in missed


def test_who_decides_nothing_has_no_centre(client: Client, day: dispatch_cast.Day) -> None:
    number = order_of(hold(day))
    agent = enter(client, "agent", "hotline_agent")
    for address in ("/centre", f"/centre/orders/{number}"):
        assert agent.get(address).status_code == 403
    assert agent.post("/centre/pulse").status_code == 403
    assert agent.post(f"/centre/orders/{number}/give", {"to": "chen"}).status_code == 403


def test_another_area_shows_nothing_of_it(client: Client, day: dispatch_cast.Day) -> None:
    hold_id = hold(day)
    other = enter(client, "desk-b", "dispatcher", path=cast.GROUP_B)
    assert counts(text(other, "/centre"))[0] == 0
    assert other.get(f"/centre/orders/{order_of(hold_id)}").status_code == 404
    sent = {"key": "k", "decision": "approve"}
    assert other.post(f"/centre/holds/{hold_id}", sent).status_code == 404
    assert Hold.objects.get(pk=hold_id).state == "requested"


def test_the_page_costs_the_same_however_much_waits(
    client: Client, day: dispatch_cast.Day, django_assert_max_num_queries: Any
) -> None:
    for zone in (0, 1, 2, None):
        cast.receive(day.town, zone=zone, received_at=cast.minutes(-340))
    hold(day)
    boss = enter(client, "boss", "operations_manager")  # sees every queue there is
    with django_assert_max_num_queries(PAGE_QUERIES):
        text(boss, "/centre")
    with django_assert_max_num_queries(PULSE_QUERIES):
        boss.post("/centre/pulse")
