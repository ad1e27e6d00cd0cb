"""The second step of signing in, as an administrator's browser sees it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.platform import clock, identity
from bihuan.platform.identity import totp
from tests.web import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """The second factor is asked for, as in production."""
    settings.SECOND_FACTOR = True


@pytest.fixture
def account() -> identity.User:
    """A system administrator whose password is its own."""
    return people.account("root", "system_administrator", path="")


def enter(client: Client) -> str:
    return str(client.post("/signin", {"login": "root", "password": people.PASSWORD, "next": "/password"})["Location"])


def code(later_s: int = 0) -> str:
    secret = identity.User.objects.get().second_secret or ""
    return totp.code_at(secret, totp.step_of(clock.now() + timedelta(seconds=later_s)))


def set_up(client: Client) -> list[str]:
    enter(client)
    answer = client.post("/signin/enrol", {"code": code(), "next": "/password"})
    return re.findall(r">([a-z0-9]{4}(?:-[a-z0-9]{4}){3})<", answer.content.decode())


def test_the_first_time_it_is_set_up_and_the_recovery_codes_are_shown_once(
    client: Client, account: identity.User
) -> None:
    assert enter(client) == "/signin/enrol?next=%2Fpassword"
    assert client.get("/password")["Location"].startswith("/signin"), "the password alone opens nothing"
    page = client.get("/signin/enrol?next=/password")
    secret = identity.User.objects.get().second_secret or ""
    assert page["Cache-Control"].count("no-store")
    assert f'data-copy="{secret}"' in page.content.decode()
    assert client.post("/signin/enrol", {"code": "000000"}).status_code == 422
    answer = client.post("/signin/enrol", {"code": code(), "next": "/password"})
    assert len(re.findall(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}", answer.content.decode())) >= 10
    assert 'href="/password"' in answer.content.decode()
    assert client.get("/password").status_code == 200
    assert client.get("/signin/enrol")["Location"].startswith("/signin?"), "it is shown this once"


def test_afterwards_a_code_is_asked_for_and_a_wrong_one_told_in_place(client: Client, account: identity.User) -> None:
    codes = set_up(client)
    other = Client()
    assert enter(other) == "/signin/code?next=%2Fpassword"
    wrong = other.post("/signin/code", {"code": "000000", "next": "/password"})
    assert (wrong.status_code, 'id="id_code_error"' in wrong.content.decode()) == (422, True)
    assert other.post("/signin/code", {"code": codes[0], "next": "/password"})["Location"] == "/password"
    assert other.get("/password").status_code == 200


@pytest.mark.parametrize("page", ["/signin/code", "/signin/enrol"])
def test_without_the_password_there_is_no_second_step(client: Client, page: str) -> None:
    assert client.get(f"{page}?next=/orders")["Location"] == "/signin?next=%2Forders"
    assert client.post(page, {"code": "000000"})["Location"].startswith("/signin?")


def test_a_half_session_ends_when_the_password_is_reset(client: Client, account: identity.User) -> None:
    enter(client)
    identity.User.objects.update(stamp="another")
    assert client.get("/signin/enrol")["Location"].startswith("/signin?")


def test_the_demonstration_asks_for_none(client: Client, account: identity.User, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    assert enter(client) == "/password"
    assert client.get("/password").status_code == 200
