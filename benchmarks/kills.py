"""Server and worker killed with kill -9 again and again while clients take on and give out orders.

Six clients send idempotency keys over HTTP to `bihuan web`; `bihuan work` does what follows. Both die at random moments
and are started again; what was acknowledged must be there once, and what was cut off, sent again, must be there once.
"""

from collections.abc import Callable

from benchmarks._installation import DATABASES, installation, postgres_there
from benchmarks._siege import MUST_BE, besiege

KILLS_COUNT, KILLS_FULL_COUNT = 40, 200
SEED = 20261121


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will besiege each database there is; `full` is the length for a release."""
    kills_count = KILLS_FULL_COUNT if full else KILLS_COUNT
    figures: dict[str, object] = {}
    for kind in DATABASES:
        if kind == "postgresql" and not postgres_there():
            figures["postgresql"] = "no server answered"
            continue
        with installation(kind) as made:
            found = besiege(made, kills_count, SEED, progress)
        broken = {name: found[name] for name, wanted in MUST_BE.items() if found[name] != wanted}
        figures[f"{kind}_promises_broken"] = ", ".join(broken) or "none"
        figures |= {f"{kind}_{name}": value for name, value in found.items()}
    return figures
