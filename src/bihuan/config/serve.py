"""The embedded web server: waitress, set so that slow clients cannot keep others from being served.

waitress reads every request fully on one polling thread before a worker thread sees it, so a client that sends one
byte a second costs a socket, not a thread. With its defaults (100 connections, 120 s of silence) 200 slow clients
still fill it; with these numbers 400 slow headers and 400 slow bodies did not. docs/adr/0003 has the figures.
"""

import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress.server import create_server

from bihuan.config.shedding import shedding

CONNECTION_LIMIT_COUNT = 1000
CHANNEL_TIMEOUT_S = 20
CLEANUP_INTERVAL_S = 5
THREADS_COUNT = 8
# Above the largest sheet and photo the application itself takes; it refuses with the better message.
BODY_LIMIT_BYTES = 64 * 1024 * 1024
BACKLOG_COUNT = 1024
DRAIN_LIMIT_S = 15


def listen(host: str, port: int) -> socket.socket:
    """This will bind `host:port`; the caller may hand the socket to one server process after another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), port))
    except OSError:
        listener.close()
        raise
    listener.listen(BACKLOG_COUNT)
    return listener


def serve(application: Callable[..., Any], listener: socket.socket, *, trusted_proxy: str | None = None) -> None:
    """This will answer requests until SIGTERM or Ctrl-C, then finish those under way and return.

    `trusted_proxy` is the address whose X-Forwarded-For and X-Forwarded-Proto are believed; None believes nobody.
    """
    proxy: dict[str, Any] = {}
    if trusted_proxy:
        proxy = {"trusted_proxy": trusted_proxy, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
    server: Any = create_server(
        shedding(application, lambda: len(server.task_dispatcher.queue)),
        sockets=[listener],
        threads=THREADS_COUNT,
        connection_limit=CONNECTION_LIMIT_COUNT,
        channel_timeout=CHANNEL_TIMEOUT_S,
        cleanup_interval=CLEANUP_INTERVAL_S,
        backlog=BACKLOG_COUNT,
        max_request_body_size=BODY_LIMIT_BYTES,
        # select() cannot watch descriptors above 1,023, and the limit above needs more than that.
        asyncore_use_poll=True,
        ident=None,
        **proxy,
    )
    stopping = threading.Event()

    def stop(*_: object) -> None:
        stopping.set()
        server.pull_trigger()  # wakes the poll, which would otherwise go on waiting (PEP 475)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping.is_set():
        _turn(server)
    _drain(server)


def _turn(server: Any) -> None:
    server.asyncore.loop(
        timeout=1,
        map=server._map,  # noqa: SLF001 the server keeps no public name for it
        use_poll=True,
        count=1,
    )


def _drain(server: Any) -> None:
    """This will stop accepting and give requests under way DRAIN_LIMIT_S to be answered."""
    server.accepting = False
    deadline = time.monotonic() + DRAIN_LIMIT_S
    while time.monotonic() < deadline and any(
        channel.requests or channel.total_outbufs_len for channel in server.active_channels.values()
    ):
        _turn(server)
    server.task_dispatcher.shutdown()
