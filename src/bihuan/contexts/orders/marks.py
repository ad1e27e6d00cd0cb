"""From recorded events to the clock's marks: which event starts, holds, resumes or stops the promise.

Everything the clock needs stands in an order's own events; events of other contexts about the same order pass by.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bihuan.contexts.orders import events
from bihuan.contexts.orders.clock import Mark, MarkKind
from bihuan.platform.events.read import Recorded


def marks_of(recorded: Iterable[Recorded]) -> tuple[Mark, ...]:
    """This will give the marks of one order's history, in record order."""
    return tuple(mark for one in recorded for mark in _mark(one.facts, one.at))


def _mark(facts: object, at: datetime) -> Iterator[Mark]:
    match facts:
        case events.Received():
            yield Mark(MarkKind.START, facts.received_at)
        case events.HoldApproved():
            yield Mark(MarkKind.HOLD, at, facts.until)
        case events.Resumed():
            yield Mark(MarkKind.RESUME, at)
        case events.Completed() | events.Cancelled():
            yield Mark(MarkKind.STOP, at)
        case events.Reopened():
            yield Mark(MarkKind.START, at)
        case _:
            return
