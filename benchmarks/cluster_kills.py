"""A PostgreSQL cluster of its own killed with kill -9 again and again while clients take on and give out orders.

Postmaster and backends die at once, at random moments, and the cluster recovers from its log. Web server and worker are
never restarted: meanwhile they say 503 and when to ask again, and go on by themselves once the database is back.
"""

import random
import time
from collections.abc import Callable

from benchmarks._installation import installed
from benchmarks._postgres import PROGRAMS, own_server
from benchmarks._siege import MUST_BE, besiege

KILLS_COUNT, KILLS_FULL_COUNT = 10, 50
SEED = 20261122


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will besiege an installation whose database is killed; `full` is the length for a release."""
    if not PROGRAMS:
        return {"postgresql": "no server programs are installed on this machine"}
    found = besieged(KILLS_FULL_COUNT if full else KILLS_COUNT, progress)
    broken = [name for name, wanted in MUST_BE.items() if found[name] != wanted]
    return {"promises_broken": ", ".join(broken) or "none", **found}


def besieged(kills_count: int, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will kill the cluster that many times and give the figures."""
    dice = random.Random(SEED)
    with own_server() as server, installed(server.address) as made:

        def strike() -> None:
            server.kill()
            time.sleep(dice.uniform(0.0, 1.0))
            server.start()

        return besiege(made, kills_count, SEED, progress, strike)
