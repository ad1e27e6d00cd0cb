"""The global search over a city: 100,000 addresses and as many orders, on both databases.

Rows are written straight into an empty database of its own; what is timed is the search page's own work (queries,
decryption, ranking) for one reader, without HTTP. PostgreSQL is measured where BIHUAN_BENCH_POSTGRES names a server.
"""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ADDRESSES_COUNT, ADDRESSES_FULL_COUNT = 20_000, 100_000


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will build a city on each database and search it."""
    count = ADDRESSES_FULL_COUNT if full else ADDRESSES_COUNT
    server = os.environ.get("BIHUAN_BENCH_POSTGRES", "")
    figures: dict[str, object] = {"addresses_count": count}
    wanted = ["sqlite", *(["postgresql"] if server else [])]
    for number, vendor in enumerate(wanted):
        progress(number, len(wanted), vendor)
        name = f"bihuan_search_{uuid.uuid4().hex[:8]}"
        with tempfile.TemporaryDirectory() as home:
            database = f"{home}/search.sqlite3" if vendor == "sqlite" else f"{server.rstrip('/')}/{name}"
            found = _measured(home, database, count, server if vendor == "postgresql" else "", name)
        figures |= {f"{vendor}_{key}": value for key, value in found.items()}
    return figures


def _measured(home: str, database: str, count: int, server: str, name: str) -> dict[str, object]:
    """A process of its own: settings are read once."""
    environment = os.environ | {"BIHUAN_HOME": home, "BIHUAN_DB": database, "BIHUAN_MODE": "test"}
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment["DJANGO_SETTINGS_MODULE"] = "bihuan.config.settings"
    command = [sys.executable, "-m", "benchmarks._search_city", str(count), server, name]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    print(json.dumps(run("--full" in sys.argv, lambda *_: None), indent=1))
