"""Server and worker killed with kill -9 again and again while clients take on and give out orders.

Six clients send idempotency keys over HTTP to `bihuan web`; `bihuan work` does what follows. Both die at random moments
and are started again; what was acknowledged must be there once, and what was cut off, sent again, must be there once.
"""

from collections.abc import Callable

from benchmarks._each import on_each_database
from benchmarks._siege import MUST_BE, besiege

KILLS_COUNT, KILLS_FULL_COUNT = 40, 200
SEED = 20261121


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will besiege each database there is; `full` is the length for a release."""
    kills_count = KILLS_FULL_COUNT if full else KILLS_COUNT
    return on_each_database(lambda made: besiege(made, kills_count, SEED, progress), progress, must_be=MUST_BE)
