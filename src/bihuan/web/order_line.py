"""The line of eight steps at the head of an order: what is done and when, what is going on, what is yet to come.

Loops (holds, returns, reschedules) stay in the events: the line tells only how far the present cycle has come. Whoever
still has the order named on it has been sent out, so a hold leaves the line where his visit had come to.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderDetail, State
from bihuan.web.formats import moment_words


@dataclass(frozen=True, slots=True)
class LineStep:
    """`look` is done, current or empty for what is yet to come."""

    label: str
    look: str
    words: str


def order_line(order: OrderDetail, now: datetime) -> tuple[LineStep, ...]:
    """This will give the eight steps of an order's present cycle as they stand at `now`."""
    row, state = order.row, order.row.state
    visits = [one for one in order.visits if one.cycle == row.cycle and row.holder_id is not None]
    visit = visits[-1] if visits else None
    reached: list[tuple[str, datetime | None]] = [
        (_("Request"), row.received_at),
        (_("Dispatch"), visit.assigned_at if visit else None),
        (_("First contact"), order.contacted_at if visit else None),
        (_("Arrival"), visit.arrived_at if visit else None),
        (_("At work"), row.completed_at),
        (_("Completion"), row.completed_at),
        (_("Customer's answer"), order.closed_at),
        (_("Archive"), order.closed_at),
    ]
    done = max((index for index, (_label, at) in enumerate(reached) if at is not None), default=0)
    current = None if state in (State.CLOSED, State.CANCELLED) else done + 1
    return tuple(
        LineStep(
            label,
            "done" if index <= done else "current" if index == current else "",
            _words(order, index, at, now, current=index == current),
        )
        for index, (label, at) in enumerate(reached)
    )


def _words(order: OrderDetail, index: int, at: datetime | None, now: datetime, *, current: bool) -> str:
    if at is not None:
        return moment_words(at, now)
    if current:
        return _(orders.STATE_LABELS[order.row.state])
    if index == 5 and order.row.state in orders.OPEN:
        return _("by %(time)s") % {"time": moment_words(order.row.due_at, now)}
    return ""
