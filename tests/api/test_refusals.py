"""What the strict layer refuses, and that every refusal is a problem a program and a person can read."""

import json
import logging
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.test import Client

from bihuan.api.problems import MEDIA_TYPE
from bihuan.platform import clock
from bihuan.platform.identity.models import ApiToken, User
from tests.api import cast
from tests.api.cast import ROOT, Caller
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import Town

FIELDS = {"type", "title", "status", "detail", "code", "instance", "faults"}


def problem(response: Any, status: int) -> dict[str, Any]:
    """This will check that an answer is a well-formed problem of this status and give it."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == MEDIA_TYPE
    assert response["Cache-Control"] == "no-store"
    found: dict[str, Any] = response.json()
    assert set(found) == FIELDS
    assert found["status"] == status
    assert found["instance"] == response["X-Request-Id"]
    assert found["detail"]
    return found


@pytest.fixture
def order(town: Town) -> str:
    return f"/orders/{orders_cast.receive(town)}"


# The body of dispatch.reschedule: two times, a code, a truth; a wish, which takes nobody's minutes.
START, END = "2026-11-22T09:00:00+08:00", "2026-11-22T11:00:00+08:00"
GOOD = {"start": START, "end": END, "reason": "customer", "promised": False}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"extra": 1}, "extra"),
        ({"actor": "user:boss"}, "actor"),
        ({"at": START}, "at"),
        ({"order_id": str(uuid4())}, "order_id"),
        ({"start": "2026-11-22T09:00:00"}, "start"),
        ({"start": 1_790_000_000}, "start"),
        ({"start": "1790000000"}, "start"),
        ({"start": "0001-01-01T00:00:00+08:00"}, "start"),
        ({"start": "9999-12-31T23:59:59-12:00"}, "start"),
        ({"start": "2026-02-30T09:00:00+08:00"}, "start"),
        ({"start": None}, "start"),
        ({"reason": "no\x00thing"}, "reason"),
        ({"reason": "x" * 65}, "reason"),
        ({"reason": ["customer"]}, "reason"),
        ({"promised": "yes"}, "promised"),
        ({"promised": 1}, "promised"),
    ],
)
def test_a_body_out_of_bounds_is_refused_at_its_field(
    desk: Caller, order: str, change: dict[str, Any], where: str
) -> None:
    assert desk.post(f"{order}/reschedule", GOOD).status_code == 200
    found = problem(desk.post(f"{order}/reschedule", GOOD | change), 422)
    assert [fault["where"] for fault in found["faults"]] == [where]


@pytest.mark.parametrize("text", ["a\x00b", "a\x1b[31mb", "\ud800", "x" * 2_001])
def test_text_that_is_no_text_is_refused(desk: Caller, order: str, text: str) -> None:
    found = problem(desk.post(f"{order}/note", {"text": text}), 422)
    assert found["faults"][0]["where"] == "text"


def test_text_of_several_lines_and_any_letters_is_text(desk: Caller, order: str) -> None:
    assert desk.post(f"{order}/note", {"text": "第一行\n第二行\t{{7*7}} %(x)s <b>"}).status_code == 200


def test_a_nested_body_is_as_strict(town: Town) -> None:
    hotline = cast.caller(town, "hotline_agent")
    new = {"name": "王", "phone": "13812345678", "address": "光明里1号", "vip": True}
    body = {"business": "broadband", "work": "repair", "new_customer": new}
    found = problem(hotline.post("/tickets", body), 422)
    assert [fault["where"].rsplit(".", 1)[-1] for fault in found["faults"]] == ["vip"]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"reason": NaN}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ('{"a":' + "1" * 5_000 + "}", "application/json", 400),
        (json.dumps({"reason": "x" * 1_000_000}), "application/json", 413),
        ("reason=outage", "application/x-www-form-urlencoded", 415),
        ("{}", "text/plain", 415),
        ("{}", "multipart/form-data; boundary=x", 415),
        ("null", "application/json", 422),
        ("[]", "application/json", 422),
        ('"text"', "application/json", 422),
        ("", "application/json", 422),
    ],
)
def test_a_body_that_cannot_be_read(
    desk: Caller, order: str, body: str | bytes, content_type: str, status: int
) -> None:
    problem(desk.post(f"{order}/block", body, content_type=content_type), status)


def test_a_body_beyond_what_is_read_at_all(desk: Caller, order: str) -> None:
    problem(desk.post(f"{order}/block", b"x" * 5_000_001), 413)


@pytest.mark.parametrize("key", ["", "two words", "x" * 129, "schlüssel"])
def test_an_idempotency_key_has_its_form(desk: Caller, order: str, key: str) -> None:
    headers = {"Idempotency-Key": key}
    found = problem(desk.post(f"{order}/urge", headers=headers), 422)
    assert found["faults"][0]["where"] == "header.Idempotency-Key"


def test_without_an_idempotency_key_nothing_is_done(desk: Caller, order: str) -> None:
    address = f"{ROOT}{order}/urge"
    found = problem(Client().post(address, "{}", content_type="application/json", headers=desk.headers), 422)
    assert found["faults"] == [{"where": "header.Idempotency-Key", "detail": "This is missing."}]
    assert desk.get(order).json()["row"]["urges_count"] == 0


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer x", "Basic YTpi", "bearer bh_00000000_" + "x" * 43, "Bearer \x00"]
)
def test_an_unknown_caller_is_told_how_to_become_known(town: Town, authorization: str) -> None:
    response = Client().get(f"{ROOT}/orders", headers={"Authorization": authorization})
    assert problem(response, 401)["code"] == "unauthorised"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_session_is_no_token(town: Town, desk: Caller) -> None:
    from bihuan.platform.identity import sessions
    from bihuan.platform.identity.signin import Admitted

    client = Client()
    session = client.session
    sessions.begin(session, Admitted(desk.user_id, User.objects.get(pk=desk.user_id).stamp, must_change=False))
    session.save()
    problem(client.get(f"{ROOT}/orders"), 401)


@pytest.mark.parametrize("end", ["expired", "revoked", "disabled", "stamped"])
def test_a_token_that_has_ended_opens_nothing(town: Town, desk: Caller, end: str) -> None:
    assert desk.get("/orders").status_code == 200
    token, now = ApiToken.objects.filter(user=desk.user_id), clock.now()
    account = User.objects.filter(pk=desk.user_id)
    {
        "expired": lambda: token.update(expires_at=now),
        "revoked": lambda: token.update(revoked_at=now - timedelta(seconds=1)),
        "disabled": lambda: account.update(active=False),
        "stamped": lambda: account.update(stamp="another"),
    }[end]()
    problem(desk.get("/orders"), 401)


def test_a_token_does_no_more_than_its_scopes(town: Town, desk: Caller, order: str) -> None:
    reader = cast.with_token(desk.user_id, "orders.view")
    assert reader.get(order).status_code == 200
    assert problem(reader.post(f"{order}/urge"), 403)["code"] == "forbidden"


@pytest.mark.parametrize("path", ["/nothing", "/orders/1", f"/orders/{uuid4()}/nothing", "/orders/../x", "/"])
def test_where_there_is_nothing(desk: Caller, path: str) -> None:
    problem(desk.get(path), 404)


def test_an_address_says_what_it_takes(desk: Caller, order: str) -> None:
    response = desk.get(f"{order}/urge")
    problem(response, 405)
    assert response["Allow"] == "POST"


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (IntegrityError("FOREIGN KEY constraint failed"), 409, "conflict"),
        (DataError("value out of range"), 422, "invalid"),
        (OverflowError("Python int too large"), 422, "invalid"),
        (OperationalError("server closed the connection"), 503, "unavailable"),
        (ZeroDivisionError("secret detail"), 500, "failed"),
    ],
)
def test_what_the_database_or_a_mistake_raises(
    desk: Caller, raised: Exception, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    with patch("bihuan.contexts.orders.api.list_orders", side_effect=raised), caplog.at_level(logging.WARNING):
        response = desk.get("/orders")
    found = problem(response, status)
    assert found["code"] == code
    assert str(raised) not in response.content.decode()
    if status >= 500:
        assert found["instance"] in caplog.text
    if status == 503:
        assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("accept", "language", "detail"),
    [
        ("en", "en", "There is nothing at this address."),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans", "此地址下没有内容。"),
        ("de", "zh-hans", "此地址下没有内容。"),
        ("*", "zh-hans", "此地址下没有内容。"),
    ],
)
def test_a_refusal_speaks_the_askers_language(desk: Caller, accept: str, language: str, detail: str) -> None:
    response = Client().get(
        f"{ROOT}/nothing", headers={"Authorization": f"Bearer {desk.raw}", "Accept-Language": accept}
    )
    assert problem(response, 404)["detail"] == detail
    assert response["Content-Language"] == language


def test_a_rules_refusal_says_the_states_in_words(desk: Caller, order: str) -> None:
    found = problem(desk.post(f"{order}/unblock"), 409)
    assert found["code"] == "illegal_move"
    assert "Received" in found["detail"]
    assert "Blocked" in found["detail"]


def test_several_faults_come_together(town: Town, order: str) -> None:
    technician = cast.caller(town, "technician")
    orders_cast.bring(town, orders_cast.UUID(order.rsplit("/", 1)[1]), "working")
    found = problem(technician.post(f"{order}/complete", {"checks": {}}), 422)
    assert {"cause", "remedy"} < {fault["where"] for fault in found["faults"]}
    assert len(found["faults"]) > 3
