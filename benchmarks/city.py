"""The sample city acted out up to three hours of a Monday: seconds, acts, acts a second, queries an act.

Morning, noon and the evening, when there is most to act out; with --full on PostgreSQL too.
"""

import json
import subprocess
import sys
from collections.abc import Callable

from benchmarks._installation import DATABASES, ROOT, installation, postgres_there

HOURS = (8, 12, 18)


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will load the city into an empty installation, once for each hour."""
    figures: dict[str, object] = {}
    wanted = [(kind, hour) for kind in DATABASES for hour in HOURS if full or kind == "sqlite"]
    for done, (kind, hour) in enumerate(wanted):
        progress(done, len(wanted), f"{kind} {hour}:00")
        if kind == "postgresql" and not postgres_there():
            figures["postgresql"] = "no server answered"
            continue
        with installation(kind) as made:
            ran = subprocess.run(
                [sys.executable, "-m", "benchmarks._city", str(hour)],
                cwd=ROOT,
                env=made.environment() | {"BIHUAN_MODE": "demo"},
                stdout=subprocess.PIPE,
                check=True,
                text=True,
            )
        found = json.loads(ran.stdout.splitlines()[-1])
        figures |= {f"{kind}_{hour:02}h_{name}": value for name, value in found.items()}
    return figures
