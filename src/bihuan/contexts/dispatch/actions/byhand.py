"""Choosing the technician by hand: judged like the planner's own choice, refused where a rule forbids it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.dispatch.events import ReassignedByHand
from bihuan.contexts.dispatch.reach import day_of, require_reach
from bihuan.contexts.dispatch.trial import placed, try_out
from bihuan.contexts.dispatch.types import Broken, Trial
from bihuan.contexts.orders import api as orders
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor

# A dispatcher on the phone may know better about time; nobody may send who is resting, unskilled or unequipped.
TIME_RULES = frozenset({"shift", "break", "window", "promise", "release", "travel"})


@action("dispatch.reassign")
def reassign(
    actor: Actor,
    *,
    order_id: UUID,
    person_id: UUID,
    on: date | None = None,
    despite: tuple[Code, ...] = (),
    at: datetime,
) -> Trial:
    """This will give an order, planned, waiting or in somebody's hands, to the technician chosen, on the day `on`.

    Raises Invalid with one fault per hard rule broken; a time rule named in `despite` is set aside and recorded.
    The judging is one trial insertion (milliseconds), not a solver's run, so it may stand in the transaction.
    """
    orders.visible_brief(actor, order_id, act_permission())
    require_reach(actor, person_id, day_of(placed(order_id), at, on))
    trial = try_out(order_id, person_id, at, on)
    set_aside = TIME_RULES & set(despite)
    if against := [broken for broken in trial.broken if broken.rule not in set_aside]:
        raise Invalid.of([fault_of(broken) for broken in against])
    order = orders.brief(order_id)
    give: Any = orders.reassign if order.holder_id is not None else orders.assign
    give(
        actor,
        order_id=order_id,
        person_id=person_id,
        planned_start=trial.start_at,
        planned_end=trial.end_at,
        sequence=trial.sequence,
        at=at,
    )
    broken_rules = tuple(sorted({broken.rule for broken in trial.broken}))
    facts = ReassignedByHand(order_id, person_id, trial.added_cost, broken_rules)
    record(facts, subject=("order", order_id), path=order.org_path, at=at)
    return trial


WORDS = {
    "rest": N_("This technician rests or is absent that day."),
    "skill": N_("This technician lacks the skill by %(by)s level(s)."),
    "equipment": N_("This technician does not carry the equipment needed."),
    "pinned": N_("The order is tied to another technician."),
    "shift": N_("It would run %(minutes)s min past the shift."),
    "break": N_("It would cut into the break by %(minutes)s min."),
    "window": N_("It would miss the appointment by %(minutes)s min."),
    "promise": N_("It would miss the window promised to the customer by %(minutes)s min."),
    "release": N_("It would begin %(minutes)s min before it may."),
    "travel": N_("There would be %(minutes)s min too little to get there."),
}
WORDS_OF_OTHERS = WORDS | {
    "window": N_("Another order would begin %(minutes)s min later than was told."),
    "promise": N_("Another customer's promised window would be missed by %(minutes)s min."),
}


def fault_of(broken: Broken) -> Fault:
    """This will put a broken rule into words, under the rule's name."""
    words = WORDS if broken.order_id is None else WORDS_OF_OTHERS
    text = words.get(broken.rule, N_("The rule %(rule)s stands against it."))
    return Fault(broken.rule, text, {"by": broken.by, "minutes": -(-broken.by // 60), "rule": broken.rule})
