"""Workbooks built to kill whoever opens them, sent one after the other while others want a page.

Each must be refused in words within two seconds, the reading process must stay below its bound, the server must not
grow, and pages asked meanwhile are served as in calm. Told apart: what a refusal takes by the clock, which depends on
what else the machine does, and what it costs in processor time of the process that reads.
"""

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from benchmarks._installation import DATABASES, Installation, installation
from benchmarks._storm import quantile_ms
from tests.platform.sheets import hostile

WITHIN_S = 2.0
PATIENCE_S = 60.0
ROUNDS_COUNT, ROUNDS_FULL_COUNT = 2, 20
CALM_COUNT, PAUSE_S, SAMPLE_S = 40, 0.05, 0.02
PATHS = ("/signin", "/health/ready")
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "a million rows": hostile.rows_bomb,
    "zeros": hostile.zip_bomb,
    "a far cell": hostile.far_cell,
    "a far column": hostile.far_column,
    "rows without numbers": hostile.many_unnumbered_rows,
    "a thousand laughs": hostile.billion_laughs,
    "a file from elsewhere": hostile.external_entity,
    "an entity in UTF-16": hostile.utf16_entity,
    "a million texts": hostile.million_texts,
    "a workbook inside": hostile.nested_zip,
    "many parts": hostile.many_parts,
    "a forged count": hostile.forged_count,
}
_TICKS_S = os.sysconf("SC_CLK_TCK")


@dataclass
class Watched:
    """The web server from outside: the most memory it and its reading processes held, looked at all the time."""

    pid: int
    server_mb: float = 0.0
    reading_mb: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def closely(self) -> Iterator[None]:
        """This will look on meanwhile."""
        looking = threading.Thread(target=self._look, daemon=True)
        looking.start()
        yield
        self._over.set()
        looking.join()

    def _look(self) -> None:
        while not self._over.wait(SAMPLE_S):
            self.server_mb = max(self.server_mb, held_mb(self.pid))
            self.reading_mb = max(self.reading_mb, *map(held_mb, _children(self.pid)), 0.0)


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will send each workbook so many times, and ask pages before and meanwhile."""
    rounds = ROUNDS_FULL_COUNT if full else ROUNDS_COUNT
    workbooks = {name: build() for name, build in WORKBOOKS.items()}
    with installation(DATABASES[0]) as made:
        token = made.inside("build")["token"]
        made.start()
        made.wait_ready()
        web = made.processes[0].pid
        for path in PATHS:  # a template is read at its first use
            asked_s(made.port, path)
        sent(made, token, b"x")
        calm_s = [asked_s(made.port, PATHS[n % 2]) for n in range(CALM_COUNT)]
        before_mb, watched = held_mb(web), Watched(web)
        took_s: list[float] = []
        used_s: dict[str, float] = {}
        unlike: list[str] = []
        with watched.closely(), asking(made.port) as meanwhile_s:
            for done in range(rounds):
                for name, content in workbooks.items():
                    progress(done * len(workbooks) + len(used_s), rounds * len(workbooks), name)
                    used_before_s, begun_s = _used_s(web), time.monotonic()
                    status = sent(made, token, content)
                    took_s.append(time.monotonic() - begun_s)
                    used_s[name] = max(used_s.get(name, 0.0), _used_s(web) - used_before_s)
                    if status != 422:
                        unlike.append(f"{name}: {status}")
        after_mb = held_mb(web)
        made.stop()
    served = [one for one in meanwhile_s if one is not None]
    return {
        "sent_count": len(took_s),
        "answered_otherwise": ", ".join(unlike) or "none",
        "refused_p50_ms": quantile_ms(took_s, 50),
        "refused_p99_ms": quantile_ms(took_s, 99),
        "refused_later_than_2_s_count": sum(one > WITHIN_S for one in took_s),
        "refused_worst_processor_ms": round(max(used_s.values()) * 1000),
        "refused_worst_is": max(used_s, key=lambda name: used_s[name]),
        "reading_process_most_mb": round(watched.reading_mb, 1),
        "server_most_mb": round(watched.server_mb, 1),
        "server_grown_by_mb": round(after_mb - before_mb, 1),
        "page_in_calm_p50_ms": quantile_ms([one for one in calm_s if one is not None], 50),
        "page_in_calm_p99_ms": quantile_ms([one for one in calm_s if one is not None], 99),
        "page_meanwhile_count": len(served),
        "page_meanwhile_p50_ms": quantile_ms(served, 50),
        "page_meanwhile_p99_ms": quantile_ms(served, 99),
        "page_meanwhile_not_served_count": len(meanwhile_s) - len(served),
    }


def sent(made: Installation, token: str, content: bytes) -> int:
    """This will send a sheet to be looked at and give the status of the answer."""
    edge = uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="sheet"; filename="orders.xlsx"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={edge}"}
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/api/v1/imports/preview", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@contextmanager
def asking(port: int) -> Iterator[list[float | None]]:
    """This will ask for pages, one after the other, and collect how long each took; None for one not served."""
    taken_s: list[float | None] = []
    over = threading.Event()

    def ask() -> None:
        while not over.wait(PAUSE_S):
            taken_s.append(asked_s(port, PATHS[len(taken_s) % 2]))

    reader = threading.Thread(target=ask, daemon=True)
    reader.start()
    yield taken_s
    over.set()
    reader.join()


def asked_s(port: int, path: str) -> float | None:
    """This will ask for a page and give how long it took; None where it was not served in time."""
    connection, begun_s = http.client.HTTPConnection("127.0.0.1", port, timeout=WITHIN_S), time.monotonic()
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return None
    finally:
        connection.close()
    return time.monotonic() - begun_s if answer.status == 200 else None


def held_mb(pid: int) -> float:
    """This will give how much memory a process holds; 0 for one that has ended."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
        return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
    return 0.0


def _children(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for file in Path(f"/proc/{pid}/task").glob("*/children"):
            found += map(int, file.read_text(encoding="ascii").split())
    return found


def _used_s(pid: int) -> float:
    """Processor seconds of the children a process has waited for: what read, and not the pages served meanwhile."""
    numbers = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, numbers[13:15])) / _TICKS_S
