"""Sixty and two hundred clients that send a byte at a time, headers or bodies, while others want a page.

A server with a thread for each connection serves nobody then. Asked are the sign-in page and the readiness, which asks
the database; a request counts as served when its answer is whole within a second and a half.
"""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterator

from benchmarks._installation import DATABASES, installation
from benchmarks._storm import quantile_ms

SLOW_COUNTS = (0, 60, 200)
WITHIN_S = 1.5
ASKED_COUNT, ASKED_FULL_COUNT = 40, 200
TRICKLE_S = 1.0
KINDS = {
    "headers": b"GET /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "bodies": b"POST /signin HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000\r\n\r\nx",
}
PATHS = ("/signin", "/health/ready")


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will ask beside slow clients of each kind and number."""
    figures: dict[str, object] = {}
    with installation(DATABASES[0]) as made:
        made.inside("migrate")
        made.start()
        made.wait_ready()
        for path in PATHS:  # a template is read at its first use
            _asked(made.port, path)
        rounds = [(kind, count) for kind in KINDS for count in SLOW_COUNTS]
        for done, (kind, count) in enumerate(rounds):
            progress(done, len(rounds), f"{count} slow {kind}")
            with slow(made.port, KINDS[kind], count):
                taken_s = [_asked(made.port, PATHS[n % 2]) for n in range(ASKED_FULL_COUNT if full else ASKED_COUNT)]
            served = [one for one in taken_s if one is not None]
            figures |= {
                f"slow_{kind}_{count}_served_count": len(served),
                f"slow_{kind}_{count}_not_served_count": len(taken_s) - len(served),
                f"slow_{kind}_{count}_p50_ms": quantile_ms(served, 50),
                f"slow_{kind}_{count}_p99_ms": quantile_ms(served, 99),
            }
        made.stop()
    return figures


@contextlib.contextmanager
def slow(port: int, beginning: bytes, count: int) -> Iterator[None]:
    """This will hold that many connections open, each sending a byte a second."""
    clients: list[socket.socket] = []
    over = threading.Event()

    def trickle() -> None:
        while not over.wait(TRICKLE_S):
            for client in clients:
                with contextlib.suppress(OSError):
                    client.sendall(b"x")

    feeding = threading.Thread(target=trickle, daemon=True)
    try:
        for _ in range(count):
            client = socket.create_connection(("127.0.0.1", port), timeout=10)
            client.sendall(beginning)
            clients.append(client)
        feeding.start()
        yield
    finally:
        over.set()
        feeding.join()
        for client in clients:
            client.close()


def _asked(port: int, path: str) -> float | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)
    begun_s = time.monotonic()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return None
    finally:
        connection.close()
    took_s = time.monotonic() - begun_s
    return took_s if answer.status == 200 and took_s <= WITHIN_S else None
