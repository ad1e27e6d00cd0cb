"""Every desk's page with a year of orders in the database: server time, statements, what travels, and Chromium.

The city of today and, on top, 6,000 orders taken over from an older system, with --full a year's 300,000 on PostgreSQL.
Each page is asked for six times on one connection, the first not counted; then opened in Chromium empty-handed, and
once more.
"""

import gzip
import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks._each import on_each_database
from benchmarks._installation import ROOT, Installation
from benchmarks.history import loaded

ORDERS_COUNT, ORDERS_FULL_COUNT = 6_000, 300_000
TIMES = 5
CHROMIUM = "/usr/bin/chromium"
# (name, who looks, address); in braces what the installation has.
PAGES = (
    ("centre", "dispatcher", "/centre"),
    ("orders", "dispatcher", "/orders"),
    ("orders_closed", "dispatcher", "/orders?state=closed"),
    ("orders_searched", "dispatcher", "/orders?q={place}"),
    ("order", "dispatcher", "/orders/{order}"),
    ("search", "dispatcher", "/search?q={place}"),
    ("board", "dispatcher", "/board"),
    ("board_map", "dispatcher", "/board/map.json"),
    ("hotline", "hotline", "/hotline"),
    ("callbacks", "callback", "/callbacks"),
    ("messages", "manager", "/messages"),
    ("placing", "resources", "/placing"),
    ("customers", "hotline", "/customers"),
    ("customer", "hotline", "/customers/{customer}"),
    ("people", "manager", "/people"),
    ("rota", "manager", "/rota"),
    ("equipment", "manager", "/equipment"),
    ("catalog", "manager", "/catalog"),
    ("policies", "manager", "/policies"),
    ("jobs", "sysadmin", "/jobs"),
    ("settings", "sysadmin", "/settings"),
    ("users", "secadmin", "/users"),
    ("roles", "secadmin", "/roles"),
    ("audit", "auditor", "/audit"),
    ("field_day", "technician", "/field/"),
)


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will measure the same pages on each database there is."""

    def measured(made: Installation) -> dict[str, object]:
        year = full and made.database.startswith("postgresql")
        return _measured(made, ORDERS_FULL_COUNT if year else ORDERS_COUNT)

    return on_each_database(measured, progress)


def _measured(made: Installation, count: int) -> dict[str, object]:
    made.surroundings |= {"BIHUAN_MODE": "demo", "BIHUAN_LOG": "INFO"}
    _inside(made, "build")
    figures: dict[str, object] = {f"load_{name}": value for name, value in loaded(made, count).items()}
    there = _inside(made, "ready")
    made.start()
    made.wait_ready()
    web, work = made.processes
    figures |= {"orders_count": there["orders_count"], "events_count": there["events_count"]}
    for name, login, address in PAGES:
        asked = quote(address.format(**there), safe="/?=&")
        cookie = f"{there['cookie_name']}={there['cookies'][login]}"
        figures |= {f"{name}_{key}": value for key, value in _asked(made, asked, cookie).items()}
    figures |= {f"chromium_{key}": value for key, value in _opened(made, there).items()}
    figures |= {"web_peak_mb": _peak_mb(web.pid), "worker_peak_mb": _peak_mb(work.pid)}
    return figures


def _asked(made: Installation, address: str, cookie: str) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", made.port, timeout=60)
    sent_b = 0
    for _ in range(TIMES + 1):
        connection.request("GET", address, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{address}: {answer.status}"
        assert answer.headers.get("Content-Encoding") != "gzip" or gzip.decompress(body)
        sent_b = len(body)
    connection.close()
    lines = list(_lines(made.home / "log"))[-TIMES:]
    times_ms = [line["ms"] for line in lines]
    return {
        "server_ms": round(statistics.median(times_ms), 1),
        "server_max_ms": max(times_ms),
        "cpu_ms": round(min(line["cpu_ms"] for line in lines), 1),
        "sql_count": lines[-1]["sql_count"],
        "sent_kb": round(sent_b / 1000, 1),
    }


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    time.sleep(0.05)  # the answer leaves before its line is written
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if '"message": "request"' in line and '"route": "live"' not in line:
                yield json.loads(line)


def _opened(made: Installation, there: dict[str, Any]) -> dict[str, object]:
    """What each page weighs and takes in Chromium: a first visit, then one with everything of the program's kept."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {"missing": "no playwright"}
    if not Path(CHROMIUM).exists():
        return {"missing": "no Chromium"}
    figures: dict[str, object] = {}
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, login, address in PAGES:
            if address.endswith(".json"):
                continue
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            site = f"http://127.0.0.1:{made.port}"
            context.add_cookies([{"name": there["cookie_name"], "value": there["cookies"][login], "url": site}])
            asked = site + quote(address.format(**there), safe="/?=&")
            for visit in ("first", "after"):
                took_ms, weight_kb = _visit(context, asked)
                figures |= {f"{name}_{visit}_ms": took_ms, f"{name}_{visit}_kb": weight_kb}
            context.close()
        browser.close()
    return figures


def _visit(context: Any, address: str) -> tuple[int, float]:
    """Until everything is loaded, in ms; bytes as they came over the wire."""
    page = context.new_page()
    weights_b: list[float] = []
    listening = context.new_cdp_session(page)
    listening.send("Network.enable")
    listening.on("Network.loadingFinished", lambda done: weights_b.append(done["encodedDataLength"]))
    page.goto(address, wait_until="load")
    took_ms = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    page.wait_for_timeout(400)  # what scripts ask for afterwards
    page.close()
    return round(took_ms), round(sum(weights_b) / 1000, 1)


def _peak_mb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024)


def _inside(made: Installation, what: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks._pages", what],
        cwd=ROOT, env=made.environment(), stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])
