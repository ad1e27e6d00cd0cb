"""Why nobody got an order: everyone's blocking rules, the one reason that leads, and what would make it possible."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bihuan.engines.planner.check import Rule, Violation
from bihuan.engines.planner.day import Day
from bihuan.engines.planner.draft import Draft
from bihuan.engines.planner.model import Order, Technician
from bihuan.engines.planner.trial import attempt

FITNESS = (Rule.REST, Rule.SKILL, Rule.EQUIPMENT, Rule.PINNED)  # no change of time would help


class LeadingCode(StrEnum):
    """The reason shown first; the parameters of each stand beside it. The first that holds, in this sequence, leads."""

    NOBODY_AT_WORK = "nobody_at_work"  # resting_count
    PINNED = "pinned"  # technician_id: pinned to one who can't
    SKILL = "skill"  # skill, need: no one at work holds it at that level
    EQUIPMENT = "equipment"  # equipment, skilled_count: no one skilled carries it
    IMPOSSIBLE_WINDOW = "impossible_window"  # promise, windows and release leave no moment
    WINDOW = "window"  # technician_id, start_s: no one can be there in time, even with nothing else; earliest possible
    SHIFT = "shift"  # technician_id, by_s: doesn't fit anybody's shift and breaks, even with nothing else
    FULL = "full"  # able_count, technician_id, by_s: those who could have no room left; the least overrun
    DEARER = "dearer"  # technician_id, cost, unserved: it could be done, for more than leaving it out costs


class RemedyCode(StrEnum):
    """One single thing that would make it possible."""

    ASK_CUSTOMER = "ask_customer"  # technician_id, start_s: another time, at which he can be fitted in
    EXTEND_SHIFT = "extend_shift"  # technician_id, by_s
    MOVE_BREAK = "move_break"  # technician_id, by_s
    MOVE_ORDER = "move_order"  # technician_id, order_id, by_s: another order that would miss its window
    LEND_SKILL = "lend_skill"  # skill, need: from another group or the support team
    BRING_EQUIPMENT = "bring_equipment"  # technician_id, equipment
    CALL_IN = "call_in"  # technician_id: resting, otherwise able
    UNPIN = "unpin"  # technician_id: could, were it not pinned to another


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and its parameters; the words are the reader's."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What keeps one technician from the order; no violations: he is able, but dearer than leaving it out (`cost`).

    `start_s` is the start at the place where least breaks; `if_empty`: he could do it, had he nothing else today.
    """

    technician_id: str
    violations: tuple[Violation, ...]
    start_s: int
    cost: int
    if_empty: bool

    @property
    def by_s(self) -> int:
        """This will total the seconds by which times are overrun."""
        return sum(one.by for one in self.violations if one.rule not in FITNESS)

    @property
    def fit(self) -> bool:
        return all(one.rule not in FITNESS for one in self.violations)

    def lacks(self, rule: Rule) -> bool:
        return any(one.rule is rule for one in self.violations)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    order_id: str
    leading: Reason
    remedies: tuple[Reason, ...]
    blocks: tuple[Obstacle, ...]


def why_not(draft: Draft, order: Order) -> WhyNot:
    """This will say why an order the draft doesn't hold went to nobody."""
    empty = Draft(draft.day)
    blocks = tuple(_block(draft, empty, order, one) for one in draft.day.problem.technicians)
    return WhyNot(
        order_id=order.id,
        leading=_leading(draft.day, empty, order, blocks),
        remedies=tuple(_remedies(draft, order, blocks)),
        blocks=blocks,
    )


def _block(draft: Draft, empty: Draft, order: Order, technician: Technician) -> Obstacle:
    trial = attempt(draft, order, technician)
    return Obstacle(
        technician_id=technician.id,
        violations=trial.violations,
        start_s=trial.stop.start_s,
        cost=trial.insertion.cost.total,
        if_empty=not trial.violations or not attempt(empty, order, technician).violations,
    )


def _leading(day: Day, empty: Draft, order: Order, blocks: Sequence[Obstacle]) -> Reason:
    at_work = [one for one in blocks if not one.lacks(Rule.REST)]
    if not at_work:
        return Reason(LeadingCode.NOBODY_AT_WORK, {"resting_count": len(blocks)})
    if not day.open[order.id]:
        return Reason(LeadingCode.IMPOSSIBLE_WINDOW)
    if order.pinned is not None:
        at_work = [one for one in at_work if one.technician_id == order.pinned]
        if not any(one.fit for one in at_work):
            return Reason(LeadingCode.PINNED, {"technician_id": order.pinned})
    skilled = [one for one in at_work if not one.lacks(Rule.SKILL)]
    if not skilled:
        lacking = _commonest(at_work, Rule.SKILL, "skill")
        return Reason(LeadingCode.SKILL, {"skill": lacking, "need": order.skills[lacking]})
    able = [one for one in skilled if not one.lacks(Rule.EQUIPMENT)]
    if not able:
        lacking = _commonest(skilled, Rule.EQUIPMENT, "equipment")
        return Reason(LeadingCode.EQUIPMENT, {"equipment": lacking, "skilled_count": len(skilled)})
    return _leading_time(day, empty, order, able)


def _leading_time(day: Day, empty: Draft, order: Order, able: Sequence[Obstacle]) -> Reason:
    """Among those fit for the order: whether money, the present plan, the shift or the window stands in the way."""
    lawful = [one for one in able if not one.violations]
    if lawful:
        cheapest = min(lawful, key=lambda one: (one.cost, one.technician_id))
        params = {"cost": cheapest.cost, "unserved": day.judge.unserved(order)}
        return Reason(LeadingCode.DEARER, {"technician_id": cheapest.technician_id, **params})
    roomy = [one for one in able if one.if_empty]
    if roomy:
        least = min(roomy, key=lambda one: (one.by_s, one.technician_id))
        params = {"able_count": len(roomy), "by_s": least.by_s}
        return Reason(LeadingCode.FULL, {"technician_id": least.technician_id, **params})
    alone = [_block(empty, empty, order, day.technicians[one.technician_id]) for one in able]
    least = min(alone, key=lambda one: (one.by_s, one.start_s, one.technician_id))
    if least.lacks(Rule.SHIFT) or least.lacks(Rule.BREAK):
        return Reason(LeadingCode.SHIFT, {"technician_id": least.technician_id, "by_s": least.by_s})
    return Reason(LeadingCode.WINDOW, {"technician_id": least.technician_id, "start_s": least.start_s})


def _commonest(blocks: Sequence[Obstacle], rule: Rule, fact: str) -> str:
    """What most of them lack; of equals the first by name."""
    violations = (one for block in blocks for one in block.violations if one.rule is rule)
    lacking = Counter(str(one.facts[fact]) for one in violations)
    return min(lacking, key=lambda name: (-lacking[name], name))


def _remedies(draft: Draft, order: Order, blocks: Sequence[Obstacle]) -> Iterator[Reason]:
    """Only what suffices alone is offered: another time, one limit moved, or one thing lent, each at its best place."""
    if (order.windows or order.promised) and (another := _another_time(draft, order)) is not None:
        yield another
    single = [one for one in blocks if len(one.violations) == 1]
    for technicians in ([one for one in single if one.fit], [one for one in single if not one.fit]):
        if technicians:
            nearest = min(technicians, key=lambda one: (one.by_s, one.cost, one.technician_id))
            remedy = _remedy(order, nearest, nearest.violations[0])
            if remedy is not None:
                yield remedy


def _another_time(draft: Draft, order: Order) -> Reason | None:
    free = replace(order, windows=(), promised=None)
    asked = Draft(draft.day.with_order(free), draft.sequences())
    found = asked.best_insertion(free, asked.day.fitting[free.id])
    if found is None:
        return None
    start_s = found.timed.route.stops[found.position].start_s
    return Reason(RemedyCode.ASK_CUSTOMER, {"technician_id": found.technician.id, "start_s": start_s})


def _remedy(order: Order, block: Obstacle, violation: Violation) -> Reason | None:
    who: dict[str, str | int] = {"technician_id": block.technician_id}
    match violation.rule:
        case Rule.SKILL:
            return Reason(RemedyCode.LEND_SKILL, {name: violation.facts[name] for name in ("skill", "need")})
        case Rule.EQUIPMENT:
            return Reason(RemedyCode.BRING_EQUIPMENT, who | {"equipment": violation.facts["equipment"]})
        case Rule.REST:
            return Reason(RemedyCode.CALL_IN, who)
        case Rule.PINNED:
            return Reason(RemedyCode.UNPIN, who)
        case Rule.SHIFT:
            return Reason(RemedyCode.EXTEND_SHIFT, who | {"by_s": violation.by})
        case Rule.BREAK:
            return Reason(RemedyCode.MOVE_BREAK, who | {"by_s": violation.by})
        case _ if violation.order_id != order.id:
            return Reason(RemedyCode.MOVE_ORDER, who | {"order_id": str(violation.order_id), "by_s": violation.by})
        case _:  # its own window: another time says it better
            return None
