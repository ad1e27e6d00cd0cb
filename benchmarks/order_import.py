"""A carrier's sheet of orders imported: orders a second from end to end, and where the time goes.

50,000 rows with --full, else 5,000: orders of the sample city, two months of them (CSV; customers, accounts and
addresses as they come, so that one row in eight is of a customer met before), into an installation that has
the city's units, people and address tree. The command's work, with reading and parsing; the search index of the new
addresses, which the worker writes right afterwards, is measured apart. `yardstick_ms`: see `creation`.
"""

import csv
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from benchmarks._each import on_each_database
from benchmarks._installation import ROOT, Installation
from benchmarks._yardstick import yardstick_ms
from bihuan.platform import clock

ROWS_COUNT, ROWS_FULL_COUNT, YEAR_COUNT = 5_000, 50_000, 300_000
CORES_COUNT = 2
HEADERS = ("工单号", "业务类型", "工单类型", "客户姓名", "联系电话", "业务号码", "装机地址", "客户等级", "受理时间",
           "预约时间", "故障现象", "备注")  # fmt: skip


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will import the same sheet into each database there is."""
    count = ROWS_FULL_COUNT if full else ROWS_COUNT
    return on_each_database(lambda made: _measured(made, count), progress)


def _measured(made: Installation, count: int) -> dict[str, object]:
    _inside(made, "_history")
    sheet = made.home / "orders.csv"
    with sheet.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(HEADERS)
        writer.writerows(_rows(made, count))
    before_ms = yardstick_ms()
    took: dict[str, Any] = json.loads(_inside(made, "_importing", "import", str(sheet)))
    after_ms = yardstick_ms()
    indexed: dict[str, Any] = json.loads(_inside(made, "_importing", "index"))
    orders_count = took["orders_count"]
    cpu_s = took["program_cpu_s"] + took["reader_cpu_s"] + took["database_cpu_s"]
    shares = ("program_cpu_s", "parse_cpu_s", "reader_cpu_s", "database_cpu_s")
    return {
        "yardstick_ms": round((before_ms + after_ms) / 2, 1),
        "rows_count": took["rows_count"],
        "orders_count": orders_count,
        "wall_s": round(took["wall_s"], 1),
        "orders_per_s": round(orders_count / took["wall_s"]),
        "parse_wall_s": round(took["parse_wall_s"], 1),
        **{f"{name.removesuffix('_s')}_us_per_order": round(1e6 * took[name] / orders_count) for name in shares},
        "cpu_us_per_order": round(1e6 * cpu_s / orders_count),
        "both_cores_full_would_be_per_s": round(CORES_COUNT * orders_count / cpu_s),
        "memory_mb": round(took["memory_mb"]),
        "index_rows_count": indexed["index_rows_count"],
        "index_wall_s": round(indexed["index_wall_s"], 1),
        "index_cpu_us_per_order": round(1e6 * indexed["index_cpu_s"] / orders_count),
    }


def _rows(made: Installation, count: int) -> Iterator[tuple[str, ...]]:
    """The orders of histories as an export of yesterday would write them: moved on to end then, day by day."""
    command = [sys.executable, "-m", "bihuan", "history", "make", "--orders", str(YEAR_COUNT)]
    with subprocess.Popen(command, cwd=ROOT, env=made.environment(), stdout=subprocess.PIPE) as making:
        assert making.stdout is not None
        told = [json.loads(line) for line in islice(making.stdout, count)]
        making.kill()
    last = datetime.fromisoformat(told[-1]["received_at"])
    later = timedelta(days=(clock.now().astimezone(last.tzinfo).date() - last.date()).days - 1)
    return (_row(one, later) for one in told)


def _row(told: dict[str, Any], later: timedelta) -> tuple[str, ...]:
    who, window = told["customer"], ""
    received_at = datetime.fromisoformat(told["received_at"]) + later
    if "appointment_start" in told:
        start, end = (datetime.fromisoformat(told[f"appointment_{side}"]) + later for side in ("start", "end"))
        window = f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
    return (
        told["ref"], told["business"], told["work"], who["name"], who["phone"], told.get("account", ""),
        told["address"], who["tier"], f"{received_at:%Y-%m-%d %H:%M}", window, told.get("symptom") or "",
        told.get("note") or "",
    )  # fmt: skip


def _inside(made: Installation, module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *words],
        cwd=ROOT, env=made.environment(), stdout=subprocess.PIPE, check=True, text=True,
    )  # fmt: skip
    return done.stdout
