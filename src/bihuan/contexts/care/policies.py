"""Care's policies: what customers are told, who is called back, and how."""

from pathlib import Path

from bihuan.contexts.care.types import CallbackRules, CallbackTargets, SampleRow, TemplateRow
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.kernel.shares import WHOLE_BP
from bihuan.platform.messaging import words
from bihuan.platform.policies import table_policy, value_policy

FOLDER = Path(__file__).parent / "policies"

_ALWAYS = frozenset({"carrier", "number", "kind", "supervision"})
VARIABLES: dict[str, frozenset[str]] = {
    "received": _ALWAYS | {"minutes"},  # within which the first response was promised
    "received_agreed": _ALWAYS | {"window"},
    "assigned": _ALWAYS | {"technician", "technician_phone", "window"},
    "corrected": _ALWAYS,
    "rescheduled": _ALWAYS | {"window"},
    "departed": _ALWAYS | {"technician", "technician_phone"},
    "held": _ALWAYS | {"reason", "until"},
    "completed": _ALWAYS,
    "reopened": _ALWAYS,
    "closed": _ALWAYS,
    "cancelled": _ALWAYS,
}


# Customers are known by a phone, so nothing else can carry a message to them.
CHANNEL = "sms"


def check_templates(rows: tuple[TemplateRow, ...]) -> list[Fault]:
    """This will find steps nobody knows, channels that don't reach customers and $names a step can't fill."""
    faults = []
    for number, row in enumerate(rows, start=2):
        where = f"templates.csv row {number}"
        known = VARIABLES.get(row.step)
        if known is None:
            faults.append(Fault(where, N_("No step is called %(step)s."), {"step": row.step}))
            continue
        if row.channel != CHANNEL:
            faults.append(Fault(where, N_("Customers are reached by %(channel)s only."), {"channel": CHANNEL}))
        if row.delay_s < 0:
            faults.append(Fault(where, N_("A message can't be sent before the act it tells of.")))
        try:
            words(row.text, known, where=where)
        except Invalid as wrong:
            faults += wrong.faults
    return faults


def check_shares(rows: tuple[SampleRow, ...]) -> list[Fault]:
    """This will find shares that are none and callbacks that would be due before the work was done, row by row."""
    faults = []
    for number, row in enumerate(rows, start=2):
        where = f"callback_share.csv row {number}"
        if not 0 <= row.share_bp <= WHOLE_BP:
            faults.append(Fault(where, N_("A share lies between 0 and %(whole)s basis points."), {"whole": WHOLE_BP}))
        if row.due_minutes < 1:
            faults.append(Fault(where, N_("A callback needs at least one minute.")))
    return faults


def check_targets(targets: CallbackTargets) -> list[Fault]:
    """This will refuse a share that is none."""
    if 0 <= targets.callback_bp <= WHOLE_BP:
        return []
    words_of = N_("A share lies between 0 and %(whole)s basis points.")
    return [Fault("targets.toml!callback_bp", words_of, {"whole": WHOLE_BP})]


TEMPLATES = table_policy(
    "care.templates", TemplateRow, key=("step", "channel"), file=FOLDER / "templates.csv", check=check_templates
)
SHARES = table_policy(
    "care.callback_share", SampleRow, key=("work", "tier"), file=FOLDER / "callback_share.csv", check=check_shares
)
CALLBACK = value_policy("care.callback", CallbackRules, file=FOLDER / "callback.toml")
TARGETS = value_policy("care.targets", CallbackTargets, file=FOLDER / "targets.toml", check=check_targets)
