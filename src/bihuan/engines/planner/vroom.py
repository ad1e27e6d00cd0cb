"""VROOM as one maker of plans: translated in, sequences out; times, price and rules are our own.

VROOM holds the interpreter's lock for the whole solve: call it from a worker process (`pool`), or from a command.
It knows neither soft lateness nor balance: deadlines go in as hard ends (or not at all), the rest is left to `improve`.
Source of its rules: VROOM docs/API.md (a window binds the start of service; a break may interrupt a journey).
"""

from collections.abc import Sequence
from typing import Any

from bihuan.engines.planner.day import Day
from bihuan.engines.planner.model import Order, Technician, Window

MAX_PRIORITY = 100  # VROOM's scale


class VroomFailed(Exception):
    """VROOM is missing, refused the problem or broke."""


def sequences(day: Day, *, level: int, keep_deadlines: bool) -> dict[str, list[str]]:
    """This will have VROOM assign and order; `level` is its exploration level 0–5, the budget of a reproducible run."""
    technicians = [one for one in day.problem.technicians if not one.resting]
    jobs = _jobs(day, technicians, keep_deadlines)
    if not technicians or not jobs:
        return {}
    try:
        import vroom  # noqa: PLC0415 — here, so that the written rule works where VROOM is missing or broken

        solution: Any = _input(vroom, day, technicians, jobs).solve(exploration_level=level, nb_threads=1)
        steps = solution.routes
        visits = steps[steps["type"] == "job"]
        pairs = [] if visits.empty else list(zip(visits["vehicle_id"], visits["id"], strict=True))
    except Exception as error:  # whatever a foreign engine throws, the written rule must still answer
        raise VroomFailed(f"{type(error).__name__}: {error}") from error
    found: dict[str, list[str]] = {}
    for vehicle, job in pairs:
        found.setdefault(technicians[int(vehicle)].id, []).append(day.problem.orders[int(job)].id)
    return found


def _jobs(day: Day, technicians: Sequence[Technician], keep_deadlines: bool) -> dict[int, tuple[Window, ...]]:
    """Start windows by order index, within the working day; orders that nobody can ever start are left out."""
    first_s = min((one.shift.start_s for one in technicians), default=0)
    last_s = max((one.shift.end_s for one in technicians), default=0)
    jobs = {}
    for index, order in enumerate(day.problem.orders):
        if not day.fitting[order.id]:
            continue
        whole = _clipped(day.open[order.id], first_s, last_s)
        timely = whole
        if keep_deadlines and order.deadline_s is not None:
            timely = _clipped(whole, first_s, order.deadline_s - order.service_s)
        if whole:
            jobs[index] = timely or whole  # overdue already: any time is as good as VROOM can tell
    return jobs


def _clipped(opening: tuple[Window, ...], first_s: int, last_s: int) -> tuple[Window, ...]:
    clipped = (Window(max(one.start_s, first_s), min(one.end_s, last_s)) for one in opening)
    return tuple(one for one in clipped if one.start_s <= one.end_s)


def _input(vroom: Any, day: Day, technicians: Sequence[Technician], jobs: dict[int, tuple[Window, ...]]) -> Any:
    zero_s = min(one.shift.start_s for one in technicians)  # VROOM's times are unsigned
    made = vroom.Input()
    orders = [day.problem.orders[index] for index in jobs]
    places = list(
        dict.fromkeys(
            [one.place for one in orders]
            + [one.start for one in technicians]
            + [one.end for one in technicians if one.end is not None]
        )
    )
    # One row and column per order, so that a cost may differ between two orders at one place; then the other places.
    nodes = [one.place for one in orders] + places
    row = {place: len(orders) + index for index, place in enumerate(places)}
    durations = [[day.legs.between(origin, target).travel_s for target in nodes] for origin in nodes]
    needs = _need_ids(day, orders)
    top = max(day.judge.unserved(one) for one in orders)
    for at, (index, opening) in enumerate(jobs.items()):
        order = orders[at]
        made.add_job(
            vroom.Job(
                index,
                location=at,
                default_service=order.service_s,
                skills={needs[_who(day, order)]},
                priority=day.judge.unserved(order) * MAX_PRIORITY // top if top else 0,
                time_windows=[vroom.TimeWindow(one.start_s - zero_s, one.end_s - zero_s) for one in opening],
            )
        )
    for number, one in enumerate(technicians):
        profile = f"p{number}"
        extra = [day.judge.zone(order, one) + day.judge.change(order, one) for order in orders] + [0] * len(places)
        made.set_durations_matrix(profile, durations)
        made.set_costs_matrix(
            profile, [[day.judge.travel(s) + add for s, add in zip(line, extra, strict=True)] for line in durations]
        )
        made.add_vehicle(
            vroom.Vehicle(
                number,
                start=row[one.start],
                end=None if one.end is None else row[one.end],
                profile=profile,
                skills={need for who, need in needs.items() if one.id in who},
                time_window=vroom.TimeWindow(one.shift.start_s - zero_s, one.shift.end_s - zero_s),
                breaks=[
                    vroom.Break(
                        count,
                        [vroom.TimeWindow(rest.window.start_s - zero_s, rest.window.end_s - rest.duration_s - zero_s)],
                        rest.duration_s,
                    )
                    for count, rest in enumerate(one.breaks)
                ],
            )
        )
    return made


def _need_ids(day: Day, orders: Sequence[Order]) -> dict[frozenset[str], int]:
    """One VROOM skill for each set of technicians that some order admits: skills, equipment and pins in one."""
    needs: dict[frozenset[str], int] = {}
    for order in orders:
        needs.setdefault(_who(day, order), len(needs) + 1)
    return needs


def _who(day: Day, order: Order) -> frozenset[str]:
    return frozenset(one.id for one in day.fitting[order.id])
