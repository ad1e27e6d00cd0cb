"""The embedded server under slow clients, and its end: RELIABILITY finding 6."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
# A server of its own process, as in life: serve() owns the signals.
PROGRAM = """
import sys, time
from bihuan.config.serve import listen, serve

def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1.0)
    environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    said = environ["REMOTE_ADDR"] if environ["PATH_INFO"] == "/caller" else environ["wsgi.url_scheme"]
    return [said.encode()]

listener = listen("127.0.0.1", 0)
print(listener.getsockname()[1], flush=True)
serve(application, listener, trusted_proxy=sys.argv[1] if len(sys.argv) > 1 else None)
"""


class Served:
    """A running server and its port."""

    def __init__(self, *args: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *args],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(SOURCE)},
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def get(self, path: str = "/", within_s: float = 1.5, **headers: str) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=within_s) as answer:
            return answer.read().decode()

    def connect(self, sent: bytes) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        client.sendall(sent)
        return client

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def served() -> Iterator[Served]:
    server = Served()
    yield server
    server.close()


@pytest.mark.parametrize(
    "beginning",
    [b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\nx"],
    ids=["slow headers", "slow bodies"],
)
def test_400_slow_clients_keep_nobody_from_being_served(served: Served, beginning: bytes) -> None:
    slow = [served.connect(beginning) for _ in range(400)]
    try:
        for _ in range(2):
            for client in slow:
                client.sendall(b"x")
            assert served.get(within_s=1.5) == "http"
    finally:
        for client in slow:
            client.close()


def test_sigterm_lets_a_request_under_way_finish(served: Served) -> None:
    client = served.connect(b"GET /slow HTTP/1.0\r\n\r\n")
    time.sleep(0.3)
    served.process.send_signal(signal.SIGTERM)
    answer = b"".join(iter(lambda: client.recv(4096), b""))
    client.close()
    assert answer.startswith(b"HTTP/1.0 200")
    assert answer.endswith(b"http")
    assert served.process.wait(timeout=5) == 0


def test_an_idle_server_stops_at_once(served: Served) -> None:
    assert served.get() == "http"
    begun = time.monotonic()
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(timeout=5) == 0
    assert time.monotonic() - begun < 2


def test_forwarded_scheme_is_believed_from_the_trusted_proxy_only(served: Served) -> None:
    assert served.get(**{"X-Forwarded-Proto": "https"}) == "http"
    behind = Served("127.0.0.1")
    try:
        assert behind.get(**{"X-Forwarded-Proto": "https"}) == "https"
    finally:
        behind.close()


def test_the_caller_is_whom_the_trusted_proxy_saw_whatever_he_wrote_himself(served: Served) -> None:
    """A proxy appends whom it saw to what the client wrote: only its own word, the last, counts."""
    assert served.get("/caller", **{"X-Forwarded-For": "203.0.113.5"}) == "127.0.0.1"
    behind = Served("127.0.0.1")
    try:
        assert behind.get("/caller", **{"X-Forwarded-For": "203.0.113.5"}) == "203.0.113.5"
        assert behind.get("/caller", **{"X-Forwarded-For": "192.0.2.1, 203.0.113.5"}) == "203.0.113.5"
    finally:
        behind.close()
