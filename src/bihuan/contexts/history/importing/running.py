"""Loading a file, a transaction a batch, in this process or by helpers of which each replays and stores its own.

A load that was killed is started again with the same file: what is there is known by the older system's number and
passed over, so it goes on where it stopped.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from typing import Final

import django

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.history.actions.load import load, reserve
from bihuan.contexts.history.importing.reading import batches, read_line
from bihuan.contexts.history.importing.replaying import replay_batch
from bihuan.contexts.history.types import History, Loaded, Numbered
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import BihuanError, Conflict, Invalid
from bihuan.kernel.worktime import CHINA
from bihuan.platform.actor import Actor
from bihuan.platform.models.refs import known_refs
from bihuan.platform.replay import uncollected

BATCH_COUNT: Final = 2_000
TRIES_COUNT: Final = 5
CARRIER: Final[Code] = "carrier"  # the system of sheets imported: one outside number is one order
Numbers = dict[tuple[Code, dt.date], int]


@dataclass
class Totals:
    """What a load came to so far; rows and seconds by table."""

    loaded_count: int = 0
    known_count: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    took_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, done: Loaded) -> None:
        """This will count one batch."""
        self.loaded_count += done.loaded_count
        self.known_count += done.known_count
        for table in done.stored:
            self.rows[table.table] += table.rows_count
            self.took_s[table.table] += table.took_s


def load_lines(
    actor: Actor,
    lines: Iterable[bytes],
    *,
    system: Code = CARRIER,
    at: datetime,
    progress: Callable[[int], None] = lambda _done: None,
    batch_count: int = BATCH_COUNT,
    helpers_count: int = 0,
) -> Totals:
    """This will load a file's lines. Invalid: the faults of the first batch that has any; those before it are stored.

    `helpers_count`: so many processes take batches over while this one reads; 0: this one does it all.
    """
    actor.require(load.name)
    totals = Totals()
    read = batches(lines, batch_count)
    done = _alone(actor, system, read, at) if helpers_count == 0 else _helped(actor, system, read, at, helpers_count)
    for one in done:
        totals.add(one)
        progress(totals.loaded_count + totals.known_count)
    return totals


def _alone(actor: Actor, system: Code, read: Iterable[tuple[Numbered, ...]], at: datetime) -> Iterator[Loaded]:
    for batch in read:
        yield _take_over(actor, system, batch, at)


def _helped(
    actor: Actor, system: Code, read: Iterator[tuple[Numbered, ...]], at: datetime, helpers_count: int
) -> Iterator[Loaded]:
    """One batch more than helpers is under way, so that none of them waits while this process reads."""
    crew = _Crew()
    with ProcessPoolExecutor(helpers_count, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        try:
            for batch in read:
                if len(crew.going) > helpers_count:
                    yield from crew.finished()
                if crew.problem is not None:
                    break
                ready = crew.parted(batch)
                lines = tuple((one.line, one.text) for one in ready)
                crew.going[pool.submit(_take_over_lines, actor, system, lines, at)] = ready
        except Invalid as unreadable:
            crew.problem = unreadable
        while crew.going:
            yield from crew.finished()
    yield from crew.rest(actor, system, at)
    if crew.problem is not None:
        raise crew.problem


@dataclass
class _Crew:
    """What helpers have in hand. After a fault nothing new is begun, and what was begun or waits is brought home."""

    going: dict[Future[Loaded], tuple[Numbered, ...]] = field(default_factory=dict)
    late: list[Numbered] = field(default_factory=list)  # of customers another batch under way is about
    failed: list[Numbered] = field(default_factory=list)
    problem: BihuanError | None = None  # the first one

    def parted(self, batch: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
        """This will give what of the batch, and of what is late, may be replayed beside what is under way."""
        ready, self.late = _apart([*self.late, *batch], [one for waiting in self.going.values() for one in waiting])
        return ready

    def rest(self, actor: Actor, system: Code, at: datetime) -> Iterator[Loaded]:
        """This will take over what was late, but for what follows on a batch that failed."""
        ready, _ = _apart(self.late, self.failed)
        try:
            loaded = _take_over(actor, system, ready, at) if ready else None
        except BihuanError as problem:
            self.problem = self.problem or problem
        else:
            if loaded is not None:
                yield loaded

    def finished(self) -> Iterator[Loaded]:
        """This will wait for the next batch, and give what it came to."""
        done, _ = wait(self.going, return_when=FIRST_COMPLETED)
        for future in done:
            batch = self.going.pop(future)
            try:
                loaded = future.result()
            except BihuanError as problem:
                self.problem = self.problem or problem
                self.failed += batch
            else:
                yield loaded


def _take_over_lines(actor: Actor, system: Code, lines: tuple[tuple[int, bytes], ...], at: datetime) -> Loaded:
    """A helper reads its lines once more: that takes a sixth of what handing over histories as they were read takes."""
    return _take_over(actor, system, tuple(read_line(number, line) for number, line in lines), at, beside_others=True)


def _take_over(
    actor: Actor, system: Code, batch: tuple[Numbered, ...], at: datetime, *, beside_others: bool = False
) -> Loaded:
    """This will replay a batch and store it; if somebody changed meanwhile what it rests on, once more."""
    with uncollected():
        for _ in range(TRIES_COUNT - 1):
            try:
                return _once(actor, system, batch, at, beside_others=beside_others)
            except Conflict:
                continue
        return _once(actor, system, batch, at, beside_others=beside_others)


def _once(actor: Actor, system: Code, batch: tuple[Numbered, ...], at: datetime, *, beside_others: bool) -> Loaded:
    numbers = _reserved(actor, system, batch, at) if beside_others else None
    return load(actor, system=system, batch=replay_batch(system, batch, at, numbers), at=at)


def _apart(wanted: list[Numbered], under_way: list[Numbered]) -> tuple[tuple[Numbered, ...], list[Numbered]]:
    """This will part what may be replayed now from what concerns customers, or orders, of batches under way."""
    taken = {mark for one in under_way for mark in _marks(one.history)}
    ready, late = [], []
    for one in wanted:
        marks = _marks(one.history)
        if taken.isdisjoint(marks):
            ready.append(one)
        else:
            late.append(one)
            taken.update(marks)  # and whatever comes later about them stays behind it
    return tuple(ready), late


def _marks(history: History) -> set[tuple[str, str | None]]:
    who = history.customer
    found = {("order", history.ref), ("phone", who.phone), ("customer", who.ref), ("account", history.account)}
    return {mark for mark in found if mark[1] is not None}


def _reserved(actor: Actor, system: Code, batch: tuple[Numbered, ...], at: datetime) -> Numbers:
    """The numbers a batch will take, set aside before it is replayed beside another one."""
    known = known_refs(system, "order", [one.history.ref for one in batch])
    counts: Counter[tuple[Code, dt.date]] = Counter()
    for one in batch:
        if one.history.ref not in known:
            counts.update(_taken(one.history))
    wanted = tuple(sorted((prefix, on, count) for (prefix, on), count in counts.items()))
    lasts = reserve(actor, wanted=wanted, at=at) if wanted else ()
    return {(prefix, on): last for (prefix, on, _), last in zip(wanted, lasts, strict=True)}


def _taken(history: History) -> Iterator[tuple[Code, dt.date]]:
    try:
        prefix = catalog.kind(history.business, history.work, history.received_at).prefix
    except Invalid:  # the replay says so, with the line
        return
    yield prefix, _day(history.received_at)
    if history.call is not None:
        yield frontdesk.TICKET_PREFIX, _day(history.received_at)
    for step in history.steps:
        if step.act == "call":
            yield frontdesk.TICKET_PREFIX, _day(step.at)


def _day(moment: datetime) -> dt.date:
    return moment.astimezone(CHINA).date()
