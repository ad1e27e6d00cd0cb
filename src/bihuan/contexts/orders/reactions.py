"""What orders do by themselves: end a hold at its end, follow an address that found its zone, forget in time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from bihuan.contexts.orders.actions.desk import set_zone
from bihuan.contexts.orders.actions.forget import forget, forget_sheets
from bihuan.contexts.orders.actions.hold import END_JOB, resume
from bihuan.contexts.orders.lifecycle import WITHIN
from bihuan.contexts.orders.models import Hold
from bihuan.contexts.orders.queries.briefs import briefs_at
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.jobs import JobRun, job
from bihuan.platform.reactions import reaction

FORGETS = system_actor("orders.forget", "orders.forget", "orders.forget_sheets")
HOLDS_END = system_actor("orders.holds", "orders.resume")
ZONES_FOLLOW = system_actor("orders.zones", "orders.set_zone")


@job(END_JOB)
def end_hold(run: JobRun, hold_id: UUID) -> dict[str, Any]:
    """This will resume an order whose hold has come to its end, unless somebody did so before."""
    hold = Hold.objects.filter(pk=hold_id, state=Hold.State.APPROVED).first()
    if hold is None:
        return {"resumed": False}
    resume.once(run.once_key("resume"), HOLDS_END, order_id=hold.order_id, at=clock.now())
    return {"resumed": True}


@job("orders.forget_sheets", daily_at="03:20")
def end_sheets(run: JobRun) -> dict[str, Any]:  # noqa: ARG001 - one action, in whose transaction all of it lies
    """This will take away imported sheets that were kept long enough."""
    return {"forgotten_count": forget_sheets(FORGETS, at=clock.now())}


@reaction("orders.follow_address")
def follow_address(event: Recorded, at: datetime) -> None:
    """This will give the open orders of an address that a person has placed their zone; who confirms it moves none."""
    facts: Any = event.facts
    for order in briefs_at(facts.address_id):
        follows = order.zone_id in (None, facts.zone_before_id) and order.zone_id != facts.zone_id
        if follows and order.state in WITHIN["set_zone"]:
            set_zone(ZONES_FOLLOW, order_id=order.id, zone_id=facts.zone_id, at=at)


@reaction("orders.forget")
def forget_words(event: Recorded, at: datetime) -> None:
    """This will erase what was written about the orders of a customer whose personal data were erased."""
    forget(FORGETS, customer_id=event.subject_id, at=at)
