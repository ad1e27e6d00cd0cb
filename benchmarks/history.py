"""A year of the sample city taken over from an older system: orders and rows a second, by table.

2,000 orders of a year from its first day on, or with --full all 300,000; two helpers replay while one process stores.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks._each import on_each_database
from benchmarks._installation import ROOT, Installation

ORDERS_COUNT, ORDERS_FULL_COUNT = 2_000, 300_000
HELPERS_COUNT = 2


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will load the same histories into an empty installation of each database there is."""
    count = ORDERS_FULL_COUNT if full else ORDERS_COUNT
    found = on_each_database(lambda made: _measured(made, count), progress)
    return {"orders_count": count, "helpers_count": HELPERS_COUNT, **found}


def _measured(made: Installation, count: int) -> dict[str, object]:
    _run(made, "-m", "benchmarks._history")
    return loaded(made, count)


def loaded(made: Installation, count: int) -> dict[str, object]:
    """This will load so many orders of a year into an installation that has the city's people and places."""
    file = made.home / "histories.jsonl"
    _write(made, file, count)
    load = ("-m", "bihuan", "history", "load", str(file), "--helpers", str(HELPERS_COUNT), "--json")
    begun_s = time.monotonic()
    with subprocess.Popen([sys.executable, *load], cwd=ROOT, env=made.environment(), stdout=subprocess.PIPE) as loading:
        assert loading.stdout is not None
        found: dict[str, Any] = json.loads(loading.stdout.read())
        _, code, used = os.wait4(loading.pid, 0)  # its own and its helpers' alone, not of whoever ran before
        loading.returncode = os.waitstatus_to_exitcode(code)
    assert loading.returncode == 0, loading.returncode
    took_s = time.monotonic() - begun_s
    figures: dict[str, object] = {
        "wall_s": round(took_s, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "orders_per_s": round(found["loaded_count"] / took_s),
        "rows_per_s": round(sum(table["rows_count"] for table in found["rows"].values()) / took_s),
        "largest_process_mb": round(used.ru_maxrss / 1024),
    }
    for table, one in found["rows"].items():
        figures[f"{table}_rows_count"] = one["rows_count"]
        figures[f"{table}_rows_written_per_s"] = round(one["rows_count"] / max(one["took_s"], 0.01))
    figures["record"] = _run(made, "-m", "bihuan", "verify").strip()
    return figures


def _write(made: Installation, file: Path, count: int) -> None:
    """Of a whole year, so that a short run has a day's density as the long one has."""
    command = [sys.executable, "-m", "bihuan", "history", "make", "--orders", str(ORDERS_FULL_COUNT)]
    with (
        file.open("wb") as handle,
        subprocess.Popen(command, cwd=ROOT, env=made.environment(), stdout=subprocess.PIPE) as making,
    ):
        assert making.stdout is not None
        handle.writelines(islice(making.stdout, count))
        making.kill()


def _run(made: Installation, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=made.environment(), stdout=subprocess.PIPE, check=True, text=True
    )
    return done.stdout
