"""A past day acted out: each act at its time, with the clock held there; what is refused is counted, never hidden."""

import heapq
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bihuan.kernel.errors import BihuanError
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.worker import run_until_idle

Act = Callable[[datetime], object]
WORKER_EVERY: Final = timedelta(minutes=30)
TOLD_EVERY_HOURS_COUNT: Final = 3


class Agenda:
    """Acts up to `until`, done in the order of their times; what would come later is left to those who come later."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._waiting: list[tuple[datetime, int, str, Act]] = []
        self._count = 0

    def add(self, at: datetime, name: str, act: Act) -> None:
        """This will have `act` done at its time, unless that lies after the end."""
        if at <= self.until:
            self._count += 1
            heapq.heappush(self._waiting, (at, self._count, name, act))

    def run(self, say: Callable[[str], None]) -> None:
        """This will do all acts, with the worker's part between them: messages, callbacks, holds that end."""
        told: int | None = None
        while self._waiting:
            end = self._waiting[0][0] + WORKER_EVERY
            while self._waiting and self._waiting[0][0] < end:
                at, _, name, act = heapq.heappop(self._waiting)
                self._do(at, name, act)
            run_until_idle(min(end, self.until))
            reached = min(end, self.until).astimezone(CHINA)
            if reached.hour // TOLD_EVERY_HOURS_COUNT != told:
                told = reached.hour // TOLD_EVERY_HOURS_COUNT
                say(f"acted out until {reached:%m-%d %H:%M}: {self.done.total():,} acts")

    def _do(self, at: datetime, name: str, act: Act) -> None:
        with clock.frozen(at):
            try:
                act(at)
                self.done[name] += 1
            except BihuanError as refusal:
                self.refused[f"{name}: {refusal.code}"] += 1
