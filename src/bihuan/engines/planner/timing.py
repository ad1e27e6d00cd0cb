"""When things happen on a route whose sequence is given. The one place where solvers turn a sequence into times.

Everything starts as early as it can; breaks go where the day then ends earliest. For a given number of breaks already
taken, being free earlier is never worse, so one label per number of breaks finds times wherever times exist.
Where none exist the same walk goes on past the limits and says by how much: `overrun_s`.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Optional

from bihuan.engines.planner.day import FAR_S, Day
from bihuan.engines.planner.model import Break, Order, Route, Stop, Technician, Window
from bihuan.engines.planner.travel import Leg


class Timed(NamedTuple):
    """A route with times. It keeps windows, breaks and shift exactly when `overrun_s` is 0."""

    route: Route
    overrun_s: int


class _Label(NamedTuple):
    overrun_s: int
    free_s: int  # service ended
    start_s: int
    arrive_s: int
    before: Optional["_Label"]
    paused: tuple[int, ...]  # starts of the breaks taken on the way here


def time_route(day: Day, technician: Technician, orders: Sequence[Order]) -> Timed:
    """This will give the earliest times for visiting `orders` in this sequence."""
    shift, breaks = technician.shift, technician.breaks
    if not orders:
        return Timed(_empty(technician), 0)
    labels: list[_Label | None] = [_Label(0, shift.start_s, 0, 0, None, ()), *([None] * len(breaks))]
    legs: list[Leg] = []
    place = technician.start
    for order in orders:
        legs.append(day.legs.between(place, order.place))
        labels = _visit(labels, breaks, legs[-1].travel_s, day.open[order.id], order.service_s)
        place = order.place
    home = day.legs.between(place, technician.end)
    last = _visit(labels, breaks, home.travel_s, (Window(-FAR_S, shift.end_s),), 0)[-1]
    assert last is not None  # the walk never refuses, it overruns
    return Timed(_route(technician, orders, legs, home, last), last.overrun_s)


def _visit(
    labels: list[_Label | None], breaks: tuple[Break, ...], travel_s: int, opening: tuple[Window, ...], service_s: int
) -> list[_Label | None]:
    reached: list[_Label | None] = [None] * len(labels)
    for taken, label in enumerate(labels):
        if label is None:
            continue
        for count, arrive_s, over_s, paused in _ways(label.free_s, travel_s, taken, breaks):
            start_s, late_s = _start(opening, arrive_s)
            overrun_s, free_s = label.overrun_s + over_s + late_s, start_s + service_s
            best = reached[count]
            if best is None or (overrun_s, free_s) < best[:2]:
                reached[count] = _Label(overrun_s, free_s, start_s, arrive_s, label, paused)
    return reached


def _ways(
    free_s: int, travel_s: int, taken: int, breaks: tuple[Break, ...]
) -> Iterator[tuple[int, int, int, tuple[int, ...]]]:
    """The journey with no break, one, two …: breaks taken by then, arrival, seconds beyond break windows, starts."""
    arrive_s, over_s = free_s + travel_s, 0
    starts: tuple[int, ...] = ()
    yield taken, arrive_s, over_s, starts
    for count in range(taken, len(breaks)):
        pause = breaks[count]
        begin_s = max(free_s, pause.window.start_s)
        free_s = begin_s + pause.duration_s
        over_s += max(0, free_s - pause.window.end_s)
        arrive_s = max(arrive_s, begin_s) + pause.duration_s  # travelled until the break, the rest after it
        starts = (*starts, begin_s)
        yield count + 1, arrive_s, over_s, starts


def _start(opening: tuple[Window, ...], arrive_s: int) -> tuple[int, int]:
    for window in opening:
        if arrive_s <= window.end_s:
            return max(arrive_s, window.start_s), 0
    return arrive_s, arrive_s - opening[-1].end_s if opening else FAR_S


def _empty(technician: Technician) -> Route:
    at_s = technician.shift.start_s
    return Route(technician_id=technician.id, depart_s=at_s, stops=(), breaks=(), home_s=0, home_m=0, finish_s=at_s)


def _route(technician: Technician, orders: Sequence[Order], legs: Iterable[Leg], home: Leg, last: _Label) -> Route:
    labels: list[_Label] = [last]
    while (before := labels[-1].before) is not None:
        labels.append(before)
    labels.reverse()  # shift start, one per order, home
    starts = [begin_s for label in labels for begin_s in label.paused]
    depart_s, arrive_s = technician.shift.start_s, labels[1].arrive_s
    if not labels[1].paused:  # nothing to do before the first order, so leave just in time for it
        waiting_s = labels[1].start_s - arrive_s
        depart_s, arrive_s = depart_s + waiting_s, arrive_s + waiting_s
    stops = tuple(
        Stop(
            order_id=order.id,
            travel_s=leg.travel_s,
            travel_m=leg.travel_m,
            arrive_s=arrive_s if label is labels[1] else label.arrive_s,
            start_s=label.start_s,
            end_s=label.free_s,
        )
        for order, leg, label in zip(orders, legs, labels[1:-1], strict=True)
    )
    return Route(
        technician_id=technician.id,
        depart_s=depart_s,
        stops=stops,
        breaks=tuple(
            Window(begin_s, begin_s + pause.duration_s)
            for begin_s, pause in zip(starts, technician.breaks, strict=True)
        ),
        home_s=home.travel_s,
        home_m=home.travel_m,
        finish_s=last.start_s,
    )
