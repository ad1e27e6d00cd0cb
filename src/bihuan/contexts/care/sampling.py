"""A message as a customer would read it, from sample facts: what a template says before it is in force."""

from datetime import datetime, timedelta

from bihuan.contexts.care import messages
from bihuan.contexts.care.policies import CALLBACK, TEMPLATES, VARIABLES
from bihuan.contexts.care.types import SampleMessage
from bihuan.contexts.catalog import api as catalog
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Refused
from bihuan.platform.messaging import words

NUMBER, TECHNICIAN, PHONE = "GZ-000000-0001", "张三", "15400000000"  # nobody's
AHEAD = timedelta(hours=2)


def sample_message(step: Code, business: Code, work: Code, at: datetime) -> SampleMessage:
    """This will fill a step's template, as it is at `at`, for a kind of order; Refused where nothing is sent."""
    template = next((row for row in TEMPLATES.at(at).value if row.step == step), None)
    if template is None:
        raise Refused(N_("Nothing is sent at this step."), code="no_template")
    rules, kind = CALLBACK.at(at).value, catalog.kind(business, work, at)
    tier, area = (catalog.code_list(name, at)[0].code for name in ("tiers", "areas"))
    limit = catalog.limit(business, work, tier, area, at)
    reasons = catalog.code_list("hold_reasons", at)
    values = messages.spoken(rules, NUMBER, kind.label_zh) | {
        "minutes": str(limit.first_response_minutes),
        "reason": reasons[0].label_zh,
        "technician": TECHNICIAN,
        "technician_phone": PHONE,
        "until": messages.moment_words(at + AHEAD),
        "window": messages.window_words(at + AHEAD, at + 2 * AHEAD),
    }
    checked = words(template.text, VARIABLES[step])
    return SampleMessage(checked.fill(values), tuple(sorted(VARIABLES[step] - checked.names)), template.delay_s)
