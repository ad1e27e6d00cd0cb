"""What later work is called on a page: every job, reaction and message of the program, in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORK: Final[dict[str, str | Promise]] = {
    # Reactions: what follows by itself from something that happened.
    "care.drop_callback": _("Take the callback off the list"),
    "care.forget": _("Erase what was said to a customer"),
    "care.queue_callback": _("Put the order on the callback list"),
    "care.tell_assigned": _("Tell the customer who comes and when"),
    "care.tell_cancelled": _("Tell the customer the order is cancelled"),
    "care.tell_closed": _("Tell the customer the order is closed"),
    "care.tell_completed": _("Tell the customer the work is done"),
    "care.tell_departed": _("Tell the customer somebody is on the way"),
    "care.tell_held": _("Tell the customer the work waits, and until when"),
    "care.tell_received": _("Confirm the request to the customer"),
    "care.tell_reopened": _("Tell the customer the order is taken up again"),
    "care.tell_rescheduled": _("Tell the customer the new appointment"),
    "care.tell_taken_back": _("Tell the customer the announced visit is off"),
    "dispatch.follow_zone": _("Have the promised window kept by the new zone's group"),
    "dispatch.free_window": _("Give back the reserved window"),
    "frontdesk.follow_order": _("Let the ticket follow its order to another zone"),
    "frontdesk.forget": _("Erase what a customer reported"),
    "frontdesk.settle": _("Settle the tickets of a finished order"),
    "orders.follow_address": _("Give waiting orders the zone of their address"),
    "orders.forget": _("Erase a customer's words on their orders"),
    # Jobs: asked for by a person, or done by the clock.
    "audit.verify_record": _("Verify the chain of the record"),
    "customers.index_addresses": _("Let imported addresses be found by their parts"),
    "dispatch.forecast_work": _("Foretell the work of the weeks ahead"),
    "dispatch.plan_day": _("Plan a day"),
    "identity.shut_idle": _("Shut accounts nobody has used for long"),
    "orders.act_on_each": _("Do one act to many orders"),
    "orders.end_hold": _("End a hold whose time is up"),
    "orders.forget_sheets": _("Delete old import sheets"),
    "orders.keep_fallback": _("Keep the list for the day the system is down"),
    "orders.import_rows": _("Take an imported sheet on as orders"),
    "workforce.plan_rota": _("Propose a rota"),
    "workforce.settle": _("Bring people's posts and groups to today"),
    "workforce.sweep_paths": _("Bring rows along after a unit moved"),
    # Messages.
    "messages.send": _("Send a message to a customer"),
}


def work_label(name: str) -> str:
    """This will name a piece of later work; by its internal name where the program no longer knows it."""
    return str(WORK.get(name, name))
