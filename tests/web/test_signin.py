"""Coming in, going out, and how the pages are to look."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from bihuan.platform import clock, identity
from tests.web import people
from tests.web.markup import on_one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> identity.User:
    """An account without roles whose password is its own."""
    return people.account("lijingyi")


def enter(client: Client, password: str = people.PASSWORD, **more: str) -> str:
    answer = client.post("/signin", {"login": "lijingyi", "password": password, **more})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_the_right_password_opens_the_page_asked_for(client: Client, account: identity.User) -> None:
    assert client.get("/password")["Location"] == "/signin?next=/password"
    assert enter(client, next="/password") == "/password"
    assert client.get("/password").status_code == 200


@pytest.mark.parametrize("wanted", ["https://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)", "elsewhere"])
def test_signing_in_never_leads_to_another_site(client: Client, account: identity.User, wanted: str) -> None:
    assert enter(client, next=wanted) == "/"


def test_a_wrong_password_is_told_in_place_and_keeps_the_login(client: Client, account: identity.User) -> None:
    text = enter(client, "Guessed-2026")
    assert 'role="alert"' in text
    assert 'value="lijingyi"' in text
    assert "Guessed-2026" not in text


def test_an_unknown_login_reads_like_a_wrong_password(client: Client, account: identity.User) -> None:
    known = client.post("/signin", {"login": "lijingyi", "password": "x"})
    unknown = client.post("/signin", {"login": "nobody", "password": "x"})

    def alert(text: str) -> str:
        return text.partition('role="alert"')[2].partition("</div>")[0]

    assert alert(known.content.decode()) == alert(unknown.content.decode()) != ""


def test_signing_out_ends_the_session(client: Client, account: identity.User) -> None:
    enter(client)
    assert client.get("/signout").status_code == 405  # a link must not sign anybody out
    client.post("/signout")
    assert client.get("/password")["Location"].startswith("/signin")


def test_a_password_given_by_another_is_changed_before_anything_else(client: Client, account: identity.User) -> None:
    identity.User.objects.filter(pk=account.pk).update(must_change=True)
    enter(client)
    assert client.get("/")["Location"] == "/password"
    changed = client.post("/password", {"old": people.PASSWORD, "password": "Another-2026", "again": "Another-2026"})
    assert changed["Location"] == "/"
    assert client.get("/").status_code == 403  # signed in still, but without any role
    assert "Another-2026" not in client.get("/password").content.decode()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"old": "wrong", "password": "Another-2026", "again": "Another-2026"}, "id_old"),
        ({"old": people.PASSWORD, "password": "short", "again": "short"}, "id_password"),
        ({"old": people.PASSWORD, "password": "Another-2026", "again": "Other-2026"}, "id_again"),
    ],
)
def test_a_refused_password_says_so_under_its_field(
    client: Client, account: identity.User, given: dict[str, str], where: str
) -> None:
    enter(client)
    answer = client.post("/password", given)
    assert answer.status_code == 422
    assert f'id="{where}_error"' in answer.content.decode()
    assert identity.User.objects.get(pk=account.pk).stamp == account.stamp


def test_a_choice_of_language_and_theme_follows_the_account(client: Client, account: identity.User) -> None:
    enter(client)
    client.post("/preferences", {"language": "en", "theme": "dark", "next": "/password"})
    elsewhere = Client()
    enter(elsewhere)
    text = on_one_line(elsewhere.get("/password").content.decode())
    assert '<html lang="en" data-theme="dark"' in text
    assert "Change password" in text


def test_before_signing_in_the_device_remembers(client: Client) -> None:
    client.post("/preferences", {"language": "en", "theme": "no-such-theme"})
    text = on_one_line(client.get("/signin").content.decode())
    assert '<html lang="en" data-keys' in text  # an unknown theme is passed over: the page follows the system
    assert client.cookies["bihuan_language"]["httponly"]


def test_a_page_with_personal_data_is_not_kept_by_the_browser(client: Client, account: identity.User) -> None:
    enter(client)
    assert "no-store" in client.get("/password")["Cache-Control"]


@pytest.mark.parametrize(("offered", "listed"), [("bihuan.config.demo.signins.SIGN_INS", True), ("", False)])
def test_demo_sign_ins_are_listed_where_settings_name_some(client: Client, offered: str, listed: bool) -> None:
    with override_settings(DEMO_SIGN_INS=offered):
        assert ("technician2" in client.get("/signin").content.decode()) is listed


def test_a_session_ended_elsewhere_is_sent_to_sign_in(client: Client, account: identity.User) -> None:
    enter(client)
    other = Client()
    enter(other)
    later = clock.now() + timedelta(seconds=1)
    actor = identity.actor_for(account, at=later, channel="web")
    identity.change_password(actor, old=people.PASSWORD, new="Another-2026", at=later)
    assert client.get("/password")["Location"].startswith("/signin")
    part = client.get("/password", headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part["HX-Redirect"].startswith("/signin")
