"""How events read that other contexts record about an order; orders tells its own. And what the record is about."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.contexts.orders.api import Telling, flag, person, tells, value, window
from bihuan.contexts.orders.api import event_label as orders_label
from bihuan.kernel.errors import N_

TELLINGS: Final = {
    "dispatch.window_reserved": Telling(
        N_("Window kept for the customer"),
        parts=(window("start_at", "end_at", N_("Appointment")),),
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


AREAS: Final = {
    "audit": _("Audit"),
    "care": _("Callbacks and messages"),
    "customers": _("Customers and addresses"),
    "dispatch": _("Dispatching"),
    "field": _("Technician's phone"),
    "frontdesk": _("Hotline tickets"),
    "history": _("History taken over"),
    "jobs": _("Jobs"),
    "messages": _("Outbox"),
    "orders": _("Orders"),
    "policies": _("Rules and numbers"),
    "settings": _("Settings"),
    "users": _("Accounts and rights"),
    "workforce": _("People and equipment"),
}
SUBJECTS: Final = {
    "address_tree": _("Address tree"),
    "contractor": _("Contractor"),
    "customer": _("Customer"),
    "delivery": _("Job"),
    "equipment": _("Equipment"),
    "history": _("History taken over"),
    "message": _("Message"),
    "order": _("Order"),
    "order_sheet": _("Imported sheet"),
    "person": _("Person"),
    "plan": _("Plan"),
    "policy": _("Rule"),
    "ticket": _("Ticket"),
    "unit": _("Unit"),
    "user": _("Account"),
}


def event_label(name: str) -> str:
    """This will say what an event of the record is called; by its internal name where nobody gave it words."""
    telling = TELLINGS.get(name)
    msgid = telling.label if telling else orders_label(name)
    return gettext(msgid) if msgid else name


def area_label(area: str) -> str:
    """This will name a part of the record: what stands before the dot of its events' names."""
    return str(AREAS.get(area, area))


def subject_label(kind: str) -> str:
    """This will name the kind of thing an event is about."""
    return str(SUBJECTS.get(kind, kind))


def tell() -> None:
    """This will hand the table to orders, whose timeline it completes."""
    for name, telling in TELLINGS.items():
        tells(name, telling)
