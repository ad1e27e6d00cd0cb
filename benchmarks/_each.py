"""A measurement on every database there is, its figures under the database's name."""

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks._installation import DATABASES, Installation, installation, postgres_there

Progress = Callable[[int, int, str], None]


def on_each_database(
    measure: Callable[[Installation], Mapping[str, object]],
    progress: Progress,
    *,
    must_be: Mapping[str, Any] | None = None,
    kinds: tuple[str, ...] = DATABASES,
) -> dict[str, object]:
    """This will measure an empty installation of each database, and say which promised values did not hold."""
    figures: dict[str, object] = {}
    for done, kind in enumerate(kinds):
        progress(done, len(kinds), kind)
        if kind == "postgresql" and not postgres_there():
            figures["postgresql"] = "no server answered"
            continue
        with installation(kind) as made:
            found = measure(made)
        if must_be is not None:
            broken = [name for name, wanted in must_be.items() if found[name] != wanted]
            figures[f"{kind}_promises_broken"] = ", ".join(broken) or "none"
        figures |= {f"{kind}_{name}": value for name, value in found.items()}
    return figures
