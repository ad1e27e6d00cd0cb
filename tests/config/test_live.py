"""Streams beside waitress: who is told what, how soon, and when a stream ends."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.config import live as config_live
from bihuan.config.live import Hub
from bihuan.platform import clock, identity, live
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.events import seal
from bihuan.platform.events.read import last_position
from tests.config.live_server import serving
from tests.contexts.orders import cast
from tests.web import people

pytestmark = pytest.mark.django_db(transaction=True)
SOON_S = 3.0
opened: list["Window"] = []


class Window:
    """One open stream, as a browser holds it."""

    def __init__(self, address: str, client: Client | None, after: str = "") -> None:
        at = urlsplit(address)
        cookie = client.cookies["sessionid"].value if client else "none"
        self.socket = socket.create_connection((at.hostname, at.port), timeout=SOON_S)
        head = f"GET /live HTTP/1.1\r\nHost: {at.netloc}\r\nCookie: sessionid={cookie}\r\n"
        self.socket.sendall((head + (f"Last-Event-ID: {after}\r\n" if after else "") + "\r\n").encode())
        self.heard = b""
        opened.append(self)

    def wait(self, word: str, within_s: float = SOON_S) -> str:
        """This will read until `word` has come; what was read else ends in ''."""
        deadline_s = time.monotonic() + within_s
        while word.encode() not in self.heard and time.monotonic() < deadline_s:
            try:
                got = self.socket.recv(4_096)
            except TimeoutError:
                break
            if not got:
                break
            self.heard += got
        assert word.encode() in self.heard, self.heard
        return self.heard.decode()

    def ended(self, within_s: float) -> bool:
        """This will say whether the server closes the stream in time."""
        self.socket.settimeout(within_s)
        try:
            while self.socket.recv(4_096):
                pass
        except TimeoutError:
            return False
        return True


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while opened:
        opened.pop().socket.close()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def address(hub: Hub) -> Iterator[str]:
    with serving(hub) as found:
        yield found


@pytest.fixture
def town() -> Iterator[cast.Town]:
    with clock.frozen(cast.START):
        yield people.town()


def entered(login: str, role: str, path: str = cast.CITY) -> Client:
    people.account(login, role, path=path)
    client = Client()
    client.post("/signin", {"login": login, "password": people.PASSWORD})
    seal.seal_all()
    return client


def received(town: cast.Town, **given: Any) -> str:
    """This will make an order, sealed as a worker would, and give the mark by which windows hear of it."""
    order_id = cast.receive(town, **given)
    seal.seal_all()
    return order_id.hex[-10:]


def test_a_change_reaches_those_in_whose_sight_it_is(town: cast.Town, address: str) -> None:
    near = Window(address, entered("near", "dispatcher"))
    far = Window(address, entered("far", "dispatcher", path=cast.GROUP_B))
    for window in (near, far):
        assert "Content-Type: text/event-stream" in window.wait("event: hello")
    mark = received(town, zone=0)
    told = near.wait("event: change")
    assert mark in near.wait(mark)
    assert "name" not in told.lower().partition("event: change")[2]
    time.sleep(0.6)
    far.socket.settimeout(0.2)
    with pytest.raises(TimeoutError):
        far.socket.recv(10)


def test_a_stream_ends_within_a_second_of_signing_out_and_of_being_disabled(town: cast.Town, address: str) -> None:
    leaving, shut = entered("leaving", "dispatcher"), entered("shut", "dispatcher")
    windows = [Window(address, leaving), Window(address, shut)]
    for window in windows:
        window.wait("event: hello")
    leaving.post("/signout")
    seal.seal_all()
    assert windows[0].ended(1.0)
    user = identity.User.objects.get(login="shut")
    identity.disable(system_actor("test", "users.disable"), user_id=user.pk, at=cast.START)
    seal.seal_all()
    assert windows[1].ended(1.0)
    again = Window(address, leaving)
    assert again.wait("\r\n\r\n").startswith("HTTP/1.1 204")


def test_whoever_was_away_for_a_moment_is_told_what_was_missed(town: cast.Town, address: str) -> None:
    client = entered("desk", "dispatcher")
    staying = Window(address, entered("stays", "dispatcher"))
    staying.wait("event: hello")
    before = last_position()
    mark = received(town)
    staying.wait(mark)
    assert mark in Window(address, client, after=str(before)).wait(mark)
    assert '"missed":false' in Window(address, client, after=str(last_position())).wait("event: hello")
    assert '"missed":true' in Window(address, client, after="1").wait("event: hello")


def test_strangers_are_told_to_stop_and_the_surplus_to_come_later(
    town: cast.Town, address: str, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Window(address, None).wait("\r\n\r\n").startswith("HTTP/1.1 204")
    monkeypatch.setattr(config_live, "LISTENERS_MAX_COUNT", 1)
    client = entered("desk", "dispatcher")
    Window(address, client).wait("event: hello")
    refused = Window(address, client).wait("\r\n\r\n")
    assert refused.startswith("HTTP/1.1 503")
    assert "Retry-After: 30" in refused


def test_a_closed_window_gives_its_place_back(town: cast.Town, address: str, hub: Hub) -> None:
    window = Window(address, entered("desk", "dispatcher"))
    window.wait("event: hello")
    assert hub.count == 1
    window.socket.close()
    deadline_s = time.monotonic() + SOON_S
    while hub.count and time.monotonic() < deadline_s:
        time.sleep(0.05)
    assert hub.count == 0


def test_a_quiet_stream_beats(town: cast.Town, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_live, "BEAT_S", 0.1)
    window = Window(address, entered("desk", "dispatcher"))
    window.wait("event: beat")


def test_one_account_has_so_many_windows_and_the_oldest_ends(
    town: cast.Town, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config_live, "OF_ONE_MAX_COUNT", 2)
    client = entered("desk", "dispatcher")
    windows = []
    for _ in range(3):
        windows.append(Window(address, client))
        windows[-1].wait("event: hello")
    assert windows[0].ended(1.0)
    assert not windows[1].ended(0.3)


def test_under_a_server_that_cannot_hold_streams_pages_ask_by_the_clock(town: cast.Town) -> None:
    answer = entered("desk", "dispatcher").get("/live")
    assert answer.status_code == 204  # nothing here to listen to, and no failure either


def test_one_look_is_one_query_whoever_listens(town: cast.Town) -> None:
    follower = live.Follower(last_position())
    received(town)
    with CaptureQueriesContext(connection) as asked:
        changes = follower.read()
    assert len(asked) == 1
    assert {change.topic for change in changes} >= {"orders"}
    with CaptureQueriesContext(connection) as asked:
        assert live.message(_somebody(""), changes, follower.position)
        assert follower.read() == []
    assert len(asked) == 1


def test_after_a_bulk_load_it_leaps_and_says_so(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    follower = live.Follower(last_position())
    monkeypatch.setattr(live, "BATCH_COUNT", 2)
    monkeypatch.setattr(live, "KEPT_COUNT", 2)
    for _ in range(3):
        received(town)
    changes = follower.read()
    assert (changes, follower.leapt, follower.position) == ([], True, last_position())
    assert follower.since(last_position() - 1) is None
    received(town)
    assert follower.read()
    assert not follower.leapt


def test_a_fault_ends_the_streams_and_not_the_hub(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config_live, "AFTER_TROUBLE_S", 0.1)
    with serving(Hub()) as address:
        client = entered("desk", "dispatcher")
        first = Window(address, client)
        first.wait("event: hello")
        with monkeypatch.context() as broken:
            broken.setattr(live.Follower, "read", lambda _self: 1 / 0)
            assert first.ended(SOON_S)
        Window(address, client).wait("event: hello")


def _somebody(path: str, *permissions: str) -> Actor:
    held = frozenset(permissions or ("orders.view",))
    return Actor("user:x", "user", (Grant(held, path),), user_id=uuid4())


def test_a_message_holds_marks_in_sight_alone() -> None:
    here, there = uuid4(), uuid4()
    changes = [
        live.Change(7, "orders", here, "00010001", False),
        live.Change(8, "orders", there, "00020001", False),
        live.Change(9, "orders", here, "00010001", False),
        live.Change(10, "care", here, "00010001", False),
    ]
    text = live.message(_somebody("0001"), changes, 10).decode()
    assert text.startswith("event: change\nid: 10\ndata: ")
    assert json.loads(text.split("data: ")[1]) == {"orders": [here.hex[-10:]]}
    assert live.message(_somebody("0003"), changes, 10) == b""
    assert live.message(_somebody("0001", "users.view"), changes, 10) == b""


def test_what_is_kept_answers_only_as_far_as_it_goes() -> None:
    follower = live.Follower(12)
    assert follower.since(12) == []
    assert follower.since(11) is None
    follower.kept.extend(live.Change(n, "orders", uuid4(), "", False) for n in (11, 12))
    assert [change.position for change in follower.since(11) or ()] == [12]
    assert [change.position for change in follower.since(10) or ()] == [11, 12]
    assert follower.since(9) is None
