"""The next steps of an order as buttons: the proposed one first, its key, and why one can't be pressed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bihuan.contexts.orders.api import NextStep, OrderDetail
from bihuan.web.forms.steps import FIELDS

KEYS = {
    "assign": "E",
    "reassign": "E",
    "contact": "T",
    "request_hold": "P",
    "approve_hold": "A",
    "refuse_hold": "R",
    "reschedule": "M",
    "resume": "P",
    "urge": "U",
    "note": "N",
    "set_zone": "Q",
}
ICONS = {
    "assign": "user",
    "reassign": "users",
    "withdraw": "arrow-back-up",
    "return": "arrow-back-up",
    "accept": "check",
    "contact": "phone",
    "depart": "navigation",
    "arrive": "map-pin",
    "complete": "check",
    "close": "flag",
    "reopen": "refresh",
    "reschedule": "calendar",
    "request_hold": "player-pause",
    "approve_hold": "check",
    "refuse_hold": "x",
    "resume": "player-play",
    "block": "ban",
    "unblock": "player-play",
    "urge": "bell-ringing",
    "set_zone": "map-pin",
    "note": "note",
    "cancel": "x",
}
IRREVERSIBLE = ("cancel", "close")


@dataclass(frozen=True, slots=True)
class StepButton:
    """One button; `asks` says whether a form comes first."""

    step: NextStep
    label: str
    key: str
    icon: str
    asks: bool
    why: str
    irreversible: bool


def buttons(order: OrderDetail) -> list[StepButton]:
    """This will give the order's buttons: the proposed one, a no to it, the desk's own acts, then what others do.

    A note has its own place on the page.
    """
    listed = [_button(step) for step in order.steps if step.verb != "note"]
    return sorted(listed, key=_place)


def _place(button: StepButton) -> tuple[bool, ...]:
    step = button.step
    return not step.primary, step.verb != "refuse_hold", button.irreversible, step.outside


def _button(step: NextStep) -> StepButton:
    label = _(step.label)
    return StepButton(
        step=step,
        label=_("Register: %(step)s") % {"step": label} if step.outside else label,
        key=KEYS.get(step.verb, ""),
        icon=ICONS.get(step.verb, "arrow-right"),
        asks=step.verb in FIELDS,
        why=_(step.reason) % step.reason_params if step.reason else "",
        irreversible=step.verb in IRREVERSIBLE,
    )
