"""Stretches of time, and what is common to them or left of them.

A window is half-open everywhere: its start belongs to it, its end does not. Two windows that touch share no instant,
and a window whose start equals its end is empty and is never kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Window:
    """One stretch of time, [start, end), both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware datetimes")
        if self.end < self.start:
            raise ValueError(f"a window cannot end ({self.end}) before it starts ({self.start})")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    def holds(self, instant: datetime) -> bool:
        """This will tell whether the instant lies inside; the end does not."""
        return self.start <= instant < self.end

    def overlaps(self, other: "Window") -> bool:
        """This will tell whether the two share an instant; touching is not sharing."""
        return max(self.start, other.start) < min(self.end, other.end)


def merge(windows: Iterable[Window]) -> tuple[Window, ...]:
    """This will join what overlaps or touches, drop what is empty, and put the rest in order."""
    merged: list[Window] = []
    for window in sorted(windows):
        if window.start == window.end:
            continue
        if merged and window.start <= merged[-1].end:
            merged[-1] = Window(merged[-1].start, max(merged[-1].end, window.end))
        else:
            merged.append(window)
    return tuple(merged)


def intersect(left: Iterable[Window], right: Iterable[Window]) -> tuple[Window, ...]:
    """This will keep the time that lies in both."""
    return tuple(_shared(merge(left), merge(right)))


def _shared(left: tuple[Window, ...], right: tuple[Window, ...]) -> Iterator[Window]:
    i = j = 0
    while i < len(left) and j < len(right):
        start = max(left[i].start, right[j].start)
        end = min(left[i].end, right[j].end)
        if start < end:
            yield Window(start, end)
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1


def subtract(windows: Iterable[Window], holes: Iterable[Window]) -> tuple[Window, ...]:
    """This will keep the time that lies in the windows and in none of the holes."""
    left: list[Window] = []
    cuts = merge(holes)
    for window in merge(windows):
        start = window.start
        for cut in cuts:
            if cut.end <= start:
                continue
            if cut.start >= window.end:
                break
            if start < cut.start:
                left.append(Window(start, cut.start))
            start = cut.end
        if start < window.end:
            left.append(Window(start, window.end))
    return tuple(left)


def total(windows: Iterable[Window]) -> timedelta:
    """This will add up the time covered; time covered twice counts once."""
    return sum((window.length for window in merge(windows)), timedelta())
