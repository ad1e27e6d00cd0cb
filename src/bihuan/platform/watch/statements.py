"""Counting the statements one request or job sends to the database, and those among them that were slow."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection


@dataclass
class Statements:
    """What was sent to the database meanwhile."""

    count: int = 0
    slow_count: int = 0
    took_ms: float = 0.0

    def __call__(self, execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        """This will be called by Django around each statement."""
        begun_s = time.perf_counter()
        try:
            return execute(statement, params, many, context)
        finally:
            took_ms = (time.perf_counter() - begun_s) * 1000
            self.count += 1
            self.took_ms += took_ms
            self.slow_count += took_ms >= settings.SLOW_SQL_MS


@contextmanager
def counted() -> Iterator[Statements]:
    """This will count this thread's statements inside the block."""
    found = Statements()
    with connection.execute_wrapper(found):
        yield found
