"""Streams: 200 open windows on one web process, and how soon each hears of a change.

A web server and a worker of their own on the small demo town; one process changes an order every half second. Delay is
from the commit to the bytes' arrival at the listening socket. PostgreSQL where BIHUAN_BENCH_POSTGRES names a server.
"""

import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LISTENERS_COUNT = 200
CHANGES_COUNT, CHANGES_FULL_COUNT = 20, 200
QUIET_S = 10.0
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will measure on each database."""
    server = os.environ.get("BIHUAN_BENCH_POSTGRES", "").rstrip("/")
    figures: dict[str, object] = {"listeners_count": LISTENERS_COUNT}
    for vendor in ("sqlite", "postgresql") if server else ("sqlite",):
        progress(0, 1, vendor)
        with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
            database = f"{home}/live.sqlite3"
            if vendor == "postgresql":
                database = stack.enter_context(_database(server))
            found = _measured(home, database, CHANGES_FULL_COUNT if full else CHANGES_COUNT)
        figures |= {f"{vendor}_{name}": value for name, value in found.items()}
    return figures


class _database:  # noqa: N801 - a context manager
    def __init__(self, server: str) -> None:
        self.server, self.name = server, f"bihuan_live_{uuid.uuid4().hex[:8]}"

    def __enter__(self) -> str:
        self._say(f'CREATE DATABASE "{self.name}"')
        return f"{self.server}/{self.name}"

    def __exit__(self, *_: object) -> None:
        self._say(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as connection:
            connection.execute(statement)


def _measured(home: str, database: str, changes: int) -> dict[str, object]:
    environment = os.environ | {
        "BIHUAN_HOME": home, "BIHUAN_DB": database, "BIHUAN_MODE": "demo", "BIHUAN_LOG": "ERROR",
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }  # fmt: skip
    inside = [sys.executable, "-m", "benchmarks._live_town"]
    made = subprocess.run([*inside, "build"], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    cookies = json.loads(made.stdout.splitlines()[-1])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    programs = [["web", "--port", str(port)], ["work"]]
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bihuan", *program], env=environment, cwd=ROOT, stdin=subprocess.DEVNULL
        )
        for program in programs
    ]
    try:
        _wait(port)
        return _listened(port, cookies, processes[0].pid, [*inside, "change", str(changes)], environment)
    finally:
        for process in processes:
            process.terminate()
            process.wait(30)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the web server did not come up")


def _listened(
    port: int, cookies: list[str], pid: int, change: list[str], environment: dict[str, str]
) -> dict[str, object]:
    page_before_ms, rss_before = _page_ms(port, cookies[0]), _rss_bytes(pid)
    windows = [_window(port, cookies[number % len(cookies)]) for number in range(LISTENERS_COUNT)]
    poll = select.epoll()
    by_number = {window.fileno(): window for window in windows}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    _drain(poll, by_number, 2.0)
    cpu_s, begun_s = _cpu_s(pid), time.monotonic()
    _drain(poll, by_number, QUIET_S)
    quiet_share = (_cpu_s(pid) - cpu_s) / (time.monotonic() - begun_s)
    cpu_s, begun_s = _cpu_s(pid), time.monotonic()
    changing = subprocess.Popen(change, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    arrivals = []
    while changing.poll() is None:
        arrivals += _drain(poll, by_number, 0.05)
    arrivals += _drain(poll, by_number, 1.5)
    busy_share = (_cpu_s(pid) - cpu_s) / (time.monotonic() - begun_s)
    assert changing.stdout is not None
    committed = json.loads(changing.stdout.read().splitlines()[-1])
    delays_ms = sorted((at - committed[subject]) * 1_000 for at, subject in arrivals if subject in committed)
    page_after_ms = _page_ms(port, cookies[0])
    grown = _rss_bytes(pid) - rss_before
    for window in windows:
        window.close()
    return {
        "heard_count": len(delays_ms),
        "expected_count": len(committed) * LISTENERS_COUNT,
        "delay_p50_ms": round(delays_ms[len(delays_ms) // 2]),
        "delay_p99_ms": round(delays_ms[int(len(delays_ms) * 0.99)]),
        "cpu_quiet_percent": round(quiet_share * 100, 1),
        "cpu_changing_percent": round(busy_share * 100, 1),
        "memory_more_bytes": grown,
        "page_without_p50_ms": round(page_before_ms, 1),
        "page_with_p50_ms": round(page_after_ms, 1),
    }


def _window(port: int, cookie: str) -> socket.socket:
    window = socket.create_connection(("127.0.0.1", port), timeout=20)
    window.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: sessionid={cookie}\r\n\r\n".encode())
    assert window.recv(4_096).startswith(b"HTTP/1.1 200")
    window.setblocking(False)
    return window


def _drain(poll: select.epoll, windows: dict[int, socket.socket], for_s: float) -> list[tuple[float, str]]:
    """What comes in meanwhile: when, and about which order."""
    heard, deadline_s = [], time.monotonic() + for_s
    while (left_s := deadline_s - time.monotonic()) > 0:
        for number, _ in poll.poll(left_s):
            at = time.time()
            for line in windows[number].recv(65_536).decode().splitlines():
                if line.startswith("data: {") and '"orders"' in line:
                    heard += [(at, subject) for subject in json.loads(line[6:])["orders"]]
    return heard


def _page_ms(port: int, cookie: str) -> float:
    """What the list of orders takes, in the middle of fifteen times."""
    took_ms = []
    for _ in range(15):
        begun_s = time.perf_counter()
        asked = urllib.request.Request(f"http://127.0.0.1:{port}/orders", headers={"Cookie": f"sessionid={cookie}"})
        urllib.request.urlopen(asked, timeout=30).read()  # noqa: S310 - our own server
        took_ms.append((time.perf_counter() - begun_s) * 1_000)
    return sorted(took_ms)[7]


def _rss_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def _cpu_s(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS_PER_S


if __name__ == "__main__":
    print(json.dumps(run("--full" in sys.argv, lambda *_: None), indent=1))
