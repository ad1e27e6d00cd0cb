"""What dispatch does when a promised window falls, or is another group's to keep: its minutes come back or go along."""

from datetime import datetime

from bihuan.contexts.dispatch.actions.appointments import follow_zone
from bihuan.contexts.dispatch.actions.slots import free_window
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import Recorded
from bihuan.platform.reactions import reaction

KEEPER = system_actor("dispatch", "dispatch.free_window", "dispatch.follow_zone")


@reaction("dispatch.free_window")
def give_back_window(event: Recorded, at: datetime) -> None:
    """This will free the window promised to an order that was settled before it, or got another appointment."""
    free_window(KEEPER, order_id=event.subject_id, at=at)


@reaction("dispatch.follow_zone")
def move_window(event: Recorded, at: datetime) -> None:
    """This will have the promised window of an order that got another zone kept by the group of that zone."""
    follow_zone(KEEPER, order_id=event.subject_id, at=at)
