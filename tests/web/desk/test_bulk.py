"""Several orders at once, kept filters, and the first words on a page."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from bihuan.contexts.orders.models import Note, Order
from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform import clock, identity
from bihuan.platform.identity import wishes
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.dispatch.cast import employ
from tests.contexts.orders import cast
from tests.web import people
from tests.web.test_orders import enter, number_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.minutes(30)):
        yield people.town()


@pytest.fixture
def desk(client: Client, town: cast.Town) -> Client:
    return enter(client, "desk", "dispatcher")


def act(client: Client, ids: list[UUID], verb: str, **given: str) -> str:
    sent = {"key": f"bulk-{verb}", "verb": verb, "numbers": " ".join(number_of(one) for one in ids), **given}
    answer = client.post("/orders/bulk/act", sent)
    assert answer.status_code == 200
    return answer.content.decode()


def states(ids: list[UUID]) -> list[str]:
    return [Order.objects.get(pk=one).state for one in ids]


def test_each_order_is_done_by_itself_and_the_refused_say_why(desk: Client, town: cast.Town) -> None:
    ids = [cast.receive(town) for _ in range(3)]
    cast.bring(town, ids[1], "cancelled")
    page = act(desk, ids, "assign", person_id=str(town.chen.pk))
    assert states(ids) == ["assigned", "cancelled", "assigned"]
    assert "2 单已办" in page
    assert "1 单未办" in page
    assert "工单处于“已撤销”，不能“派单”" in page  # the reason, beside the refused number
    versions = list(Order.objects.order_by("pk").values_list("version", flat=True))
    assert act(desk, ids, "assign", person_id=str(town.chen.pk)) == page  # the same form once more
    assert list(Order.objects.order_by("pk").values_list("version", flat=True)) == versions


def test_orders_in_hand_change_hands_and_can_be_withdrawn(desk: Client, town: cast.Town) -> None:
    ids = [cast.receive(town) for _ in range(2)]
    cast.bring(town, ids[0], "accepted")
    page = act(desk, ids, "assign", person_id=str(town.liu.pk))
    assert {Order.objects.get(pk=one).holder_id for one in ids} == {town.liu.pk}
    assert "2 单已办" in page
    assert act(desk, ids, "assign", person_id=str(town.liu.pk)) == page
    act(desk, ids, "withdraw")
    assert states(ids) == ["returned", "returned"]


def test_a_note_and_a_zone_go_to_all(desk: Client, town: cast.Town) -> None:
    ids = [cast.receive(town), cast.receive(town, zone=None)]
    act(desk, ids, "note", text="片区停电")
    assert [note.text for note in Note.objects.all()] == ["片区停电"] * 2
    page = act(desk, ids, "set_zone", zone_id=str(town.zones[0].pk))
    assert "1 单已办" in page
    assert "1 单未办" in page  # it lies there already
    assert Order.objects.get(pk=ids[1]).zone_id == town.zones[0].pk


@pytest.mark.parametrize(
    "sent",
    [{}, {"verb": "assign"}, {"verb": "cancel"}, {"verb": "assign", "person_id": "x"}, {"verb": "set_zone"}],
)
def test_what_is_not_said_whole_does_nothing(desk: Client, town: cast.Town, sent: dict[str, str]) -> None:
    order_id = cast.receive(town)
    assert desk.post("/orders/bulk/act", {"numbers": number_of(order_id), **sent}).status_code == 409
    assert desk.post("/orders/bulk/act", {"verb": "withdraw"}).status_code == 409
    assert states([order_id]) == ["received"]


def test_orders_out_of_sight_are_not_touched(client: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    other = enter(client, "desk-b", "dispatcher", path=cast.GROUP_B)
    page = act(other, [order_id], "assign", person_id=str(town.chen.pk))
    assert number_of(order_id) not in page
    assert states([order_id]) == ["received"]


def test_without_the_permission_each_is_refused(client: Client, town: cast.Town) -> None:
    order_id = cast.receive(town)
    agent = enter(client, "agent", "callback_agent")
    asked = agent.post("/orders/bulk", {"number": number_of(order_id)}).content.decode()
    assert 'name="person_id"' not in asked
    assert 'name="text"' in asked
    assert "1 单未办" in act(agent, [order_id], "withdraw")


def test_the_ticked_can_be_exported_and_listed(desk: Client, town: cast.Town) -> None:
    ids = [cast.receive(town) for _ in range(3)]
    number, other, third = map(number_of, ids)
    asked = desk.post("/orders/bulk", {"number": [number, other]}).content.decode()
    address = f"/orders/export?view=all&amp;number={number}&amp;number={other}"
    assert address in asked
    page = text(desk, f"/orders?view=all&number={number}&number={other}")
    assert "显示 2 / 2" in page
    assert third not in page


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("received_from=2026-11-21&received_to=2026-11-21", True),
        ("received_from=2026-11-22", False),
        ("received_to=2026-11-20", False),
        ("due_on=2026-11-21", True),
        ("due_on=2026-11-22", False),
        ("appointed_on=2026-11-21", False),
        ("missed=1", False),
        ("reopened=1", False),
        ("unanswered=1", True),
        ("holder=chen", False),
        ("holder=no-such-code", True),
        ("received_from=9999-12-31&due_on=0001-01-01&appointed_on=x", True),
    ],
)
def test_a_condition_narrows_the_list(desk: Client, town: cast.Town, query: str, listed: bool) -> None:
    number = number_of(cast.receive(town))
    assert (number in text(desk, f"/orders?{query}")) is listed


def test_a_technician_out_of_sight_is_as_unknown_as_one_who_is_not(town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    desk = enter(Client(), "desk_a", "dispatcher", path=cast.GROUP_A)
    assert town.chen.name in text(desk, f"/orders?holder={town.chen.code}")
    unseen, unknown = (text(desk, f"/orders?holder={code}") for code in (town.hired.code, "no-such"))
    assert town.hired.name not in unseen
    assert number in unseen
    assert number in unknown


def test_a_filter_is_kept_for_its_reader_alone_and_without_what_was_searched(desk: Client, town: cast.Town) -> None:
    kept = "q=13612349077&view=open&tier=gold&page=2&received_from=2026-11-01"
    assert desk.post("/orders/saved", {"name": " 晚间金牌 ", "query": kept}).status_code == 302
    found = wishes.filters_of(identity.User.objects.get(login="desk"))
    assert found == (("晚间金牌", "view=open&tier=gold&received_from=2026-11-01"),)
    assert "晚间金牌" in text(desk, "/orders")
    assert "晚间金牌" not in text(enter(Client(), "boss", "operations_manager"), "/orders")
    desk.post("/orders/saved/drop", {"name": "晚间金牌"})
    assert wishes.filters_of(identity.User.objects.get(login="desk")) == ()


def test_what_cannot_be_kept_is_refused(town: cast.Town) -> None:
    user = people.account("desk", "dispatcher")
    actor = identity.actor_for(user, at=cast.minutes(30), channel="web")
    given: list[dict[str, Any]] = [
        {"name": "", "query": "view=open"},
        {"name": "n" * 25, "query": "view=open"},
        {"name": "n", "query": ""},
        {"name": "n", "query": "q=%E9%83%91"},
    ]
    for wrong in given:
        with pytest.raises(Invalid):
            wishes.keep_filter(actor, **wrong, at=cast.minutes(30))
    with pytest.raises(Invalid):
        wishes.put_hint_away(actor, place="no/such", at=cast.minutes(30))
    for number in range(wishes.FILTERS_MAX_COUNT):
        wishes.keep_filter(actor, name=f"n{number}", query="view=open", at=cast.minutes(30))
    wishes.keep_filter(actor, name="n0", query="view=all", at=cast.minutes(30))  # the same name replaces
    with pytest.raises(Refused):
        wishes.keep_filter(actor, name="one more", query="view=open", at=cast.minutes(30))
    assert len(wishes.filters_of(identity.User.objects.get(pk=user.pk))) == wishes.FILTERS_MAX_COUNT


def test_a_hint_stays_until_it_is_put_away(desk: Client, town: cast.Town) -> None:
    cast.receive(town)
    assert "等您决定的事项，最紧的" in text(desk, "/centre")
    assert desk.post("/hints/centre", {"next": "/centre"})["Location"] == "/centre"
    assert "等您决定的事项，最紧的" not in text(desk, "/centre")
    assert "辖区内全部工单" in text(desk, "/orders")  # each page's hint is its own


def test_all_that_fit_become_a_job_with_a_page_that_tells_how_far_it_is(desk: Client, town: cast.Town) -> None:
    ids = [cast.receive(town) for _ in range(53)]
    cast.bring(town, ids[0], "cancelled")
    asked = desk.post("/orders/bulk", {"query": "view=all&sort=number"}).content.decode()
    assert "已选 53 单" in asked
    assert "另有 3 单" in asked
    numbers = re.search(r'name="numbers" value="([^"]+)"', asked)
    assert numbers is not None
    assert numbers[1].split() == sorted(map(number_of, ids))
    sent = {"key": "many", "verb": "withdraw", "numbers": numbers[1]}
    page = desk.post("/orders/bulk/act", sent)["Location"]
    assert desk.post("/orders/bulk/act", sent)["Location"] == page, "sent twice it is asked for once"
    assert "进行中" in text(desk, page)
    assert "orders/many/told" in text(desk, "/orders")
    assert "0 / 53" in text(desk, "/orders/many/told")
    run_until_idle(cast.minutes(31))
    told = text(desk, "/orders/many/told")
    assert "hx-trigger" not in told, "it is over: nothing is asked any more"
    shown = text(desk, page)
    assert shown.count("不能“撤回”") == 53
    assert "orders/many/told" not in text(desk, "/orders"), "its page was seen"
    listed = text(desk, f"/orders?view=all&left={page.rpartition('/')[2]}")
    assert "显示 50 / 53" in listed
    sheet = desk.get(f"{page}/refused?format=csv").content.decode("utf-8-sig")
    assert len(sheet.strip().splitlines()) == 54
    assert "53" in text(desk, "/orders/many")


def test_what_is_under_way_can_be_stopped_by_its_asker_alone(desk: Client, town: cast.Town) -> None:
    for _ in range(51):
        cast.receive(town)
    asked = desk.post("/orders/bulk", {"query": "view=all"}).content.decode()
    numbers = re.search(r'name="numbers" value="([^"]+)"', asked)
    assert numbers is not None
    page = desk.post("/orders/bulk/act", {"verb": "note", "text": "停电", "numbers": numbers[1]})["Location"]
    other = enter(Client(), "other", "dispatcher")
    assert other.post(f"{page}/stop").status_code == other.get(page).status_code == 404
    assert desk.post(f"{page}/stop").status_code == 302
    run_until_idle(cast.minutes(31))
    assert "已停止" in text(desk, page)
    assert not Note.objects.exists()


def test_who_may_not_act_on_many_is_not_offered_it(client: Client, town: cast.Town) -> None:
    for _ in range(51):
        cast.receive(town)
    agent = enter(client, "agent", "hotline_agent")
    assert 'data-key="⇧ W"' not in text(agent, "/orders?view=all")
    assert agent.post("/orders/bulk", {"query": "view=all"}).status_code == 403


def test_who_is_off_today_stands_last_among_those_offered_with_why(desk: Client, town: cast.Town) -> None:
    employ(town.chen, rests=True)
    employ(town.liu)
    asked = desk.post("/orders/bulk", {"number": number_of(cast.receive(town))}).content.decode()
    offered = re.findall(r'<option value="[^"]+">([^<]+)</option>', asked.split("zone_id")[0])
    names = [words.split(" · ")[0] for words in offered]
    assert names.index(town.liu.name) < names.index(town.chen.name)
    [chen] = [words for words in offered if words.startswith(town.chen.name)]
    assert chen.endswith("轮休")
    [liu] = [words for words in offered if words.startswith(town.liu.name)]
    assert liu.count(" · ") == 1
