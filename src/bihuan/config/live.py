"""Server-sent events beside waitress: a request for /live gives up its thread and leaves its socket here.

waitress has a thread for each request, so a stream would hold one for ever. The page that answers /live says who
listens; then the socket is taken out of waitress's hands and one thread of this process writes to all of them, four
times a second, from one query over sealed positions. docs/adr has the figures and what else was weighed.
"""

import logging
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connections
from waitress.channel import ClientDisconnected

from bihuan.platform import live
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import last_position

LISTENERS_MAX_COUNT = 300
OF_ONE_MAX_COUNT = 12  # windows of one account; the longest open one ends
TICK_MS = 250
BEAT_S = 10.0
LIFE_S = 300.0  # then a stream ends and is opened again: sessions and rights that ran out are found
RETRY_MS = 2_000
UNSENT_MAX_BYTES = 32_768
AFTER_TROUBLE_S = 1.0
STOP_WAIT_S = 2.0
ADDRESS = "/live"
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
log = logging.getLogger("bihuan.live")


@dataclass(slots=True, eq=False)
class Listener:
    """One open window. `unsent` is what its socket, the wire, has not taken yet."""

    actor: Actor
    after: int | None
    wire: socket.socket | None = None
    unsent: bytes = b""
    opened_s: float = 0.0
    told_s: float = 0.0

    @property
    def user_id(self) -> UUID | None:
        """The account that listens."""
        return self.actor.user_id


class Hub:
    """All windows of this process. Threads of waitress `admit` and `adopt`; the hub's own thread does all else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._new: list[Listener] = []
        self._open: dict[int, Listener] = {}
        self._poll = select.poll()
        self._follower: live.Follower | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def count(self) -> int:
        """How many listen now."""
        return len(self._open) + len(self._new)

    def admit(self, actor: Actor, after: int | None) -> Listener | None:
        """This will give a place to whoever may listen; None when there is none left."""
        return Listener(actor, after) if self.count < LISTENERS_MAX_COUNT else None

    def adopt(self, listener: Listener, taken: socket.socket, head: bytes) -> None:
        """This will let the hub write to a socket from now on."""
        taken.setblocking(False)
        listener.wire, listener.unsent = taken, head
        with self._lock:
            self._new.append(listener)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """This will end every stream; their windows come back to the next server."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(STOP_WAIT_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except (OperationalError, InterfaceError):
                log.warning("the database is away or too busy; trying again")
                connections.close_all()
                self._beat_all(time.monotonic())
                self._stopping.wait(AFTER_TROUBLE_S)
            except Exception:  # a thread that ends would tell nobody anything ever again
                log.exception("all streams end and may come back")
                self._end_all()
                self._stopping.wait(AFTER_TROUBLE_S)
        self._end_all()

    def _end_all(self) -> None:
        with self._lock:
            new, self._new = self._new, []
        for listener in [*self._open.values(), *new]:
            self._end(listener)
        self._follower = None
        connections.close_all()

    def _turn(self) -> None:
        if not self._open and not self._new:
            self._stopping.wait(TICK_MS / 1_000)
            return
        for descriptor, _events in self._poll.poll(TICK_MS):
            if (heard := self._open.get(descriptor)) is not None:
                self._hear(heard)
        if self._follower is None:
            self._follower = live.Follower(last_position())
        now_s = time.monotonic()
        changes = self._follower.read()
        gone = live.ended(changes)
        for listener in list(self._open.values()):
            if listener.user_id in gone or now_s - listener.opened_s > LIFE_S:
                self._end(listener)
            elif self._follower.leapt:
                self._tell(listener, live.hello(True, self._follower.position), now_s)
            elif changes:
                self._tell(listener, live.message(listener.actor, changes, self._follower.position), now_s)
        self._welcome(now_s)
        self._beat_all(now_s)
        if not self._open:
            self._follower = None  # whoever comes later begins with what is sealed by then
            connections.close_all()

    def _welcome(self, now_s: float) -> None:
        with self._lock:
            new, self._new = self._new, []
        for listener in new:
            assert listener.wire is not None
            assert self._follower is not None
            listener.opened_s = now_s
            mine = [one for one in self._open.values() if one.user_id == listener.user_id]
            if len(mine) >= OF_ONE_MAX_COUNT:
                self._end(mine[0])
            self._open[listener.wire.fileno()] = listener
            self._poll.register(listener.wire, select.POLLIN)
            position = self._follower.position
            missed = [] if listener.after is None else self._follower.since(listener.after)
            hello = live.hello(missed is None, position)
            self._tell(listener, hello + live.message(listener.actor, missed or (), position), now_s)

    def _beat_all(self, now_s: float) -> None:
        for listener in list(self._open.values()):
            if listener.unsent or now_s - listener.told_s >= BEAT_S:
                self._tell(listener, b"" if listener.unsent else b"event: beat\ndata: 0\n\n", now_s)

    def _tell(self, listener: Listener, text: bytes, now_s: float) -> None:
        if not text and not listener.unsent:
            return
        assert listener.wire is not None
        listener.unsent += text
        try:
            listener.unsent = listener.unsent[listener.wire.send(listener.unsent) :]
            listener.told_s = now_s
        except BlockingIOError:
            pass
        except OSError:
            self._end(listener)
        if len(listener.unsent) > UNSENT_MAX_BYTES:
            self._end(listener)  # it does not read; when it does again, it comes back and is told what it missed

    def _hear(self, listener: Listener) -> None:
        """A window says nothing more after its request: whatever comes is its end."""
        assert listener.wire is not None
        try:
            if listener.wire.recv(1_024):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._end(listener)

    def _end(self, listener: Listener) -> None:
        assert listener.wire is not None
        if self._open.pop(listener.wire.fileno(), None) is not None:
            self._poll.unregister(listener.wire)
        listener.wire.close()


def listening(application: Wsgi, hub: Hub) -> Wsgi:
    """This will wrap the application: where it lets somebody listen, their socket goes over to the hub."""

    def inner(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != ADDRESS:
            return application(environ, start_response)
        environ["bihuan.live.admit"] = hub.admit
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said.append((status, headers))
            return start_response(status, headers, *rest) if "bihuan.live.listener" not in environ else None

        answer = application(environ, start)
        listener = environ.get("bihuan.live.listener")
        if listener is None:
            return answer
        getattr(answer, "close", lambda: None)()
        channel = environ["waitress.client_disconnected"].__self__
        hub.adopt(listener, socket.socket(fileno=os.dup(channel.socket.fileno())), _head(*said[-1]))
        raise HandedOver

    return inner


class HandedOver(ClientDisconnected):
    """Tells waitress to forget the connection: its socket is open in another hand."""


def _head(status: str, headers: list[tuple[str, str]]) -> bytes:
    kept = [(name, value) for name, value in headers if name.lower() not in {"content-length", "connection"}]
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in kept), "Connection: close"]
    return ("\r\n".join(lines) + f"\r\n\r\nretry: {RETRY_MS}\n\n").encode("latin-1")
