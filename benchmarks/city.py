"""The sample city acted out up to three hours of a Monday: seconds, acts, acts a second, queries an act.

Morning, noon and the evening, when there is most to act out; with --full on PostgreSQL too.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial

from benchmarks._each import on_each_database
from benchmarks._installation import DATABASES, ROOT, Installation

HOURS = (8, 12, 18)


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will load the city into an empty installation, once for each hour."""
    kinds = DATABASES if full else ("sqlite",)
    figures: dict[str, object] = {}
    for hour in HOURS:
        figures |= on_each_database(partial(_acted, hour=hour), progress, kinds=kinds)
    return figures


def _acted(made: Installation, *, hour: int) -> dict[str, object]:
    made.surroundings["BIHUAN_MODE"] = "demo"
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks._city", str(hour)],
        cwd=ROOT,
        env=made.environment(),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return {f"{hour:02}h_{name}": value for name, value in json.loads(ran.stdout.splitlines()[-1]).items()}
