"""Who is signed in stays who they are, and only as long as they may be."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from bihuan.platform import identity
from bihuan.platform.actor import system_actor
from bihuan.platform.identity.models import RoleGrant
from tests.api import cast as api_cast
from tests.contexts.orders.cast import CITY, Town, minutes
from tests.hardness.answers import entered, signed_in
from tests.web import people

pytestmark = pytest.mark.django_db
OTHER = "Another-2026!"
KEEPER = system_actor("test", "users.*")


def _reset(user_id: UUID) -> None:
    hashed = identity.hashed_password(OTHER, login="reader")
    identity.reset_password(KEEPER, user_id=user_id, password_hash=hashed, at=minutes(31))


def _change(user_id: UUID) -> None:
    own = {"old": people.PASSWORD, "password": OTHER, "again": OTHER}
    assert entered("reader").post("/password", own).status_code == 302


ENDS: dict[str, Callable[[UUID], object]] = {
    "shut": lambda user_id: identity.disable(KEEPER, user_id=user_id, at=minutes(31)),
    "password reset": _reset,
    "password changed": _change,
}


@pytest.mark.parametrize("ends", ENDS)
def test_what_ends_sessions_and_keys_ends_them_at_once(laid: Town, ends: str) -> None:
    reader = signed_in("reader", "dispatcher", path=CITY)
    account = identity.User.objects.get(login="reader")
    program = api_cast.with_token(account.pk, "orders.view")
    second = entered("reader")
    assert [one.get("/orders").status_code for one in (reader, second)] == [200, 200]
    assert program.get("/orders").status_code == 200
    ENDS[ends](account.pk)
    for one in (reader, second):
        assert one.get("/orders")["Location"].startswith("/signin")
        assert one.post("/search", {"q": "x"})["Location"].startswith("/signin")
    assert program.get("/orders").status_code == 401


def test_a_role_that_has_ended_is_missed_by_the_next_request_of_page_and_program(laid: Town) -> None:
    reader = signed_in("reader", "dispatcher", path=CITY)
    account = identity.User.objects.get(login="reader")
    program = api_cast.with_token(account.pk, "orders.view")
    RoleGrant.objects.filter(user_id=account.pk).delete()
    assert reader.get("/orders").status_code == 403
    assert program.get("/orders").status_code == 403


def test_a_password_is_changed_for_whoever_is_signed_in_whatever_the_form_names(laid: Town) -> None:
    victim = people.account("victim", "dispatcher")
    reader = signed_in("reader", "dispatcher", path=CITY)
    named = {"login": "victim", "user": str(victim.pk), "user_id": str(victim.pk), "username": "victim"}
    own = {"old": people.PASSWORD, "password": OTHER, "again": OTHER}
    assert reader.post("/password?user=victim", named | own).status_code == 302
    assert entered("victim").get("/orders").status_code == 200
    refused = Client().post("/signin", {"login": "reader", "password": people.PASSWORD})
    assert refused.status_code == 422


def test_five_guesses_lock_whatever_address_they_claim_to_come_from(laid: Town) -> None:
    people.account("reader", "dispatcher")
    for guess in range(5):
        forged = f"10.0.{guess}.1"
        headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}", "Client-IP": forged}
        sent = {"login": "ｒeader", "password": f"wrong-{guess}"}
        assert Client().post("/signin", sent, headers=headers).status_code == 422
    right = {"login": "reader", "password": people.PASSWORD}
    assert Client().post("/signin", right, headers={"X-Forwarded-For": "10.9.9.9"}).status_code == 422
