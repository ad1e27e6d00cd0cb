"""Where each role begins, and what its rail holds."""

import re
from dataclasses import replace

import pytest
from django.test import Client

from bihuan.platform import identity
from tests.web import people

pytestmark = pytest.mark.django_db


def signed_in(client: Client, *roles: str) -> Client:
    people.account("somebody", *roles)
    client.post("/signin", {"login": "somebody", "password": people.PASSWORD})
    return client


@pytest.mark.parametrize(
    ("role", "begins", "rail"),
    [
        ("technician", "/field/", None),
        (
            "dispatcher",
            "/centre",
            [
                "/centre",
                "/orders",
                "/board",
                "/callbacks",
                "/placing",
                "/customers",
                "/messages",
                "/people",
                "/catalog",
            ],
        ),
        ("quality_inspector", "/orders", ["/orders", "/callbacks", "/messages", "/catalog"]),
        ("hotline_agent", "/hotline", ["/hotline", "/orders", "/board", "/placing", "/customers", "/messages"]),
        ("callback_agent", "/callbacks", ["/orders", "/callbacks", "/messages"]),
        (
            "operations_manager",
            "/centre",
            ["/centre", "/orders", "/board", "/callbacks", "/messages", "/people", "/catalog"],
        ),
        ("contractor_manager", "/orders", ["/orders", "/people"]),
        ("system_administrator", "/jobs", ["/messages", "/people", "/catalog"]),
        ("security_administrator", "/users", ["/users"]),
        ("audit_administrator", "/audit", ["/audit"]),
    ],
)
def test_everybody_begins_on_the_page_of_their_work(
    client: Client, addresses: None, role: str, begins: str, rail: list[str] | None
) -> None:
    browser = signed_in(client, role)
    assert browser.get("/")["Location"] == begins
    if rail is not None:
        page = browser.get(begins).content.decode()
        shown = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)
        assert shown
        assert re.findall(r'<a href="([^"]+)"', shown[0]) == rail


def test_a_role_without_a_page_is_told_so(client: Client, addresses: None, monkeypatch: pytest.MonkeyPatch) -> None:
    like = identity.roles()["technician"]
    porter = replace(like, role="porter", label_zh="门卫", permissions=frozenset({"jobs.retry"}))
    monkeypatch.setitem(identity.roles(), "porter", porter)
    answer = signed_in(client, "porter").get("/")
    assert answer.status_code == 200
    assert "门卫" in answer.content.decode()


def test_who_holds_no_role_is_told_who_grants_one(client: Client, addresses: None) -> None:
    answer = signed_in(client).get("/")
    assert answer.status_code == 403
    assert "可请安全管理员授权" in answer.content.decode()
