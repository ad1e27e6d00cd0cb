"""A plan in the making: who does what in which sequence, and what one more order would cost where."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bihuan.engines.planner.cost import Cost
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.model import Order, Plan, Problem, Technician
from bihuan.engines.planner.timing import Timed, time_route


class Insertion(NamedTuple):
    """One order put at one place. `cost` is what it adds to the plan, not counting that it is no longer unserved."""

    technician: Technician
    order: Order
    position: int
    timed: Timed
    cost: Cost


class _Day(NamedTuple):
    """One technician's part of the draft; the order of `orders` is the sequence."""

    orders: tuple[Order, ...]
    timed: Timed
    cost: Cost
    load_s: int


class Draft:
    """This will hold sequences with their times and prices, and change one route at a time."""

    def __init__(self, day: Day, sequences: Mapping[str, Sequence[str]] | None = None) -> None:
        """`sequences`: order ids by technician id; who is missing has nothing."""
        self.day = day
        self._parts: dict[str, _Day] = {}
        for one in day.problem.technicians:
            self._set(one, tuple(day.orders[order_id] for order_id in (sequences or {}).get(one.id, ())))

    @classmethod
    def of(cls, day: Day, plan: Plan) -> "Draft":
        """This will take up a plan's sequences; times are worked out anew."""
        return cls(day, {route.technician_id: [stop.order_id for stop in route.stops] for route in plan.routes})

    def plan(self) -> Plan:
        """This will give the plan as drafted, routes in the problem's sequence of technicians."""
        placed = self.where()
        return Plan(
            routes=tuple(part.timed.route for part in self._parts.values() if part.orders),
            unplanned=tuple(one.id for one in self.day.problem.orders if one.id not in placed),
        )

    def sequences(self) -> dict[str, list[str]]:
        """This will give order ids by technician id, in sequence."""
        return {who: [order.id for order in part.orders] for who, part in self._parts.items()}

    def where(self) -> dict[str, str]:
        """This will give the technician of every order placed."""
        return {order.id: who for who, part in self._parts.items() for order in part.orders}

    def keeps_rules(self) -> bool:
        return all(part.timed.overrun_s == 0 for part in self._parts.values())

    def timed(self, technician_id: str) -> Timed:
        return self._parts[technician_id].timed

    def load_s(self, technician_id: str) -> int:
        return self._parts[technician_id].load_s

    def mean_load_s(self) -> int:
        loads_s = tuple(self._loads_s())
        return sum(loads_s) // len(loads_s) if loads_s else 0

    def without(self, order_id: str) -> tuple["Draft", Cost]:
        """This will give a copy lacking a placed order, and what the order cost where it stood."""
        who = self.day.technicians[self.where()[order_id]]
        other = object.__new__(Draft)
        other.day, other._parts = self.day, dict(self._parts)
        part = self._parts[who.id]
        other._set(who, tuple(order for order in part.orders if order.id != order_id))
        saved = part.cost - other._parts[who.id].cost
        return other, saved + Cost(balance=self._balance() - other._balance())

    def put(self, insertion: Insertion) -> None:
        """This will carry out an insertion found on this very draft."""
        orders = self._parts[insertion.technician.id].orders
        at = insertion.position
        self._set(insertion.technician, (*orders[:at], insertion.order, *orders[at:]), insertion.timed)

    def best_insertion(
        self, order: Order, technicians: Iterable[Technician], below: int | None = None
    ) -> Insertion | None:
        """This will find the cheapest place that keeps every hard rule; None when there is none cheaper than `below`.

        Technicians are taken to be fit for the order. All but lateness is known before the route is timed, and added
        lateness is never negative, so most places are dismissed untimed.
        """
        best: Insertion | None = None
        for price, at, technician in sorted(
            ((self._price(order, one, at), at, one) for one in technicians for at in self._positions(one)),
            key=lambda entry: (entry[0].total, entry[1], entry[2].id),
        ):
            if below is not None and price.total >= below:
                break
            timed = self._tried(order, technician, at)
            if timed.overrun_s:
                continue
            late = self.day.judge.route(timed.route).late - self._parts[technician.id].cost.late
            cost = price + Cost(late=late)
            if below is None or cost.total < below:
                best, below = Insertion(technician, order, at, timed, cost), cost.total
        return best

    def forced_insertion(self, order: Order, technician: Technician) -> Insertion:
        """This will find the place that overruns times least, whether or not the rules allow it."""
        _, price, at, timed = min(
            (
                (timed.overrun_s, price, at, timed)
                for at in self._positions(technician)
                for timed, price in [(self._tried(order, technician, at), self._price(order, technician, at))]
            ),
            key=lambda entry: (entry[0], entry[1].total, entry[2]),
        )
        late = self.day.judge.route(timed.route).late - self._parts[technician.id].cost.late
        return Insertion(technician, order, at, timed, price + Cost(late=late))

    def _positions(self, technician: Technician) -> range:
        return range(len(self._parts[technician.id].orders) + 1)

    def _tried(self, order: Order, technician: Technician, at: int) -> Timed:
        orders = self._parts[technician.id].orders
        return time_route(self.day, technician, (*orders[:at], order, *orders[at:]))

    def _price(self, order: Order, technician: Technician, at: int) -> Cost:
        """What the insertion costs, lateness aside."""
        judge, between = self.day.judge, self.day.legs.between
        part = self._parts[technician.id]
        before = part.orders[at - 1].place if at else technician.start
        after = part.orders[at].place if at < len(part.orders) else technician.end
        detour_s = between(before, order.place).travel_s + between(order.place, after).travel_s
        if part.orders:  # an unused technician doesn't travel from start to end
            detour_s -= between(before, after).travel_s
        travel_s = part.timed.route.travel_s
        return Cost(
            zone=judge.zone(order, technician),
            travel=judge.travel(travel_s + detour_s) - judge.travel(travel_s),
            balance=self._balance(technician.id, part.load_s + order.service_s + detour_s) - self._balance(),
            change=judge.change(order, technician),
        )

    def _set(self, technician: Technician, orders: tuple[Order, ...], timed: Timed | None = None) -> None:
        timed = timed or time_route(self.day, technician, orders)
        judge = self.day.judge
        self._parts[technician.id] = _Day(orders, timed, judge.route(timed.route), judge.load_s(timed.route))

    def _loads_s(self, changed: str = "", load_s: int = 0) -> Iterable[int]:
        for one in self.day.problem.technicians:
            if not one.resting:
                yield load_s if one.id == changed else self._parts[one.id].load_s

    def _balance(self, changed: str = "", load_s: int = 0) -> int:
        return self.day.judge.balance(self._loads_s(changed, load_s))


def arrange(problem: Problem, sequences: Mapping[str, Sequence[str]]) -> Plan:
    """This will time given sequences (order ids by technician id) as a plan, lawful or not; the rest is unplanned."""
    return Draft(Day(problem), sequences).plan()
