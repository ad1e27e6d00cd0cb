"""How the events that other contexts record about an order read in its timeline; orders tells its own."""

from typing import Final

from bihuan.contexts.orders.api import Telling, flag, person, tells, value
from bihuan.kernel.errors import N_

TELLINGS: Final = {
    "dispatch.window_reserved": Telling(
        N_("Window kept for the customer"),
        parts=(value("start_at", N_("Appointment from")), value("end_at", N_("Appointment until"))),
    ),
    "dispatch.window_freed": Telling(N_("Window given back")),
    "dispatch.reassigned_by_hand": Telling(N_("Given by hand"), parts=(person("person_id", N_("Technician")),)),
    "care.callback_opened": Telling(N_("Callback due"), parts=(value("due_at", N_("Limit")),)),
    "care.callback_taken": Telling(N_("Callback taken, number shown")),
    "care.callback_unanswered": Telling(
        N_("Callback not answered"),
        "attention",
        (value("outcome", N_("Outcome"), "contact_outcomes"), value("next_at", N_("Next try"))),
    ),
    "care.callback_answered": Telling(
        N_("Callback answered"), parts=(value("verdict", N_("Customer's answer"), "verdicts"),)
    ),
    "care.callback_dropped": Telling(N_("Callback no longer needed")),
    "care.callback_settled": Telling(N_("Callback settled by a supervisor")),
    "frontdesk.ticket_ordered": Telling(
        N_("Customer's request"), parts=(flag("attached", N_("Attached to this order")),)
    ),
    "frontdesk.ticket_moved": Telling(N_("Customer's request follows the order")),
    "frontdesk.ticket_settled": Telling(N_("Customer's request settled")),
}


def tell() -> None:
    """This will hand the table to orders, whose timeline it completes."""
    for name, telling in TELLINGS.items():
        tells(name, telling)
