"""The judge: what a plan costs, whoever made it. Integers only, so that two machines agree to the second."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from bihuan.engines.planner.model import Order, Plan, Problem, Route, Technician


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of travel, by what caused them. `late` and `unserved` are the first dispatch rule (customer tier)."""

    unserved: int = 0
    late: int = 0
    zone: int = 0
    travel: int = 0
    balance: int = 0
    change: int = 0

    @property
    def total(self) -> int:
        return self.unserved + self.late + self.zone + self.travel + self.balance + self.change

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


class Judge:
    """This will price routes and plans of one problem by its weights. It asks no hard rule: `check` does."""

    def __init__(self, problem: Problem) -> None:
        self._weights = problem.weights
        self._orders = {order.id: order for order in problem.orders}
        self._technicians = {one.id: one for one in problem.technicians}
        at_work = [one for one in problem.technicians if not one.resting]
        self._at_work = tuple(one.id for one in at_work)
        self._day_start_s = min((one.shift.start_s for one in at_work), default=0)

    def plan(self, plan: Plan) -> Cost:
        """This will give the cost of a whole plan; a technician without a route counts as carrying no more load."""
        cost = Cost(unserved=sum(self.unserved(self._orders[one]) for one in plan.unplanned))
        loads_s = {one: self._technicians[one].worked_s for one in self._at_work}
        for route in plan.routes:
            cost += self.route(route)
            if route.technician_id in loads_s:
                loads_s[route.technician_id] = self.load_s(route)
        return cost + Cost(balance=self.balance(loads_s.values()))

    def route(self, route: Route) -> Cost:
        """This will give a route's own cost: everything but balance and the unserved."""
        technician = self._technicians[route.technician_id]
        late = zone = change = 0
        for stop in route.stops:
            order = self._orders[stop.order_id]
            late += self.late(order, stop.end_s)
            zone += self.zone(order, technician)
            change += self.change(order, technician)
        return Cost(late=late, zone=zone, travel=self.travel(route.travel_s), change=change)

    def unserved(self, order: Order) -> int:
        return self._weights.tiers[order.tier].unserved_s

    def late_by_s(self, order: Order, end_s: int) -> int:
        """This will say how late an end of service is. Lateness from before the day began is nobody's choice today."""
        if order.deadline_s is None:
            return 0
        return max(0, end_s - max(order.deadline_s, self._day_start_s))

    def late(self, order: Order, end_s: int) -> int:
        """This will price lateness. At most half of leaving the customer out: late is always better than never."""
        late_by_s = self.late_by_s(order, end_s)
        if not late_by_s:
            return 0
        weight = self._weights.tiers[order.tier]
        return min(weight.late_s + late_by_s * weight.late_bp // 10_000, weight.unserved_s // 2)

    def zone(self, order: Order, technician: Technician) -> int:
        own = order.zone is None or order.zone in technician.zones
        return 0 if own else self._weights.outside_zone_s

    def travel(self, travel_s: int) -> int:
        return travel_s * self._weights.travel_bp // 10_000

    def change(self, order: Order, technician: Technician) -> int:
        if order.standing is None or order.standing.technician_id == technician.id:
            return 0
        return self._weights.handover_s + (self._weights.promised_handover_s if order.promised else 0)

    def load_s(self, route: Route) -> int:
        """This will add up worked before, service and travel; waiting is no load."""
        service_s = sum(stop.end_s - stop.start_s for stop in route.stops)
        return self._technicians[route.technician_id].worked_s + service_s + route.travel_s

    def balance(self, loads_s: Iterable[int]) -> int:
        """This will price uneven loads: what those above the mean carry above it."""
        loads = tuple(loads_s)
        if not loads:
            return 0
        total, count = sum(loads), len(loads)
        above = sum(max(0, count * load - total) for load in loads)  # × count, to stay in integers
        return above * self._weights.balance_bp // (10_000 * count)
