"""Waiting for what other processes do."""

import time
from collections.abc import Callable


def until(happened: Callable[[], bool], within_s: float) -> None:
    """This will return once it happened, and fail after so long."""
    deadline_s = time.monotonic() + within_s
    while not happened():
        assert time.monotonic() < deadline_s, f"it did not happen within {within_s} s"
        time.sleep(0.05)
