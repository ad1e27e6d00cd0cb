"""A year of the sample city taken over from an older system: orders and rows a second, by table.

2,000 orders of a year from its first day on, or with --full all 300,000; two helpers replay while one process stores.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks._installation import DATABASES, ROOT, Installation, installation, postgres_there

ORDERS_COUNT, ORDERS_FULL_COUNT = 2_000, 300_000
HELPERS_COUNT = 2


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will load the same histories into an empty installation of each database there is."""
    count = ORDERS_FULL_COUNT if full else ORDERS_COUNT
    figures: dict[str, object] = {"orders_count": count, "helpers_count": HELPERS_COUNT}
    for done, kind in enumerate(DATABASES):
        progress(done, len(DATABASES), kind)
        if kind == "postgresql" and not postgres_there():
            figures["postgresql"] = "no server answered"
            continue
        with installation(kind) as made:
            figures |= {f"{kind}_{name}": value for name, value in _measured(made, count).items()}
    return figures


def _measured(made: Installation, count: int) -> dict[str, object]:
    _run(made, "-m", "benchmarks._history")
    file = made.home / "histories.jsonl"
    _write(made, file, count)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun_s = time.monotonic()
    found: dict[str, Any] = json.loads(
        _run(made, "-m", "bihuan", "history", "load", str(file), "--helpers", str(HELPERS_COUNT), "--json")
    )
    took_s = time.monotonic() - begun_s
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures: dict[str, object] = {
        "wall_s": round(took_s, 1),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "orders_per_s": round(found["loaded_count"] / took_s),
        "rows_per_s": round(sum(table["rows_count"] for table in found["rows"].values()) / took_s),
        "largest_process_mb": round(after.ru_maxrss / 1024),
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
