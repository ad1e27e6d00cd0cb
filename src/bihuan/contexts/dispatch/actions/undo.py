"""Taking a plan's last step back: accepted by mistake, or dispatched and nobody has heard of it yet."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.dispatch.actions.plans import load_plan, move_plan
from bihuan.contexts.dispatch.events import PlanRecalled, PlanUnaccepted
from bihuan.contexts.dispatch.models import Plan, Proposal
from bihuan.contexts.dispatch.types import PlanState, ProposalState, Recalled
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import N_, NotFound, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor
from bihuan.platform.messaging import UNDO_WINDOW_S


@action("dispatch.unaccept_plan")
def unaccept_plan(actor: Actor, *, plan_id: UUID, at: datetime) -> UUID:
    """This will make an accepted plan a proposal again. Accepting told nobody anything, so nothing else changes."""
    plan = load_plan(actor, plan_id)
    move_plan(plan, PlanState.ACCEPTED, PlanState.PROPOSED, accepted_at=None)
    record(PlanUnaccepted(plan.id), subject=("plan", plan.id), path=plan.path, at=at)
    return plan.id


@action("dispatch.recall_plan")
def recall_plan(actor: Actor, *, plan_id: UUID, at: datetime) -> Recalled:
    """This will take a dispatched plan's orders back while the customers' messages wait; the plan is accepted again.

    What its technician has accepted meanwhile, or what was given to another, stays as it is. After UNDO_WINDOW_S the
    messages go out and there is nothing left to undo: then each order is withdrawn by itself, and its customer told.
    """
    plan = load_plan(actor, plan_id)
    if Plan.objects.filter(path=plan.path, date=plan.date, created_at__gt=plan.created_at).exists():
        raise Refused(N_("The day has been planned anew meanwhile. Take back single orders instead."))
    if plan.dispatched_at is not None and at - plan.dispatched_at > timedelta(seconds=UNDO_WINDOW_S):
        raise Refused(N_("The customers are being told by now. Take back single orders instead; they will be told."))
    move_plan(plan, PlanState.DISPATCHED, PlanState.ACCEPTED, dispatched_at=None)
    sent = Proposal.objects.filter(plan=plan, state=ProposalState.DISPATCHED, standing=False)
    recalled = [one.pk for one in sent.order_by("order_id") if _take_back(actor, one, at)]
    kept_count = sent.count() - len(recalled)
    if not recalled:
        raise Refused(N_("The technicians have accepted all of it. Take back single orders instead."))
    Proposal.objects.filter(pk__in=recalled).update(state=ProposalState.PROPOSED)
    record(PlanRecalled(plan.id, len(recalled), kept_count), subject=("plan", plan.id), path=plan.path, at=at)
    return Recalled(plan.id, len(recalled), kept_count)


def _take_back(actor: Actor, proposal: Any, at: datetime) -> bool:
    order = orders.locked(proposal.order_id)
    if order.state is not orders.State.ASSIGNED or order.holder_id != proposal.person_id:
        return False
    try:
        orders.withdraw(actor, order_id=order.id, at=at)
    except NotFound:  # it went out of the actor's area meanwhile
        return False
    return True
