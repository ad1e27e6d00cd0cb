"""Starting several at one moment, each on a thread and a connection of its own: what every race test does."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

from bihuan.kernel.errors import BihuanError

R = TypeVar("R")
GATE_S = 60  # a busy machine may take long to start 32 threads; beyond this, one of them died


def gather_at_once(count: int, run: Callable[[int], R]) -> list[R]:
    """This will start `run(0)` … `run(count - 1)` at one moment and give their results in that order."""
    gate = threading.Barrier(count)

    def one(number: int) -> R:
        try:
            gate.wait(timeout=GATE_S)
            return run(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def at_once(count: int, run: Callable[[int], object]) -> tuple[list[object], list[BihuanError]]:
    """This will start `count` at one moment; gives what the winners got and what the others were told."""

    def told(number: int) -> object:
        try:
            return run(number)
        except BihuanError as refused:
            return refused

    results = gather_at_once(count, told)
    lost = [result for result in results if isinstance(result, BihuanError)]
    return [result for result in results if not isinstance(result, BihuanError)], lost
