"""Bad input at every address: no form without its token, pages kept by nobody, numbers and text beyond all bounds."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from bihuan.platform.identity import User
from bihuan.platform.models import Event
from tests.contexts.orders.cast import CITY, Town
from tests.hardness import routes
from tests.hardness.answers import signed_in
from tests.hardness.routes import NO_METHOD
from tests.hardness.world import ROLES, World
from tests.web import people

pytestmark = pytest.mark.django_db
PAGES = routes.pages()
VALUES = (
    "²", "9" * 5_000, "9999-12-31T23:59:59", "0001-01-01", "' OR 1=1--\x00", "-1\r\nX-Injected: 1", "//evil.example",
)  # fmt: skip
OUTSIDE = re.compile(r"(?i)[a-z]+:|//")


@pytest.fixture
def reader(laid: Town) -> Client:
    """Somebody whom every staff page lets in."""
    return signed_in("reader", *ROLES, path=CITY)


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


def test_whatever_a_page_reads_is_understood_or_refused(laid: Town) -> None:
    """Each name an address or a form is asked for, with each value; what a page reads it tells by reading."""
    world = World.of(laid)
    wrong, read = [], 0
    for row in PAGES:
        for method, _rule in row.asked:
            if row.route == "signout":
                continue
            names: set[str] = set()
            for turn in range(len(VALUES) + 1):
                sent = {name: VALUES[(turn + place) % len(VALUES)] for place, name in enumerate(sorted(names))}
                before = len(names)
                with transaction.atomic(), noted(names):
                    answer = getattr(world.asker(row), method)(world.address(row), sent)
                    transaction.set_rollback(True)
                if answer.status_code >= 500 or "X-Injected" in answer or OUTSIDE.match(answer.get("Location", "")):
                    wrong.append((method, row.route, answer.status_code, sorted(sent)))
                if turn and not before:
                    break
            read += len(names)
    assert wrong == []
    assert read > 400


@contextmanager
def noted(names: set[str]) -> Iterator[None]:
    """This will note the names that are looked up in addresses and forms meanwhile."""

    def noting(way: Callable[..., Any]) -> Callable[..., Any]:
        def looked_up(sent: QueryDict, name: str, *more: Any) -> Any:
            names.add(name)
            return way(sent, name, *more)

        return looked_up

    with ExitStack() as stack:
        for way in ("get", "getlist", "__getitem__", "__contains__"):
            stack.enter_context(patch.object(QueryDict, way, noting(getattr(QueryDict, way))))
        yield


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
