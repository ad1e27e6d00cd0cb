"""The only clock. Interfaces, the worker and tests read it; actions are told the time as `at`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_frozen: datetime | None = None


def now() -> datetime:
    """This will give the current moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """This will hold the clock at `moment` (aware) inside the block; for tests and deterministic commands."""
    global _frozen  # noqa: PLW0603 - one clock for the whole process
    if moment.tzinfo is None:
        raise ValueError("frozen() needs an aware datetime")
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
