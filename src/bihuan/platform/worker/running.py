"""Doing one piece of leased work, each kind in its own way.

A reaction: one transaction with its being marked done, shared with its neighbours while all goes well, since most of
its time is the commit. A job: outside any transaction. A message: two transactions with the provider between them
(messaging.sending). What fails is put back for later; a lost lease is left to its new owner.
"""

import logging
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bihuan.kernel.errors import BihuanError
from bihuan.platform import jobs, reactions
from bihuan.platform.action import caused_by
from bihuan.platform.events import read
from bihuan.platform.memory import atomic
from bihuan.platform.messaging import sending
from bihuan.platform.messaging.providers import NotTaken
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.watch.lines import fields
from bihuan.platform.watch.statements import Statements, counted
from bihuan.platform.worker.leases import ATTEMPTS_MAX, Lease, LeaseLost

TOGETHER_S = 0.1  # on SQLite other writers wait meanwhile

logger = logging.getLogger(__name__)
told = logging.getLogger("bihuan.work")


def run_some(taken: Sequence[Lease], at: datetime, stopping: Callable[[], bool]) -> int:
    """This will do one piece of leased work, or several reactions at the front together, and give how many."""
    begun_s = time.monotonic()
    with counted() as statements:
        settled_count = _react_together(taken, at, stopping)
    if settled_count:
        _tell("reaction", "together", "done", begun_s, statements, count=settled_count)
        return settled_count
    run(taken[0], at)
    return 1


def _tell(kind: str, name: str, outcome: str, begun_s: float, statements: Statements, **more: object) -> None:
    """One line per piece of work, with what it cost."""
    told.info(
        "work",
        extra=fields(
            kind=kind, name=name, outcome=outcome, ms=round((time.monotonic() - begun_s) * 1000, 1),
            sql_count=statements.count, slow_sql_count=statements.slow_count, **more,
        ),
    )  # fmt: skip


def _react_together(taken: Sequence[Lease], at: datetime, stopping: Callable[[], bool]) -> int:
    """Reactions in one commit; 0 if one of them fails, which undoes all: then each is done by itself."""
    begun_s, count = time.monotonic(), 0
    try:
        with atomic():
            for lease in taken:
                late = count > 0 and (stopping() or time.monotonic() - begun_s > TOGETHER_S)
                if late or lease.kind != Delivery.Kind.REACTION or lease.attempt > 1:
                    break
                _react(lease, at)
                count += 1
    except Exception as problem:  # noqa: BLE001 - it comes again when done by itself, and is told then
        logger.info("reactions are done one by one after %s", describe(problem))
        return 0
    return count


def run(lease: Lease, at: datetime) -> None:
    """This will do leased work and settle it; it raises only when the database itself is away."""
    begun_s = time.monotonic()
    with counted() as statements:
        outcome = _settled(lease, at)
    _tell(lease.kind, lease.name, outcome, begun_s, statements, id=str(lease.id), attempt=lease.attempt)


def _settled(lease: Lease, at: datetime) -> str:
    """The work, and in a word how it ended."""
    if lease.attempt > ATTEMPTS_MAX:
        _put_back(lease, at, "workers died on it", not_taken=False)
        return "given up"
    try:
        _WAYS[lease.kind](lease, at)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", lease.name, lease.id)
        return "taken over"
    except Exception as problem:  # noqa: BLE001 - whatever it was, the work is settled
        error = describe(problem)
        frames = "".join(traceback.format_tb(problem.__traceback__))
        logger.error(  # noqa: TRY400 - logging.exception would print the words
            "%s %s failed at attempt %s: %s\n%s", lease.name, lease.id, lease.attempt, error, frames
        )
        hopeless = isinstance(problem, jobs.Hopeless)
        _put_back(lease, at, error, not_taken=isinstance(problem, NotTaken), hopeless=hopeless)
        return "failed"
    return "done"


def describe(problem: Exception) -> str:
    """This will say what failed and where, without its own words: they may quote personal data."""
    words = f": {problem.msg}" if isinstance(problem, BihuanError) else ""
    if isinstance(problem, NotTaken):
        words = f": {problem}"  # by its contract a code
    frames = traceback.extract_tb(problem.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(problem).__name__}{words}{place}"[:500]


def _put_back(lease: Lease, at: datetime, error: str, *, not_taken: bool, hopeless: bool = False) -> None:
    try:
        with atomic():
            dead = lease.postpone(at, error, hopeless=hopeless)
            if lease.kind == Delivery.Kind.MESSAGE:
                sending.put_back(lease.payload["message"], not_taken=not_taken, dead=dead, error=error)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", lease.name, lease.id)


def _react_alone(lease: Lease, at: datetime) -> None:
    with atomic():
        _react(lease, at)


def _react(lease: Lease, at: datetime) -> None:
    body = reactions.registry[lease.name]
    lease.check()
    event = read.get(lease.payload["event"])
    with caused_by(event.id, event.correlation):
        body(event, at)
    lease.finish(at)


def _work(lease: Lease, at: datetime) -> None:
    run = jobs.JobRun(lease.id, lease.actor_id, lease.attempt, lease)
    result = jobs.registry[lease.name].run(run, lease.payload)
    lease.finish(at, result)


def _send(lease: Lease, at: datetime) -> None:
    sending.send(lease.payload["message"], lease, at)


_WAYS: dict[str, Callable[[Lease, datetime], None]] = {
    Delivery.Kind.REACTION: _react_alone,
    Delivery.Kind.JOB: _work,
    Delivery.Kind.MESSAGE: _send,
}
