"""The only clock. Interfaces, the worker and tests read it; actions are told the time as `at`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_frozen: datetime | None = None


def now() -> datetime:
    """This will give the current moment, aware, in UTC."""
    return _frozen or datetime.now(UTC)  # noqa: TID251 - the one place that reads the machine's clock


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """This will hold the clock at `moment` (aware) inside the block; for tests and deterministic commands."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("frozen() needs an aware datetime")
    before, _frozen = _frozen, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before
