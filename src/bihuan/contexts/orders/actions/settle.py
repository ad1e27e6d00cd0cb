"""What care does with a completed order: reopen it for a customer who is not satisfied, or close it for good."""

from datetime import datetime
from typing import Final
from uuid import UUID

from bihuan.contexts.orders import events, rules
from bihuan.contexts.orders.actions.base import OFF_HAND, due_after, load, standing, tell, write
from bihuan.contexts.orders.clock import Mark, MarkKind
from bihuan.contexts.orders.translate import codes
from bihuan.contexts.orders.types import Outcome
from bihuan.kernel.codes import Code
from bihuan.platform.action import act_permission, action
from bihuan.platform.actor import Actor

# On whose word an order may be settled: the customer's, the sample's, a supervisor's after calls in vain, the desk's.
CLOSE_REASONS: Final = ("satisfied", "not_sampled", "unreached", "settled")
# Who closes an order by itself, outside care's acts, has made no callback and can't say what one would have said.
CLOSED_BY_HAND: Final = ("settled",)
CLOSE: Final = "orders.close"


@action("orders.reopen")
def reopen(actor: Actor, *, order_id: UUID, reason: Code, at: datetime) -> Outcome:
    """This will start a new cycle under the same promise and raise the order one level of responsibility.

    The clock goes on from where completion stopped it: what was used stays used, the time in between is nobody's.
    """
    order = load(actor, order_id)
    rules.next_state(order.lifecycle_state, "reopen")
    rules.require_code(reason, codes("dissatisfaction_reasons", at, order.business), where="reason")
    due = due_after(order, Mark(MarkKind.START, at))
    cycle, escalation = order.cycle + 1, order.escalation + 1
    window = {"appointment_start": None, "appointment_end": None, "promised": False}
    write(order, "reopen", cycle=cycle, escalation=escalation, due_at=due, completed_at=None, **window, **OFF_HAND)
    tell(order, events.Reopened(order.pk, cycle, escalation, reason, due), at=at)
    return standing(order)


@action(CLOSE)
def close(actor: Actor, *, order_id: UUID, reason: Code, at: datetime) -> Outcome:
    """This will settle an order for ever; `reason` says on whose word: by hand it is the desk's, `settled`."""
    order = load(actor, order_id)
    by_hand = act_permission() == CLOSE
    rules.require_code(reason, CLOSED_BY_HAND if by_hand else CLOSE_REASONS, where="reason")
    write(order, "close", closed_at=at)
    tell(order, events.Closed(order.pk, order.cycle, reason), at=at)
    return standing(order)
