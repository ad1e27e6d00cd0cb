"""The catalogue's and the orders' words in the reader's language; a code nobody knows any more stands for itself."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders import api as orders
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import Invalid
from bihuan.platform import clock, identity
from bihuan.web.formats import MISSING, Tone

ORDINARY = "ordinary"
_TONES = {
    orders.State.COMPLETED: Tone.DONE,
    orders.State.CLOSED: Tone.DONE,
    orders.State.HELD: Tone.ATTENTION,
    orders.State.BLOCKED: Tone.ATTENTION,
    orders.State.RETURNED: Tone.ATTENTION,
    orders.State.REOPENED: Tone.DANGER,
}
# Closed sets of the program's own, which no carrier extends and so no table holds.
OWN_CODES = {
    ("contact_channels", "phone"): gettext_lazy("Phone call"),
    ("contact_channels", "in_person"): gettext_lazy("In person"),
    ("contact_channels", "message"): gettext_lazy("Written message"),
    ("message_channels", "sms"): gettext_lazy("SMS"),
    ("message_channels", "email"): gettext_lazy("E-mail"),
    ("channels", "web"): gettext_lazy("Staff pages"),
    ("channels", "phone"): gettext_lazy("Technician's phone"),
    ("channels", "public"): gettext_lazy("Customer's page"),
    ("channels", "api"): gettext_lazy("Interface"),
    ("channels", "cli"): gettext_lazy("Command line"),
    ("channels", "import"): gettext_lazy("Imported sheet"),
    ("channels", "system"): gettext_lazy("System"),
    ("sources", "desk"): gettext_lazy("Dispatch desk"),
    ("sources", "hotline"): gettext_lazy("Hotline 10000"),
    ("sources", "import"): gettext_lazy("Imported sheet"),
    ("sources", "api"): gettext_lazy("Interface"),
    ("verdicts", "satisfied"): gettext_lazy("Satisfied"),
    ("verdicts", "dissatisfied"): gettext_lazy("Dissatisfied"),
    ("verdicts", "unreached"): gettext_lazy("Customer not reached"),
    ("close_reasons", "satisfied"): gettext_lazy("Customer satisfied"),
    ("close_reasons", "unreached"): gettext_lazy("Customer not reached"),
    ("close_reasons", "not_sampled"): gettext_lazy("Not in the callback sample"),
    ("close_reasons", "settled"): gettext_lazy("Settled with the customer"),
    **{("off_duty", why.value): gettext_lazy(words) for why, words in workforce.UNFIT_WORDS.items()},
}


def language() -> str:
    """This will give the language the page is written in."""
    return get_language() or "zh-hans"


def code_label(code_list: str, code: str | None) -> str:
    """This will give a code's name: 光猫红灯 for symptoms, los_red."""
    if not code:
        return MISSING
    if own := OWN_CODES.get((code_list, code)):
        return str(own)
    try:
        return catalog.label(catalog.code_row(code_list, code, clock.now()), language())
    except Invalid:
        return code


def kind_label(business: str, work: str) -> str:
    """This will give the name of a kind of work on a kind of business: 宽带障碍."""
    try:
        return catalog.label(catalog.kind(business, work, clock.now()), language())
    except Invalid:
        return f"{business} {work}"


def tier_sign(tier: str) -> str:
    """This will give a tier's one-character sign, nothing for the ordinary one."""
    return "" if tier == ORDINARY else code_label("tiers", tier)[:1]


def state_label(state: orders.State) -> str:
    """This will give an order's state in words."""
    return _(orders.STATE_LABELS[state])


def state_tone(state: orders.State) -> Tone:
    """This will give the design's state of an order's state."""
    return _TONES.get(state, Tone.NEUTRAL)


def choices(code_list: str, business: str | None = None) -> list[tuple[str, str]]:
    """This will list the codes that may be chosen today, for a select."""
    own = [(code, str(words)) for (name, code), words in OWN_CODES.items() if name == code_list]
    if own:
        return own
    rows: Iterable[catalog.CodeRow] = catalog.code_list(code_list, clock.now(), business)
    return [(row.code, catalog.label(row, language())) for row in rows]


def role_label(role: str) -> str:
    """This will give a role's name as the installation words it."""
    found = identity.roles().get(role)
    return (found.label_en if language().startswith("en") else found.label_zh) if found else role
