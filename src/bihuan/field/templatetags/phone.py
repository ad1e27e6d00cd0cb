"""`{% load phone %}`: values of a form by name, distances, and the words scripts need."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

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
