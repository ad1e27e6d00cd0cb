"""Many at once on what only one may have: an order, a plan, a callback, a window, a place in the record.

Thirty-two claims of one order, a plan dispatched eight times at once, one callback answered eight times, the last place
of a window wanted sixteen times, and events that commit late while a reader follows. Each has one right outcome.
"""

from collections.abc import Callable

from benchmarks._installation import DATABASES, installation, postgres_there

ROUNDS_COUNT, ROUNDS_FULL_COUNT = 100, 2_000


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will run every race that often on each database there is."""
    rounds_count = ROUNDS_FULL_COUNT if full else ROUNDS_COUNT
    figures: dict[str, object] = {"rounds_of_each_count": rounds_count}
    for done, kind in enumerate(DATABASES):
        progress(done, len(DATABASES), kind)
        if kind == "postgresql" and not postgres_there():
            figures["postgresql"] = "no server answered"
            continue
        with installation(kind) as made:
            found = made.inside("races", str(rounds_count))
        figures |= {f"{kind}_{name}": value for name, value in found.items()}
    return figures
