"""The SLA clock: what an order's recorded marks say about the promise made to its customer.

Pure: marks in the order in which they were recorded, the promise, and a moment in; a reading out. Wall clocks jump
(RELIABILITY.md, finding 11), so a mark stamped earlier than the one before it counts as simultaneous with it: no
interval is ever negative and none is counted twice. Times are cut to whole seconds. Only time inside the promised
calendar counts, both for running and for holding.

A hold spares the clock from its approval until it is resumed, or until its approved end if nobody resumes it: an
order forgotten on hold runs late by itself. Blocked and returned orders run on. Completion stops the clock; reopening
starts a new interval under the same promise, so time between completion and reopening is nobody's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bihuan.kernel.units import Seconds
from bihuan.kernel.worktime import WorkCalendar


class MarkKind(StrEnum):
    """What an event does to the clock."""

    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Mark:
    """One turn of the clock; `until` is a hold's approved end, exclusive."""

    kind: MarkKind
    at: datetime
    until: datetime | None = None


class Going(StrEnum):
    """Whether the clock runs at the moment of a reading."""

    RUNNING = "running"
    HELD = "held"
    STOPPED = "stopped"


class SegmentKind(StrEnum):
    """A stretch of the clock bar."""

    RUN = "run"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch [start, end) of wall time; `counted_s` is the calendar's share of it."""

    kind: SegmentKind
    start: datetime
    end: datetime
    counted_s: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The clock at one moment. `breached`: it went past `due_at`, which itself is still in time.

    `due_at` moves with approved holds and with the gap before a reopening; `first_due_at` never does. While a hold
    lasts, `due_at` supposes that it lasts until its approved end.
    """

    used_s: int
    held_s: int
    limit_s: int
    remaining_s: int
    first_due_at: datetime
    due_at: datetime
    breached: bool
    going: Going
    segments: tuple[Segment, ...]


def reading(marks: Iterable[Mark], limit_minutes: int, calendar: WorkCalendar, now: datetime) -> Reading:
    """This will read the clock at `now` from an order's marks, oldest record first; the first must be a start."""
    listed = _in_record_order(marks)
    now = max(_whole(now), listed[-1].at)
    segments = tuple(_counted(_stretches(listed, now), calendar))
    used_s = sum(part.counted_s for part in segments if part.kind is SegmentKind.RUN)
    limit_s = limit_minutes * 60
    due, going = _due_at(listed, limit_s, calendar), _going(listed, now)
    last = segments[-1].end if segments and going is Going.STOPPED else now
    return Reading(
        used_s=used_s,
        held_s=sum(part.counted_s for part in segments if part.kind is SegmentKind.HOLD),
        limit_s=limit_s,
        remaining_s=limit_s - used_s,
        first_due_at=calendar.add(listed[0].at, Seconds(limit_s)),
        due_at=due,
        breached=last > due,
        going=going,
        segments=segments,
    )


def due_at(marks: Iterable[Mark], limit_minutes: int, calendar: WorkCalendar) -> datetime:
    """This will give the moment by which the promise must be kept, as it stands after the last mark.

    It depends on no clock, so it is stored on the order; `bihuan.contexts.orders.projections` proves it equal.
    """
    return _due_at(_in_record_order(marks), limit_minutes * 60, calendar)


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _in_record_order(marks: Iterable[Mark]) -> list[Mark]:
    """This will cut marks to whole seconds and never let one lie before the one recorded earlier."""
    listed: list[Mark] = []
    for mark in marks:
        at = max(_whole(mark.at), listed[-1].at) if listed else _whole(mark.at)
        listed.append(Mark(mark.kind, at, mark.until and _whole(mark.until)))
    if not listed or listed[0].kind is not MarkKind.START:
        raise ValueError("an order's clock starts with the order")
    return listed


def _states(marks: Sequence[Mark]) -> Iterator[tuple[datetime, bool, datetime | None]]:
    """This will give, after each mark: its time, whether the clock is on, and until when it is held."""
    on, held_until = False, None
    for mark in marks:
        if held_until is not None and held_until <= mark.at:
            held_until = None
        match mark.kind:
            case MarkKind.START:
                on, held_until = True, None
            case MarkKind.STOP:
                on, held_until = False, None
            case MarkKind.RESUME:
                held_until = None
            case MarkKind.HOLD:
                if mark.until is not None and on and mark.until > mark.at:
                    held_until = max(held_until or mark.until, mark.until)
        yield mark.at, on, held_until


def _stretches(marks: Sequence[Mark], now: datetime) -> Iterator[tuple[SegmentKind, datetime, datetime]]:
    """This will cut the time from the first mark to `now` into stretches of running and holding, in order."""
    states = list(_states(marks))
    ends = [at for at, _, _ in states[1:]] + [now]
    for (start, on, held_until), end in zip(states, ends, strict=True):
        if not on:
            continue
        turn = min(held_until, end) if held_until is not None else start
        if start < turn:
            yield SegmentKind.HOLD, start, turn
        if turn < end:
            yield SegmentKind.RUN, turn, end


def _counted(stretches: Iterable[tuple[SegmentKind, datetime, datetime]], calendar: WorkCalendar) -> Iterator[Segment]:
    """This will join neighbours of one kind and count what the calendar says of them."""
    joined: list[tuple[SegmentKind, datetime, datetime]] = []
    for kind, start, end in stretches:
        if joined and joined[-1][0] is kind and joined[-1][2] == start:
            joined[-1] = (kind, joined[-1][1], end)
        else:
            joined.append((kind, start, end))
    for kind, start, end in joined:
        yield Segment(kind, start, end, calendar.between(start, end))


def _due_at(marks: Sequence[Mark], limit_s: int, calendar: WorkCalendar) -> datetime:
    """This will find where running time reaches the limit, the clock running on from where the marks leave it."""
    left_s, stopped_at = limit_s, marks[0].at
    for kind, start, end in _stretches(marks, marks[-1].at):
        stopped_at = end
        if kind is SegmentKind.RUN:
            counted_s = calendar.between(start, end)
            if counted_s >= left_s:
                return calendar.add(start, Seconds(left_s))
            left_s -= counted_s
    *_, (last, on, held_until) = _states(marks)
    return calendar.add((held_until or last) if on else stopped_at, Seconds(left_s))


def _going(marks: Sequence[Mark], now: datetime) -> Going:
    *_, (_, on, held_until) = _states(marks)
    if not on:
        return Going.STOPPED
    return Going.HELD if held_until is not None and now < held_until else Going.RUNNING
