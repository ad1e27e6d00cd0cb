"""Care's policies: what customers are told, who is called back, and how."""

from pathlib import Path

from bihuan.contexts.care.types import CallbackRules, SampleRow, TemplateRow
from bihuan.kernel.errors import N_, Fault, Invalid
from bihuan.platform.messaging import words
from bihuan.platform.policies import table_policy, value_policy

FOLDER = Path(__file__).parent / "policies"

_ALWAYS = frozenset({"carrier", "number", "kind", "supervision"})
VARIABLES: dict[str, frozenset[str]] = {
    "received": _ALWAYS,
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


def check_templates(rows: tuple[TemplateRow, ...]) -> list[Fault]:
    """This will find steps nobody knows and $names a step can't fill, row by row."""
    faults = []
    for number, row in enumerate(rows, start=2):
        where = f"templates.csv row {number}"
        known = VARIABLES.get(row.step)
        if known is None:
            faults.append(Fault(where, N_("No step is called %(step)s."), {"step": row.step}))
            continue
        try:
            words(row.text, known, where=where)
        except Invalid as wrong:
            faults += wrong.faults
    return faults


TEMPLATES = table_policy(
    "care.templates", TemplateRow, key=("step", "channel"), file=FOLDER / "templates.csv", check=check_templates
)
SHARES = table_policy("care.callback_share", SampleRow, key=("work", "tier"), file=FOLDER / "callback_share.csv")
CALLBACK = value_policy("care.callback", CallbackRules, file=FOLDER / "callback.toml")
