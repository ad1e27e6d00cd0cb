"""The restore drill: a backup under load, the database destroyed, brought back by one command, and everything counted.

Clients work all the time. What was acknowledged before the backup began must be there afterwards; what came later is
lost with the disk, and sent again by the same keys it happens, once, while what survived is not done a second time.
"""

from collections.abc import Callable

from benchmarks._drill import MUST_BE, drill
from benchmarks._each import on_each_database

BEFORE_COUNT, BEFORE_FULL_COUNT = 200, 3_000
AFTER_COUNT = 100
SEED = 20261122


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will drill each database there is; `full` has more in it to lose."""
    before_count = BEFORE_FULL_COUNT if full else BEFORE_COUNT
    return on_each_database(
        lambda made: drill(made, before_count, AFTER_COUNT, SEED, progress), progress, must_be=MUST_BE
    )
