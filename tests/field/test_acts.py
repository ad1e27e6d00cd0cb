"""Each act from the phone: done, done once, refused in words, and nobody else's."""

import json
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.test import Client

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.models import Event
from tests.contexts.dispatch.cast import employ
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes
from tests.field.cast import Phone, number_of, sign_in

CLOSING = {
    "checks__optical_power": "−19．5",  # as a Chinese keyboard gives it
    "checks__speed_share": "96",
    "checks__customer_shown": "yes",
    "checks__site_cleaned": "yes",
    "cause": "drop_fibre",
    "remedy": "spliced",
    "note": "已更换皮线",
}
WINDOW = "2026-11-22T14:00:00+08:00/2026-11-22T16:00:00+08:00"
HOLD = {"reason": "customer_asks", "until": "2026-11-21T18:00"}


class Act(NamedTuple):
    """An act as the form sends it, the state it needs, and what it leads to."""

    verb: str
    before: str
    given: dict[str, str]
    after: str
    event: str


ACTS = [
    Act("accept", "assigned", {}, "accepted", "orders.accepted"),
    Act("contact", "accepted", {"outcome": "reached"}, "accepted", "orders.contacted"),
    Act("depart", "accepted", {}, "travelling", "orders.departed"),
    Act("arrive", "travelling", {}, "working", "orders.arrived"),
    Act("complete", "working", CLOSING, "completed", "orders.completed"),
    Act("request_hold", "accepted", HOLD, "accepted", "orders.hold_requested"),
    Act("resume", "held", {}, "assigned", "orders.resumed"),
    Act("reschedule", "accepted", {"window": WINDOW, "reason": "customer"}, "accepted", "orders.rescheduled"),
    Act("return", "accepted", {"reason": "wrong_area"}, "returned", "orders.returned"),
    Act("block", "accepted", {"reason": "no_port"}, "blocked", "orders.blocked"),
    Act("note", "accepted", {"note": "门禁 3 号"}, "accepted", "orders.noted"),
]
each_act = pytest.mark.parametrize("act", ACTS, ids=[row.verb for row in ACTS])
CLAIMED = {"accept", "contact", "depart", "arrive", "complete"}


@each_act
def test_an_act_is_done_once_and_leads_back(town: Town, phone: Phone, act: Act) -> None:
    verb, before, given, after, event = act
    employ(town.chen)  # a window is promised out of somebody's hours
    order_id = cast.receive(town)
    cast.bring(town, order_id, before)
    key, events_count = uuid4().hex, Event.objects.count()
    claimed = minutes(18).isoformat()
    for _tap in range(2):
        answer = phone.act(order_id, verb, key=key, claimed_at=claimed, **given)
        assert (answer.status_code, answer["Location"]) == (302, "/field/")
    assert Order.objects.get().state == after
    (told,) = (one for one in cast.told(order_id) if one.name == event)
    assert told.channel == "phone"
    assert Event.objects.count() == events_count + 1 + (verb == "reschedule")  # its window is reserved with it
    if verb in CLAIMED:
        assert (told.claimed_at, told.facts.claim) == (minutes(18), "within")


@each_act
def test_nobody_acts_on_anothers_order(town: Town, act: Act) -> None:
    verb, before, given, *_rest = act
    order_id = cast.receive(town)
    cast.bring(town, order_id, before)
    liu = Phone(sign_in(town.liu))
    events_count = Event.objects.filter(name__startswith="orders.").count()
    assert liu.act(order_id, verb, **given).status_code == 404
    told = liu.act(order_id, verb, script=True, **given)
    assert told.status_code == 404
    assert json.loads(told.content)["now"] == "此工单已不在您名下。"
    assert liu.client.get(f"/field/acts/{order_id}/{verb}").status_code in (302, 404)
    assert Event.objects.filter(name__startswith="orders.").count() == events_count
    assert Order.objects.get().state == before


REFUSED = [
    ("accept", "travelling", {}),
    ("depart", "assigned", {}),
    ("arrive", "assigned", {}),
    ("complete", "travelling", CLOSING),
    ("request_hold", "accepted", HOLD | {"until": "2026-11-21T09:00"}),
    ("resume", "accepted", {}),
]


@pytest.mark.parametrize(("verb", "state", "given"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_refusal_stands_beside_the_button_in_words(
    town: Town, phone: Phone, verb: str, state: str, given: dict[str, str]
) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    answer = phone.act(order_id, verb, **given)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'class="fault"' in page
    told = phone.act(order_id, verb, script=True, **given)
    body = json.loads(told.content)
    assert told.status_code == 409
    assert body["message"]
    assert "%(" not in body["message"]
    assert "(&#x27;" not in page
    assert body["now"].startswith("当前“")
    assert Order.objects.get().state == state


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (("contact", "accepted", {}), "outcome"),
        (("contact", "accepted", {"outcome": "sang"}), "outcome"),
        (("request_hold", "accepted", {"until": "2026-11-21T18:00"}), "reason"),
        (("request_hold", "accepted", {"reason": "weather", "until": "soon"}), "until"),
        (("reschedule", "accepted", {"reason": "customer"}), "window"),
        (("reschedule", "accepted", {"window": WINDOW}), "reason"),
        (("return", "accepted", {}), "reason"),
        (("block", "accepted", {"reason": "bored"}), "reason"),
        (("note", "accepted", {"note": "  "}), "note"),
        (("complete", "working", CLOSING | {"checks__optical_power": "-31"}), "checks.optical_power"),
        (("complete", "working", CLOSING | {"checks__speed_share": "fast"}), "checks.speed_share"),
        (("complete", "working", CLOSING | {"checks__site_cleaned": ""}), "checks.site_cleaned"),
        (("complete", "working", CLOSING | {"cause": ""}), "cause"),
        (("complete", "working", CLOSING | {"remedy": "prayed"}), "remedy"),
    ],
)
def test_a_fault_stands_under_its_field_and_what_was_typed_is_kept(
    town: Town, phone: Phone, sent: tuple[str, str, dict[str, str]], where: str
) -> None:
    verb, state, given = sent
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    answer = phone.act(order_id, verb, **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    field = page.partition(f'data-field="{where}"')[2].partition('data-field="')[0]
    assert 'class="fault"' in field
    for name, value in given.items():
        if name not in ("window", "note") and value and name.replace("__", ".") != where:
            assert f'value="{value}"' in page
    told = json.loads(phone.act(order_id, verb, script=True, **given).content)
    assert where in told["faults"]
    assert Order.objects.get().state == state


def test_every_fault_of_the_closing_comes_at_once(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    told = json.loads(phone.act(order_id, "complete", script=True).content)
    assert set(told["faults"]) == {
        "checks.optical_power", "checks.speed_share", "checks.customer_shown", "checks.site_cleaned", "cause", "remedy",
    }  # fmt: skip


def test_the_same_key_with_other_answers_is_refused(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    phone.act(order_id, "contact", key="k1", outcome="no_answer")
    told = phone.act(order_id, "contact", key="k1", outcome="reached", script=True)
    assert (told.status_code, json.loads(told.content)["code"]) == (409, "idempotency_mismatch")
    damaged = phone.act(order_id, "contact", key="<k>", outcome="reached")
    assert damaged.status_code == 422


@pytest.mark.parametrize("claimed", ["", "yesterday", "2026-11-21T10:24:00"])
def test_a_time_that_says_nothing_claims_nothing(town: Town, phone: Phone, claimed: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    phone.act(order_id, "accept", claimed_at=claimed)
    told = cast.told(order_id)[-1]
    assert (told.name, told.claimed_at, told.at) == ("orders.accepted", None, minutes(20))


def test_a_claim_that_is_not_believable_is_kept_beside_the_servers_time(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    phone.act(order_id, "accept", claimed_at=(minutes(20) + timedelta(hours=3)).isoformat())
    told = cast.told(order_id)[-1]
    assert (told.at, told.facts.claim) == (minutes(20), "outside")


def test_the_way_back_is_the_page_the_act_was_taken_on(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    assert phone.act(order_id, "accept", back="order")["Location"] == f"/field/orders/{number_of(order_id)}"
    told = phone.act(order_id, "return", back="order", reason="wrong_area", script=True)
    assert json.loads(told.content) == {"next": "/field/"}


def test_a_form_without_scripts_asks_what_the_step_needs(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    page = phone.page(f"/field/acts/{order_id}/complete?back=order")
    for shown in (
        "收光功率",
        "合格范围 −27 至 −8 dBm",
        "不低于 90 %",
        "现场已清理",
        'name="back" value="order"',
        "入户光缆断或弯折",
    ):
        assert shown in page
    assert "全屋 Wi-Fi 走测完成" not in page  # of an installation, not of a repair
    assert phone.client.get(f"/field/acts/{order_id}/arrive")["Location"] == "/field/"
    assert phone.client.get(f"/field/acts/{order_id}/close").status_code == 404


def test_without_scripts_more_stands_in_the_page(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    address = f"/field/orders/{number_of(order_id)}"
    for page, opened in ((phone.page(address), False), (phone.page(f"{address}?more"), True)):
        assert ('aria-labelledby="more-title" open' in page) is opened
        for verb in ("request_hold", "reschedule", "return", "block", "note", "depart"):
            assert f'href="/field/acts/{order_id}/{verb}' in page or f'action="/field/acts/{order_id}/{verb}"' in page


def test_windows_offered_are_those_not_over(town: Town, phone: Phone) -> None:
    employ(town.chen)
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    with clock.frozen(minutes(240)):  # 14:06
        page = phone.page(f"/field/acts/{order_id}/reschedule")
    assert "2026-11-21T14:00:00+08:00/2026-11-21T16:00:00+08:00" in page
    assert "2026-11-21T10:00:00+08:00" not in page
    assert "2026-11-28" not in page


def test_a_waiting_hold_is_shown_and_not_asked_for_twice(town: Town, phone: Phone) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "accepted")
    phone.act(order_id, "request_hold", **HOLD)
    page = phone.page()
    assert "已申请挂起：客户要求延后，至 18:00" in page
    assert phone.act(order_id, "request_hold", **HOLD).status_code == 409


def test_a_session_that_ended_says_so_to_the_script(town: Town) -> None:
    order_id = cast.receive(town)
    stranger = Phone(Client())
    told = stranger.act(order_id, "accept", script=True)
    assert told.status_code == 401
    assert stranger.act(order_id, "accept")["Location"] == "/signin?next=/field/"


def test_an_act_costs_few_queries(town: Town, phone: Phone, django_assert_max_num_queries: Any) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, "assigned")
    phone.page()
    with django_assert_max_num_queries(18):
        phone.act(order_id, "accept", script=True)
    assert orders.brief(order_id).state == "accepted"
