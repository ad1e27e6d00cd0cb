"""Where each role begins, and what its rail holds."""

import re

import pytest
from django.test import Client

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
        ("dispatcher", "/centre", ["/centre", "/orders", "/board", "/placing", "/messages", "/policies"]),
        ("hotline_agent", "/hotline", ["/hotline", "/orders", "/board", "/placing", "/messages"]),
        ("callback_agent", "/callbacks", ["/orders", "/callbacks", "/messages"]),
        (
            "operations_manager",
            "/centre",
            ["/centre", "/orders", "/board", "/callbacks", "/messages", "/policies", "/jobs"],
        ),
        ("contractor_manager", "/orders", ["/orders"]),
        ("system_administrator", "/jobs", ["/messages", "/policies", "/jobs"]),
        ("audit_administrator", "/audit", ["/policies", "/jobs", "/audit"]),
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


def test_a_role_without_a_page_is_told_how_its_work_is_done(client: Client, addresses: None) -> None:
    answer = signed_in(client, "security_administrator").get("/")
    assert answer.status_code == 200
    assert "安全管理员" in answer.content.decode()
    assert "bihuan user add" in answer.content.decode()


def test_who_holds_no_role_is_told_who_grants_one(client: Client, addresses: None) -> None:
    answer = signed_in(client).get("/")
    assert answer.status_code == 403
    assert "可请安全管理员授权" in answer.content.decode()
