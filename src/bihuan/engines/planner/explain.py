"""Why an order went to whom it went, and why another went to nobody: codes and numbers, no prose.

Everything is worked out on the plan given, so it also holds for a plan that a dispatcher changed by hand.
Hard rules are quoted from the independent checker; costs from the judge.
"""

from dataclasses import dataclass

from bihuan.engines.planner.check import Rule, Violation
from bihuan.engines.planner.cost import Cost
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.draft import Draft
from bihuan.engines.planner.model import Order, Plan, Problem, Route, Stop, Technician
from bihuan.engines.planner.trial import attempt
from bihuan.engines.planner.why_not import WhyNot, why_not


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One who could do the order: the facts of the four rules, and their price. `cost` is what the order adds."""

    technician_id: str
    cost: Cost  # late: customer tier; zone: own zone; travel: nearest; balance: workload; change: stability
    start_s: int
    end_s: int
    spare_s: int | None  # before the deadline; negative once late, None without one
    own_zone: bool | None  # None: the order's zone isn't known
    travel_s: int  # the journey to the customer; the cost counts the whole detour
    travel_m: int
    load_before_s: int
    load_after_s: int
    shift_spare_s: int  # from the end of his day to the end of his shift


@dataclass(frozen=True, slots=True)
class Requirement:
    """One hard requirement the chosen technician meets; `what` names the skill or the equipment, levels are skills'."""

    rule: Rule
    what: str = ""
    need: int | None = None
    has: int | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """One who couldn't do the order in this plan, and the rules in the way, each with its amount."""

    technician_id: str
    violations: tuple[Violation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """`others` are able but not chosen, cheapest first: the first is the runner-up."""

    order_id: str
    chosen: Contender
    others: tuple[Contender, ...]
    blocked: tuple[Blocked, ...]
    requirements: tuple[Requirement, ...]
    mean_load_s: int

    @property
    def runner_up(self) -> Contender | None:
        return self.others[0] if self.others else None


@dataclass(frozen=True, slots=True)
class Explanation:
    assigned: tuple[Why, ...]
    left_out: tuple[WhyNot, ...]


def explain(problem: Problem, plan: Plan) -> Explanation:
    """This will explain every order of a plan."""
    day = Day(problem)
    draft = Draft.of(day, plan)
    placed = draft.where()
    return Explanation(
        assigned=tuple(_why(draft, one) for one in problem.orders if one.id in placed),
        left_out=tuple(why_not(draft, one) for one in problem.orders if one.id not in placed),
    )


def _why(draft: Draft, order: Order) -> Why:
    day = draft.day
    holder = day.technicians[draft.where()[order.id]]
    base, price = draft.without(order.id)
    present = draft.timed(holder.id).route
    stop = next(one for one in present.stops if one.order_id == order.id)
    others: list[Contender] = []
    blocked: list[Blocked] = []
    for one in day.problem.technicians:
        if one.id == holder.id:
            continue
        trial = attempt(base, order, one)
        if trial.violations:
            blocked.append(Blocked(one.id, trial.violations))
        else:
            route, cost = trial.insertion.timed.route, trial.insertion.cost
            others.append(_candidate(base, order, one, stop=trial.stop, route=route, cost=cost))
    return Why(
        order_id=order.id,
        chosen=_candidate(base, order, holder, stop=stop, route=present, cost=price),
        others=tuple(sorted(others, key=lambda one: (one.cost.total, one.technician_id))),
        blocked=tuple(blocked),
        requirements=_requirements(order, holder),
        mean_load_s=draft.mean_load_s(),
    )


def _candidate(base: Draft, order: Order, technician: Technician, *, stop: Stop, route: Route, cost: Cost) -> Contender:
    judge = base.day.judge
    return Contender(
        technician_id=technician.id,
        cost=cost,
        start_s=stop.start_s,
        end_s=stop.end_s,
        spare_s=None if order.deadline_s is None else order.deadline_s - stop.end_s,
        own_zone=None if order.zone is None else order.zone in technician.zones,
        travel_s=stop.travel_s,
        travel_m=stop.travel_m,
        load_before_s=base.load_s(technician.id),
        load_after_s=judge.load_s(route),
        shift_spare_s=technician.shift.end_s - route.finish_s,
    )


def _requirements(order: Order, technician: Technician) -> tuple[Requirement, ...]:
    """What the order and the day demanded of the chosen one; that it is met is the checker's word on the whole plan."""
    has = technician.skills
    met = [Requirement(Rule.SKILL, skill, need, has.get(skill)) for skill, need in sorted(order.skills.items())]
    met += [Requirement(Rule.EQUIPMENT, kind) for kind in sorted(order.equipment)]
    for rule, demanded in (
        (Rule.WINDOW, bool(order.windows)),
        (Rule.PROMISE, order.promised is not None),
        (Rule.RELEASE, order.release_s is not None),
        (Rule.PINNED, order.pinned is not None),
        (Rule.BREAK, bool(technician.breaks)),
        (Rule.SHIFT, True),
        (Rule.REST, True),
    ):
        if demanded:
            met.append(Requirement(rule))
    return tuple(met)
