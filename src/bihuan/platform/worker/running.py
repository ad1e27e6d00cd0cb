"""Doing one piece of leased work, each kind in its own way.

A reaction: one transaction with its being marked done. A job: outside any transaction. A message: two transactions with
the provider between them (messaging.sending). What fails is put back for later; a lost lease is left to its new owner.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from bihuan.kernel.errors import BihuanError
from bihuan.platform import jobs, reactions
from bihuan.platform.action import caused_by
from bihuan.platform.events import read
from bihuan.platform.messaging import sending
from bihuan.platform.messaging.providers import NotTaken
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.worker.leases import ATTEMPTS_MAX, Lease, LeaseLost

logger = logging.getLogger(__name__)


def run(lease: Lease, at: datetime) -> None:
    """This will do leased work and settle it; it raises only when the database itself is away."""
    if lease.attempt > ATTEMPTS_MAX:
        _put_back(lease, at, "workers died on it")
        return
    try:
        _WAYS[lease.kind](lease, at)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", lease.name, lease.id)
    except Exception as problem:  # noqa: BLE001 - whatever it was, the work is settled
        error = describe(problem)
        frames = "".join(traceback.format_tb(problem.__traceback__))
        logger.error(  # noqa: TRY400 - logging.exception would print the words
            "%s %s failed at attempt %s: %s\n%s", lease.name, lease.id, lease.attempt, error, frames
        )
        _put_back(lease, at, error)


def describe(problem: Exception) -> str:
    """This will say what failed and where, without its own words: they may quote personal data."""
    words = f": {problem.msg}" if isinstance(problem, BihuanError) else ""
    if isinstance(problem, NotTaken):
        words = f": {problem}"  # by its contract a code
    frames = traceback.extract_tb(problem.__traceback__)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(problem).__name__}{words}{place}"[:500]


def _put_back(lease: Lease, at: datetime, error: str) -> None:
    try:
        with transaction.atomic():
            dead = lease.postpone(at, error)
            if lease.kind == Delivery.Kind.MESSAGE:
                sending.put_back(lease.payload["message"], dead=dead, error=error)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker", lease.name, lease.id)


def _react(lease: Lease, at: datetime) -> None:
    body = reactions.registry[lease.name]
    with transaction.atomic():
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
    Delivery.Kind.REACTION: _react,
    Delivery.Kind.JOB: _work,
    Delivery.Kind.MESSAGE: _send,
}
