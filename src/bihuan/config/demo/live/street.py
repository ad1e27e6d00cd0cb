"""Taking turns: whose pause is over acts next, at the pace asked for; refusals are counted and printed."""

import heapq
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Final, Protocol

from bihuan.kernel.errors import BihuanError
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock

AFTER_REFUSAL: Final = timedelta(minutes=2)
TOLD_EVERY: Final = timedelta(seconds=30)
SLEEP_MAX_S: Final = 1.0


class Person(Protocol):
    """Somebody at work. `role` names them in the counts."""

    role: str

    def turn(self, at: datetime, done: Callable[[str], None]) -> timedelta:
        """This will do the next thing, tell `done` its name, and give how long it takes until the one after."""


class Street:
    """Everybody at work. `speed_ratio` 10: a pause of ten minutes takes one; acts bear the real time all the same."""

    def __init__(self, people: Iterable[Person], speed_ratio: float, say: Callable[[str], None] = print) -> None:
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._speed_ratio = speed_ratio
        self._say = say
        self._order = count()
        self._people = list(people)
        self._waiting: list[tuple[datetime, int, Person]] = []
        self._stopping = threading.Event()

    def stop(self) -> None:
        """This will end the run after the act under way."""
        self._stopping.set()

    def begin(self, person: Person, at: datetime) -> None:
        """This will let somebody take the first turn at `at`."""
        heapq.heappush(self._waiting, (at, next(self._order), person))

    def run(self) -> None:
        """This will go on by the real clock until `stop`, telling now and then what was done."""
        told_at = clock.now()
        while not self._stopping.is_set() and self._waiting:
            now = clock.now()
            if now - told_at >= TOLD_EVERY:
                told_at = now
                self.tell(now)
            wait_s = (self._waiting[0][0] - now).total_seconds()
            if wait_s > 0:
                self._stopping.wait(min(wait_s, SLEEP_MAX_S))
                continue
            self._turn(now)
        self.tell(clock.now())

    def run_held(self, until: datetime, between: Callable[[datetime], object]) -> None:
        """This will jump from turn to turn with the clock held, up to `until`; `between`: the worker's part."""
        while self._waiting and self._waiting[0][0] <= until:
            at = self._waiting[0][0]
            with clock.frozen(at):
                self._turn(at)
            between(at)

    def tell(self, at: datetime) -> None:
        """This will say what was done and what was refused so far."""
        acts = " · ".join(f"{name} {n}" for name, n in sorted(self.done.items())) or "nothing yet"
        self._say(f"{at.astimezone(CHINA):%H:%M:%S} {acts}")
        for name, n in sorted(self.refused.items()):
            self._say(f"         refused {name}: {n}")

    def _turn(self, at: datetime) -> None:
        _due, _, person = heapq.heappop(self._waiting)
        try:
            pause = person.turn(at, self._note)
        except BihuanError as refusal:
            self.refused[f"{person.role}: {refusal.code}"] += 1
            pause = AFTER_REFUSAL
        self.begin(person, at + pause / self._speed_ratio)

    def _note(self, name: str) -> None:
        self.done[name] += 1
