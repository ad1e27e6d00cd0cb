"""A request sent twice is done once, and answers byte for byte the same, however the first answer was lost."""

from datetime import timedelta
from typing import Any

import pytest

from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.models.event import Event
from tests.api import cast
from tests.api.cast import Caller
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import Town

BODY = {"business": "broadband", "work": "repair", "symptom": "los_red"}


@pytest.fixture
def wanted(town: Town) -> dict[str, Any]:
    customer, address = orders_cast.customer(town.zones[0])
    return BODY | {"customer_id": str(customer.pk), "address_id": str(address.pk)}


def test_a_repeated_creation_is_one_order_and_one_answer(desk: Caller, wanted: dict[str, Any]) -> None:
    first = desk.post("/orders", wanted, key="once")
    again = desk.post("/orders", wanted, key="once")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["Location"] == again["Location"] == f"/api/v1/orders/{first.json()['order_id']}"
    assert Order.objects.count() == 1


def test_a_year_later_it_still_is_one_order(town: Town, wanted: dict[str, Any]) -> None:
    desk = cast.caller(town, "dispatcher")
    first = desk.post("/orders", wanted, key="once")
    with clock.frozen(orders_cast.START + timedelta(days=365)):
        token = cast.with_token(desk.user_id, "orders.receive", at=orders_cast.START + timedelta(days=364))
        assert token.post("/orders", wanted, key="once").status_code == 201  # another token's keys are its own
    with clock.frozen(orders_cast.START + timedelta(days=28)):
        assert desk.post("/orders", wanted, key="once").content == first.content
    assert Order.objects.count() == 2


def test_an_act_repeated_after_the_world_moved_on_answers_as_it_did(town: Town, desk: Caller) -> None:
    order = f"/orders/{orders_cast.receive(town)}"
    first = desk.post(f"{order}/assign", {"person_id": str(town.chen.pk)}, key="assign-1")
    assert desk.post(f"{order}/withdraw").status_code == 200
    events = Event.objects.count()
    again = desk.post(f"{order}/assign", {"person_id": str(town.chen.pk)}, key="assign-1")
    assert (again.status_code, again.content) == (200, first.content)
    assert Event.objects.count() == events
    assert desk.get(order).json()["row"]["state"] == "returned"


def test_a_repeated_act_without_an_answer_has_none_again(town: Town, desk: Caller) -> None:
    _customer, address = orders_cast.customer(None)
    body = {"zone_id": str(town.zones[1].pk)}
    answers = [desk.post(f"/addresses/{address.pk}/confirm", body, key="place-1") for _ in range(2)]
    assert [(one.status_code, one.content) for one in answers] == [(204, b"")] * 2


def test_the_time_a_phone_claims_is_no_part_of_what_was_asked(town: Town) -> None:
    technician, order_id = cast.caller(town, "technician"), orders_cast.receive(town)
    orders_cast.bring(town, order_id, "assigned")
    claims = ("2026-11-21T10:20:00+08:00", "2026-11-21T10:21:00+08:00")
    first, again = (
        technician.post(f"/orders/{order_id}/accept", {"claimed_at": claim}, key="accept-1") for claim in claims
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content


@pytest.mark.parametrize("change", [{"symptom": "slow"}, {"live": True}, {"note": "又断了"}])
def test_a_key_used_with_another_body_is_refused(desk: Caller, wanted: dict[str, Any], change: dict[str, Any]) -> None:
    assert desk.post("/orders", wanted, key="once").status_code == 201
    refused = desk.post("/orders", wanted | change, key="once")
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_mismatch")
    assert Order.objects.count() == 1


def test_a_key_used_for_another_order_is_refused(town: Town, desk: Caller) -> None:
    first, second = (f"/orders/{orders_cast.receive(town)}" for _ in range(2))
    assert desk.post(f"{first}/urge", key="urge").status_code == 200
    assert desk.post(f"{second}/urge", key="urge").status_code == 409


def test_a_refusal_uses_no_key_up(town: Town, desk: Caller) -> None:
    order = f"/orders/{orders_cast.receive(town)}"
    assert desk.post(f"{order}/unblock", key="later").status_code == 409
    assert desk.post(f"{order}/block", {"reason": "outage"}).status_code == 200
    assert desk.post(f"{order}/unblock", key="later").status_code == 200


def test_two_callers_may_choose_the_same_key(town: Town, desk: Caller) -> None:
    order = f"/orders/{orders_cast.receive(town)}"
    other = cast.caller(town, "hotline_agent")
    assert [caller.post(f"{order}/urge", key="1").status_code for caller in (desk, other)] == [200, 200]
    assert desk.get(order).json()["row"]["urges_count"] == 2


def test_a_sheet_sent_twice_is_one_import_and_another_sheet_needs_another_key(desk: Caller) -> None:
    def send(content: str) -> Any:
        head = '--x\r\nContent-Disposition: form-data; name="sheet"; filename="a.csv"\r\n\r\n'
        return desk.post(
            "/imports", f"{head}{content}\r\n--x--\r\n", key="s", content_type="multipart/form-data; boundary=x"
        )

    headers = "工单流水号,业务类型,工单类型,客户姓名,联系电话,装机地址,受理时间,故障现象"
    line = "OSS1,宽带,障碍,郑小明,13612349077,光明里12号楼,2026-11-21 09:40,光猫红灯"
    first, again = (send(f"{headers}\n{line}\n") for _ in range(2))
    assert first.status_code == 202, first.content
    assert (again.status_code, again.content) == (202, first.content)
    assert send(f"{headers}\n{line.replace('OSS1', 'OSS2')}\n").status_code == 409
