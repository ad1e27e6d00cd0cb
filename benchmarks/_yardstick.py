"""How fast this machine is at the moment: what other work takes from it makes every figure longer."""

import hashlib
import time

TIMES_COUNT = 5


def yardstick_ms() -> float:
    """This will give the processor time of a fixed piece of Python, the median of a few."""
    return sorted(_once_ms() for _ in range(TIMES_COUNT))[TIMES_COUNT // 2]


def _once_ms() -> float:
    begun_s = time.process_time()
    words, digest = {}, b""
    for number in range(200_000):
        words[number % 977] = str(number)
    for _ in range(50_000):
        digest = hashlib.sha256(digest).digest()
    return 1_000 * (time.process_time() - begun_s)
