"""The restore drill: a backup under load, the database destroyed, brought back by one command, and everything counted.

Clients work all the time. What was acknowledged before the backup began must be there afterwards; what came later is
lost with the disk, and sent again by the same keys it happens, once, while what survived is not done a second time.
"""

from collections.abc import Callable

from benchmarks._drill import MUST_BE, drill
from benchmarks._installation import DATABASES, installation, postgres_there

BEFORE_COUNT, BEFORE_FULL_COUNT = 200, 3_000
AFTER_COUNT = 100
SEED = 20261122


def run(full: bool, progress: Callable[[int, int, str], None]) -> dict[str, object]:
    """This will drill each database there is; `full` has more in it to lose."""
    figures: dict[str, object] = {}
    for kind in DATABASES:
        if kind == "postgresql" and not postgres_there():
            figures["postgresql"] = "no server answered"
            continue
        with installation(kind) as made:
            found = drill(made, BEFORE_FULL_COUNT if full else BEFORE_COUNT, AFTER_COUNT, SEED, progress)
        broken = [name for name, wanted in MUST_BE.items() if found[name] != wanted]
        figures[f"{kind}_promises_broken"] = ", ".join(broken) or "none"
        figures |= {f"{kind}_{name}": value for name, value in found.items()}
    return figures
