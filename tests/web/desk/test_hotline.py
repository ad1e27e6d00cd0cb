"""The hotline through the browser's eyes: whom a number means, what is offered, every refusal in its place."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.dispatch.models import SlotLoad
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.orders.models import Order
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders.cast import GROUP_B, TODAY, Town
from tests.web.desk.entering import HTMX, enter
from tests.web.markup import on_one_line

pytestmark = pytest.mark.django_db
WINDOW = f"{TODAY.isoformat()}/1416"


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    desk_cast.somebody_works(town)
    return enter(client, "desk", "hotline_agent")


@pytest.fixture
def caller(town: Town) -> desk_cast.Caller:
    return desk_cast.caller(town)


def post(client: Client, what: str, **sent: Any) -> str:
    answer = client.post(f"/hotline/{what}", sent, headers=HTMX)
    assert answer.status_code in (200, 422), answer.content.decode()
    return f"{answer.status_code} {on_one_line(answer.content.decode())}"


def said(caller: desk_cast.Caller, **more: str) -> dict[str, str]:
    """What the form sends of a broadband fault with a window."""
    given = {
        "key": "call-1",
        "customer": str(caller.customer.pk),
        "service": str(caller.service.pk),
        "service_before": str(caller.service.pk),
        "address_id": str(caller.address.pk),
        "business": "broadband",
        "work": "repair",
        "symptom": "los_red",
        "slot": WINDOW,
    }
    return given | more


def test_the_empty_desk_says_what_to_do(desk: Client) -> None:
    assert "没有进行中的来电" in desk.get("/hotline").content.decode()
    assert "请输入电话" in post(desk, "find", q=" ")


@pytest.mark.parametrize("typed", ["13612349077", "136 1234 9077", "郑小明", "number"])
def test_a_phone_a_name_and_an_order_number_find_the_caller_masked(
    desk: Client, caller: desk_cast.Caller, typed: str
) -> None:
    if typed == "number":
        typed = desk_cast.register(caller).order_number
    page = post(desk, "find", q=typed)
    assert "郑**" in page
    assert "136****9077" in page
    assert "郑小明" not in page
    assert "13612349077" not in page
    assert "光猫红灯" in page


def test_several_who_fit_are_chosen_by_a_digit(desk: Client, town: Town, caller: desk_cast.Caller) -> None:
    desk_cast.caller(town)
    page = post(desk, "find", q="13612349077")
    assert "有多位客户符合" in page
    assert f'href="/hotline?customer={caller.customer.pk}"' in page
    assert "名下业务" in desk.get(f"/hotline?customer={caller.customer.pk}").content.decode()


def test_a_fault_is_registered_with_the_window_chosen(desk: Client, caller: desk_cast.Caller) -> None:
    offered = post(desk, "draft", **said(caller))
    assert f'value="{WINDOW}" data-key="W" checked' in offered
    page = post(desk, "submit", **said(caller, text="老人在家"))
    order = Order.objects.get()
    assert f"data-made-number>{order.number}<" in page
    assert order.promised
    again = post(desk, "submit", **said(caller, text="老人在家"))
    assert f"data-made-number>{order.number}<" in again, "sent twice, told twice, done once"
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"symptom": ""}, "请选择故障现象"),
        ({"slot": ""}, "请选择上门时段"),
        ({"slot": f"{TODAY.isoformat()}/nonsense"}, "data-key"),
        ({"text": "字" * 2_001}, 'aria-describedby="text-fault"'),
    ],
)
def test_what_is_missing_is_said_in_its_place(
    desk: Client, caller: desk_cast.Caller, sent: dict[str, str], words: str
) -> None:
    page = post(desk, "submit", **said(caller, **sent))
    assert page.startswith("422")
    assert words in page
    assert 'aria-invalid="true"' in page
    assert not Order.objects.exists()


def test_a_window_just_taken_says_so_and_shows_what_is_left(desk: Client, town: Town, caller: desk_cast.Caller) -> None:
    SlotLoad.objects.create(path=town.chen.org_path, date=TODAY, slot="1416", booked_minutes=90)
    page = post(desk, "submit", **said(caller, text="老人在家"))
    assert page.startswith("422")
    assert "该时段刚刚约满" in page
    assert f'value="{WINDOW}"' not in page
    assert f'value="{TODAY.isoformat()}/1618"' in page
    assert "老人在家" in page
    assert not Order.objects.exists()


def test_a_standing_order_is_offered_instead_of_a_second_one(desk: Client, caller: desk_cast.Caller) -> None:
    standing = desk_cast.register(caller)
    page = post(desk, "draft", **said(caller))
    assert standing.order_number in page
    assert 'data-key="O"' in page
    refused = post(desk, "submit", **said(caller))
    assert refused.startswith("422")
    assert "仍在途" in refused
    assert 'name="another"' in refused
    attached = post(desk, "attach", **said(caller, order=str(standing.order_id)))
    assert f"data-made-number>{standing.order_number}<" in attached
    assert Order.objects.get().urges_count == 1
    assert "data-made-number" in post(desk, "submit", **said(caller, key="call-2", another="yes"))


def test_somebody_new_is_registered_with_the_order(desk: Client, town: Town) -> None:
    desk_cast.tree(town.zones[0], town.zones[1])
    page = post(desk, "find", q="13988887777")
    assert 'value="13988887777"' in page
    sent = {"key": "k", "phone": "13988887777", "business": "broadband", "work": "repair", "symptom": "slow"}
    assert post(desk, "submit", **sent).count('class="fault"') == 2  # name and address
    match = post(desk, "draft", **sent, name="周小川", address="幸福小区3栋")
    assert match.count('name="node"') == 2
    assert "暂不能约定时段" in match
    [node, _other] = re.findall(r'name="node" form="call" value="([^"]+)"', match)
    placed = post(desk, "draft", **sent, name="周小川", address="幸福小区3栋", node=node)
    assert f'value="{WINDOW}"' in placed
    wrong = post(desk, "submit", **sent | {"phone": "12"}, name="周小川", address="幸福小区3栋", slot="later")
    assert wrong.startswith("422")
    done = post(desk, "submit", **sent, name="周小川", address="幸福小区3栋", node=node, slot=WINDOW)
    assert "data-made-number" in done
    assert Order.objects.get().zone is not None


def test_an_answer_needs_its_words_and_a_known_customer(desk: Client, caller: desk_cast.Caller) -> None:
    assert "请简要写明" in post(desk, "advise", **said(caller))
    page = post(desk, "advise", **said(caller, text="问资费"))
    assert Ticket.objects.get().number in page
    assert "咨询只为已有客户留存" in post(desk, "advise", key="k2", name="周小川", business="broadband")


def test_what_is_sent_malformed_counts_as_not_chosen(desk: Client, caller: desk_cast.Caller) -> None:
    odd = said(caller, service="x", address_id="y", work="*", symptom="<b>", slot="z/1", business="broadband")
    assert post(desk, "draft", **odd).startswith("200")
    assert desk.get("/hotline?customer=nobody").status_code == 200
    assert desk.post("/hotline/attach", {"order": "x"}).status_code == 404


def test_others_may_not_register(client: Client, caller: desk_cast.Caller) -> None:
    enter(client, "office", "operations_manager")
    assert client.get("/hotline").status_code == 200
    for what in ("find", "draft", "submit", "attach", "advise"):
        assert client.post(f"/hotline/{what}", {}).status_code == 403


def test_another_areas_customer_does_not_exist(client: Client, caller: desk_cast.Caller) -> None:
    enter(client, "desk-b", "hotline_agent", path=GROUP_B)
    assert client.get(f"/hotline?customer={caller.customer.pk}").status_code == 404
    assert "新客户" in post(client, "find", q="13612349077")


def test_one_answer_of_the_desk_stays_within_its_queries(desk: Client, caller: desk_cast.Caller) -> None:
    desk_cast.register(caller)
    with CaptureQueriesContext(connection) as asked:
        post(desk, "draft", **said(caller))
    assert len(asked) <= 30


@pytest.mark.parametrize("typed", ["1361234907", "GZ-261121-9999", "0999000001"])
def test_a_mistyped_number_begins_no_new_customer(desk: Client, town: Town, typed: str) -> None:
    page = post(desk, "find", q=typed)
    assert "请核对" in page
    assert typed in page
    assert "新客户" not in page
