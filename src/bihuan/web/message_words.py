"""The steps at which customers are told something, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

STEPS: Final[dict[str, str | Promise]] = {
    "received": gettext_lazy("Request received"),
    "received_agreed": gettext_lazy("Request received, window agreed"),
    "assigned": gettext_lazy("Who comes and when"),
    "corrected": gettext_lazy("Visit taken back"),
    "rescheduled": gettext_lazy("New appointment"),
    "departed": gettext_lazy("On the way"),
    "held": gettext_lazy("Work waits"),
    "completed": gettext_lazy("Work is done"),
    "reopened": gettext_lazy("Taken up again"),
    "closed": gettext_lazy("Settled"),
    "cancelled": gettext_lazy("Cancelled"),
}
# What became of a message: its tone and words.
STATES: Final = {
    "waiting": ("neutral", gettext_lazy("Waiting to be sent")),
    "sending": ("neutral", gettext_lazy("Being sent")),
    "sent": ("done", gettext_lazy("Sent")),
    "failed": ("danger", gettext_lazy("Not sent")),
    "unknown": ("attention", gettext_lazy("Unknown whether it arrived")),
    "cancelled": ("neutral", gettext_lazy("Taken back")),
}
