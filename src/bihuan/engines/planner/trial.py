"""What happens when one order is given to one technician: the rules broken, by how much, and the price."""

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.engines.planner.check import Violation, check
from bihuan.engines.planner.cost import Cost
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.draft import Draft, Insertion
from bihuan.engines.planner.model import Order, Plan, Problem, Route, Stop, Technician
from bihuan.engines.planner.validate import require_valid
from bihuan.kernel.errors import N_, Invalid


@dataclass(frozen=True, slots=True)
class Trial:
    """An order put at a technician's best place. `violations` are those it brings, to itself or to others."""

    insertion: Insertion
    violations: tuple[Violation, ...]

    @property
    def stop(self) -> Stop:
        return self.insertion.timed.route.stops[self.insertion.position]


def attempt(draft: Draft, order: Order, technician: Technician) -> Trial:
    """This will try an order that the draft doesn't hold: the cheapest lawful place, or else the least unlawful."""
    if technician in draft.day.fitting[order.id]:
        lawful = draft.best_insertion(order, (technician,))
        if lawful is not None:
            return Trial(lawful, ())
    forced = draft.forced_insertion(order, technician)
    before = _broken(draft.day, draft.timed(technician.id).route)
    return Trial(forced, _brought(before, _broken(draft.day, forced.timed.route)))


def _broken(day: Day, route: Route) -> tuple[Violation, ...]:
    """The checker's word on one route alone."""
    alone = Problem(
        technicians=(day.technicians[route.technician_id],),
        orders=tuple(day.orders[stop.order_id] for stop in route.stops),
        travel=day.problem.travel,
        weights=day.problem.weights,
    )
    return check(alone, Plan(routes=(route,), unplanned=()))


def _brought(before: Sequence[Violation], after: Sequence[Violation]) -> tuple[Violation, ...]:
    """Violations that weren't there before, or were smaller; what a dispatcher has overruled already isn't news."""
    known = {(one.rule, one.order_id): one.by for one in before}
    return tuple(one for one in after if one.by > known.get((one.rule, one.order_id), 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A reassignment by hand, judged before it is done. `added` is the new plan's cost less the present one's."""

    order_id: str
    technician_id: str
    violations: tuple[Violation, ...]
    added: Cost
    stop: Stop
    plan: Plan

    @property
    def lawful(self) -> bool:
        return not self.violations


def judge_insertion(problem: Problem, plan: Plan, order_id: str, technician_id: str) -> Verdict:
    """This will say what breaks and what it costs if the technician gets the order, planned elsewhere or left out.

    Other orders keep their technicians and sequence. Invalid: an unknown order or technician.
    """
    require_valid(problem)
    day = Day(problem)
    if order_id not in day.orders:
        raise Invalid(N_("no order “%(id)s” in this problem"), where="order_id", id=order_id)
    if technician_id not in day.technicians:
        raise Invalid(N_("no technician “%(id)s” in this problem"), where="technician_id", id=technician_id)
    draft = Draft.of(day, plan)
    before = day.judge.plan(draft.plan())
    if order_id in draft.where():
        draft, _ = draft.without(order_id)
    trial = attempt(draft, day.orders[order_id], day.technicians[technician_id])
    draft.put(trial.insertion)
    after = draft.plan()
    return Verdict(
        order_id=order_id,
        technician_id=technician_id,
        violations=trial.violations,
        added=day.judge.plan(after) - before,
        stop=trial.stop,
        plan=after,
    )
