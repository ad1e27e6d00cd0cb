"""Many at once on what only one may have: an order, a plan, a callback, a window, a place in the record.

Thirty-two claims of one order, a plan dispatched eight times at once, one callback answered eight times, the last place
of a window wanted sixteen times, and events that commit late while a reader follows. Each has one right outcome.
"""

from collections.abc import Callable

from benchmarks._each import on_each_database

ROUNDS_COUNT, ROUNDS_FULL_COUNT = 100, 2_000


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will run every race that often on each database there is."""
    rounds_count = ROUNDS_FULL_COUNT if full else ROUNDS_COUNT
    found = on_each_database(lambda made: made.inside("races", str(rounds_count)), progress)
    return {"rounds_of_each_count": rounds_count, **found}
