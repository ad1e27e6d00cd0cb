"""A problem made ready for the solvers: journeys, the judge, who may do what, when each order may start."""

from dataclasses import replace

from bihuan.engines.planner.cost import Judge
from bihuan.engines.planner.model import Order, Problem, Technician, Window
from bihuan.engines.planner.travel import Legs

FAR_S = 10**8  # beyond any time a valid problem names
ALWAYS = (Window(-FAR_S, FAR_S),)


class Day:
    """This will hold what every solver of one problem needs, computed once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.judge = Judge(problem)
        self.legs = Legs(problem.travel)
        self.technicians = {one.id: one for one in problem.technicians}
        self.orders = {one.id: one for one in problem.orders}
        self.open = {one.id: open_windows(one) for one in problem.orders}
        self.fitting = {
            order.id: tuple(one for one in problem.technicians if fits(one, order)) for order in problem.orders
        }

    def with_order(self, order: Order) -> "Day":
        """This will give the same day with one order's terms changed."""
        orders = tuple(order if one.id == order.id else one for one in self.problem.orders)
        return Day(replace(self.problem, orders=orders))


def fits(technician: Technician, order: Order) -> bool:
    """This will say whether a technician may do an order at all, time aside."""
    return (
        not technician.resting
        and order.pinned in (None, technician.id)
        and order.equipment <= technician.equipment
        and all(technician.skills.get(skill, need - 1) >= need for skill, need in order.skills.items())
    )


def open_windows(order: Order) -> tuple[Window, ...]:
    """This will give when service may start: windows, promise and release in one, sorted and apart. Empty: never."""
    opening: list[Window] = []
    for window in sorted(order.windows) or ALWAYS:
        start_s, end_s = window
        if order.promised is not None:
            start_s, end_s = max(start_s, order.promised.start_s), min(end_s, order.promised.end_s)
        if order.release_s is not None:
            start_s = max(start_s, order.release_s)
        if start_s > end_s:
            continue
        if opening and start_s <= opening[-1].end_s:
            opening[-1] = Window(opening[-1].start_s, max(opening[-1].end_s, end_s))
        else:
            opening.append(Window(start_s, end_s))
    return tuple(opening)
