"""What kinds of events are called, and the kinds of things they are about."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bihuan.platform.events.telling import telling_of

SUBJECTS: Final[dict[str, str | Promise]] = {
    "address_tree": _("Address tree"),
    "contractor": _("Contractor"),
    "customer": _("Customer"),
    "delivery": _("Job"),
    "equipment": _("Equipment"),
    "history": _("History taken over"),
    "message": _("Message"),
    "order": _("Order"),
    "bulk_act": _("Act on many orders"),
    "order_sheet": _("Imported sheet"),
    "person": _("Person"),
    "plan": _("Plan"),
    "policy": _("Rule"),
    "ticket": _("Ticket"),
    "unit": _("Unit"),
    "user": _("Account"),
}


def event_label(name: str) -> str:
    """This will say what a kind of event is called."""
    return gettext(telling_of(name).label)


def subject_label(kind: str) -> str:
    """This will name the kind of thing an event is about."""
    return str(SUBJECTS.get(kind, kind))
