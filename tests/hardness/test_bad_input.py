"""Bad input at every address: no form without its token, pages kept by nobody, numbers and text beyond all bounds."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from bihuan.platform import clock
from bihuan.platform.identity import User
from bihuan.platform.models import Event
from tests.contexts.orders.cast import CITY, minutes
from tests.hardness import routes, things
from tests.hardness.answers import entered, signed_in
from tests.hardness.routes import NO_METHOD
from tests.web import people

PAGES = routes.pages()
ROLES = (
    "dispatcher", "hotline_agent", "callback_agent", "operations_manager", "system_administrator",
    "security_administrator", "audit_administrator",
)  # fmt: skip
FILTERS = (
    "page", "number", "text", "q", "view", "state", "sort", "at", "path", "date", "on", "first", "last", "group",
    "plan", "person", "person_id", "kind", "by", "day", "order", "about", "customer", "before", "row",
    "version", "to", "step",
)  # fmt: skip
VALUES = (
    "²", "9" * 15, "9" * 40, "9" * 5_000, "-1", "\x00", "' OR 1=1--", "0001-01-01", "9999-12-31", "a\r\nX-Injected: 1",
)  # fmt: skip


@pytest.fixture
def reader(db: None) -> Iterator[Client]:
    """Somebody whom every staff page lets in."""
    with clock.frozen(minutes(30)):
        things.town()
        yield signed_in("reader", *ROLES, path=CITY)


def test_no_form_is_taken_without_its_token(reader: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = reader.cookies
    before = Event.objects.count()
    for row in PAGES:
        if row.post != NO_METHOD:
            assert strict.post(routes.address(row.route), {"key": "x"}).status_code == 403, row.route
            foreign = {"csrfmiddlewaretoken": "x" * 64}
            headers = {"Origin": "https://elsewhere.example"}
            assert strict.post(routes.address(row.route), foreign, headers=headers).status_code == 403, row.route
    assert Event.objects.count() == before
    assert reader.get("/password").status_code == 200  # not even signed out


def test_every_answer_is_kept_by_nobody_and_framed_by_nobody(reader: Client) -> None:
    for row in PAGES:
        if row.get == NO_METHOD:
            continue
        answer = reader.get(routes.address(row.route))
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, row.route
        assert "unsafe" not in policy, row.route
        assert answer["X-Content-Type-Options"] == "nosniff", row.route
        if row.get != routes.OPEN:
            assert "no-store" in answer["Cache-Control"], row.route


def test_a_filters_value_is_understood_or_refused_on_every_page(reader: Client) -> None:
    wrong = []
    for row in PAGES:
        if row.get in {NO_METHOD, routes.OPEN, "field.view"}:
            continue
        for value in VALUES:
            answer = reader.get(routes.address(row.route), dict.fromkeys(FILTERS, value))
            if answer.status_code >= 500 or "X-Injected" in answer:
                wrong.append((row.route, value[:20], answer.status_code))
    assert wrong == []


def test_a_forms_value_is_understood_or_refused(reader: Client) -> None:
    wrong: list[Any] = []
    sent = (
        *FILTERS,
        "reason",
        "until",
        "decision",
        "weeks",
        "cell_value",
        "order",
        "plans",
        "minutes",
        "shift",
        "answer",
    )
    for row in PAGES:
        if row.post in {NO_METHOD, routes.OPEN, "field.view"} or row.route == "signout":
            continue
        for value in VALUES:
            answer = reader.post(routes.address(row.route), dict.fromkeys(sent, value))
            if answer.status_code >= 500 or "X-Injected" in answer:
                wrong.append((row.route, value[:20], answer.status_code))
    assert wrong == []


def test_a_session_begins_anew_at_the_sign_in_and_ends_with_the_account(db: None) -> None:
    people.account("reader", "dispatcher")
    client = Client()
    client.get("/signin")
    planted = client.session
    planted["planted"] = "x"
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    client.post("/signin", {"login": "reader", "password": people.PASSWORD})
    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(pk=planted.session_key).exists()
    assert "planted" not in client.session
    assert client.get("/orders").status_code == 200
    User.objects.filter(login="reader").update(active=False)
    assert client.get("/orders")["Location"].startswith("/signin")


def test_whose_role_has_ended_is_refused_by_the_next_request(db: None) -> None:
    account = people.account("reader", "dispatcher")
    client = entered("reader")
    assert client.get("/orders").status_code == 200
    people.RoleGrant.objects.filter(user_id=account.pk).delete()
    assert client.get("/orders").status_code == 403
