"""An answer that is asked for often and costs the database something: one thread asks, nobody waits for it."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Asks again when the last answer is `fresh_s` old; whoever comes meanwhile gets that one, after `old_s` `else_`.

    So a database that hangs holds one thread of the server, not each that is asked how it is doing.
    """

    def __init__(self, fresh_s: float, old_s: float, else_: T) -> None:
        self._fresh_s, self._old_s, self._else = fresh_s, old_s, else_
        self._asking = threading.Lock()
        self._answer = else_
        self._at_s = -old_s

    def get(self, ask: Callable[[], T]) -> T:
        """This will give the newest answer there is."""
        if self._age_s() >= self._fresh_s and self._asking.acquire(blocking=False):
            try:
                if self._age_s() >= self._fresh_s:
                    self._answer, self._at_s = ask(), time.monotonic()
            finally:
                self._asking.release()
        return self._answer if self._age_s() < self._old_s else self._else

    def _age_s(self) -> float:
        return time.monotonic() - self._at_s
