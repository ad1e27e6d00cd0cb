"""What dispatch does when an order's window no longer holds: give the promised minutes back."""

from datetime import datetime

from bihuan.contexts.dispatch.actions.slots import free_window
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.reactions import reaction

KEEPER = system_actor("dispatch", "dispatch.free_window")


@reaction("dispatch.free_window")
def give_back_window(event: Recorded, at: datetime) -> None:
    """This will free the window promised to an order that was settled before it, or got another appointment."""
    free_window(KEEPER, order_id=event.subject_id, at=at)
