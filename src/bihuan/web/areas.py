"""What the parts of the program are called: what stands before the dot of its permissions' and events' names."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: Final[dict[str, str | Promise]] = {
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


def area_label(area: str) -> str:
    """This will name a part of the program."""
    return str(AREAS.get(area, area))
