"""What the front desk does by itself: tickets follow their order and settle with it, erased customers are forgotten."""

from datetime import datetime

from bihuan.contexts.frontdesk.actions.settle import forget, move_tickets, settle_tickets
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.reactions import reaction

DESK = system_actor("frontdesk", "frontdesk.move_tickets", "frontdesk.settle_tickets")
FORGETS = system_actor("frontdesk.forget", "frontdesk.forget")


@reaction("frontdesk.settle")
def settle(event: Recorded, at: datetime) -> None:
    """This will settle the tickets of an order that was closed or cancelled."""
    settle_tickets(DESK, order_id=event.subject_id, at=at)


@reaction("frontdesk.follow_order")
def follow_order(event: Recorded, at: datetime) -> None:
    """This will let the tickets of an order follow it into its zone."""
    move_tickets(DESK, order_id=event.subject_id, at=at)


@reaction("frontdesk.forget")
def forget_words(event: Recorded, at: datetime) -> None:
    """This will erase what a customer reported, once their personal data were erased."""
    forget(FORGETS, customer_id=event.subject_id, at=at)
