"""`{% load phone %}`: values of a form by name, distances, and the words scripts need."""

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()
_FROM_KM_M = 1000


@register.filter
def of(values: Mapping[str, Any], name: str) -> Any:
    """This will look up `name` in a form's answers or faults; nothing if it is absent."""
    return values.get(name, "")


@register.filter
def distance(metres: int | None) -> str:
    """This will give 640 m, 1.2 km; nothing where it is not known."""
    if metres is None:
        return ""
    return f"{metres} m" if metres < _FROM_KM_M else f"{metres / _FROM_KM_M:.1f} km"


SWAP_STATES: Final[dict[str, str | Promise]] = {
    "asked": gettext_lazy("waits for the colleague"),
    "accepted": gettext_lazy("waits for the lead"),
    "approved": gettext_lazy("approved"),
    "declined": gettext_lazy("the colleague declined"),
    "refused": gettext_lazy("the lead refused"),
    "withdrawn": gettext_lazy("taken back"),
}
REQUEST_STATES: Final[dict[str, str | Promise]] = {
    "asked": gettext_lazy("asked for"),
    "granted": gettext_lazy("granted"),
    "refused": gettext_lazy("the lead refused"),
    "withdrawn": gettext_lazy("taken back"),
}


@register.filter
def swap_state(state: str) -> str:
    """This will say where a swap stands."""
    return str(SWAP_STATES[state])


@register.filter
def request_state(state: str) -> str:
    """This will say where a request for days stands."""
    return str(REQUEST_STATES[state])


@register.simple_tag
def phone_words() -> dict[str, str]:
    """This will give the words of the page's scripts, in the page's language; {slots} are filled by them."""
    return {
        "offline": _("Offline {t}, {n} to be sent"),
        "waiting": _("{n} to be sent"),
        "conflict": _("{n} not accepted"),
        "signed_out": _("Signed out, {n} to be sent"),
        "state_waiting": _("To be sent"),
        "state_refused": _("Not accepted"),
        "mine": _("Yours: {act}, {time}"),
        "theirs": _("The system: {now}"),
        "dropped": _("Your act was taken back: {act}"),
        "sent": _("Sent: {act}"),
        "kept": _("No network. Kept on this phone and sent when it is back: {act}"),
        "failed": _("The server could not finish this. It is kept and sent again."),
    }
