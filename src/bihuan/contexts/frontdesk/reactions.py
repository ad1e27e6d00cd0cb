"""What the front desk does by itself: settle the tickets of an order that ended, forget an erased customer's words."""

from datetime import datetime

from bihuan.contexts.frontdesk.actions.settle import forget, settle_tickets
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.reactions import reaction

DESK = system_actor("frontdesk", "frontdesk.settle_tickets")
FORGETS = system_actor("frontdesk.forget", "frontdesk.forget")


@reaction("frontdesk.settle")
def settle(event: Recorded, at: datetime) -> None:
    """This will settle the tickets of an order that was closed or cancelled."""
    settle_tickets(DESK, order_id=event.subject_id, at=at)


@reaction("frontdesk.forget")
def forget_words(event: Recorded, at: datetime) -> None:
    """This will erase what a customer reported, once their personal data were erased."""
    forget(FORGETS, customer_id=event.subject_id, at=at)
