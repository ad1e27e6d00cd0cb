"""What the front desk does when an order ends: settle the tickets that led to it."""

from datetime import datetime

from bihuan.contexts.frontdesk.actions import settle_tickets
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.reactions import reaction

DESK = system_actor("frontdesk", "frontdesk.settle_tickets")


@reaction("frontdesk.settle")
def settle(event: Recorded, at: datetime) -> None:
    """This will settle the tickets of an order that was closed or cancelled."""
    settle_tickets(DESK, order_id=event.subject_id, at=at)
