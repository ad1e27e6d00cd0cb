"""Codes in words for templates: `{% load labels %}`."""

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bihuan.contexts.care.api import CallbackDetail, Verdict
from bihuan.contexts.catalog import api as catalog
from bihuan.contexts.orders.api import OrderRow, State
from bihuan.platform import clock
from bihuan.web import formats
from bihuan.web.event_words.facts import fact_words, value_words
from bihuan.web.formats import CSS_OF_TONE, Tone
from bihuan.web.labels import code_label, kind_label, language, state_label, state_tone, tier_sign
from bihuan.web.message_words import STATES
from bihuan.web.pages.order_filters import ListQuery
from bihuan.web.templatetags.ui import badge, glyph, mark

register = template.Library()
_VERDICTS = {
    Verdict.SATISFIED: ("done", gettext_lazy("Satisfied")),
    Verdict.DISSATISFIED: ("danger", gettext_lazy("Dissatisfied")),
    Verdict.UNREACHED: ("attention", gettext_lazy("Not reached")),
}


@register.filter
def code(value: str | None, code_list: str) -> str:
    """This will give a code's name: {{ row.symptom|code:"symptoms" }}."""
    return code_label(code_list, value)


@register.simple_tag
def job(row: OrderRow) -> str:
    """This will say what an order is about: 宽带障碍 · 光猫红灯."""
    about = kind_label(row.business, row.work)
    return f"{about} · {code_label('symptoms', row.symptom)}" if row.symptom else about


@register.simple_tag
def kind(business: str, work: str) -> str:
    """This will name a kind of work on a kind of business."""
    return kind_label(business, work)


@register.simple_tag
def tier(value: str) -> SafeString | str:
    """This will give a tier as its one-character outline; nothing for the ordinary one."""
    sign = tier_sign(value)
    return format_html('<span class="tier" title="{}">{}</span>', code_label("tiers", value), sign) if sign else ""


@register.simple_tag
def state(value: State) -> SafeString:
    """This will give an order's state as a badge; a state that asks nothing of anybody is a plain outline."""
    tone = state_tone(value)
    shape = "" if tone is Tone.NEUTRAL else glyph(tone)
    return format_html('<span class="badge {}">{}{}</span>', CSS_OF_TONE[tone], shape, state_label(value))


@register.filter
def words(msgid: str) -> str:
    """This will put an English message id that a context handed out into the reader's language."""
    return _(msgid) if msgid else ""


register.filter("fact", fact_words)
register.filter("fact_value", value_words)


@register.simple_tag
def urges(count: int) -> SafeString:
    """This will say how often the customer asked again."""
    return badge("attention", _("urged × %(count)s") % {"count": count})


@register.simple_tag
def cycles(cycle: int) -> SafeString:
    """This will say that the order was reopened, and how often."""
    return badge("danger", _("reopened × %(count)s") % {"count": cycle - 1})


@register.simple_tag
def limit_words(tier_code: str, limit_minutes: int) -> str:
    """This will give the promise: 金牌 6 时 00 分."""
    return f"{code_label('tiers', tier_code)} {formats.duration_words(limit_minutes)}"


@register.simple_tag
def act_key() -> str:
    """This will give a new idempotency key for a form: sending it twice is one act."""
    return uuid4().hex


@register.simple_tag
def sort_address(wanted: ListQuery, sort: str) -> str:
    """This will give the list's address in another order."""
    return wanted.address(sort=sort)


@register.simple_tag
def check_answer(row: OrderRow, check: str, answer: bool | str) -> str:
    """This will say a closing check and its answer."""
    found = next((one for one in catalog.checks(row.business, row.work, clock.now()) if one.code == check), None)
    name = catalog.label(found, language()) if found else check
    if isinstance(answer, bool):
        words = _("Yes") if answer else _("No")
        return f"{name} {words}"
    if found and found.choices:
        return f"{name} {code_label(found.choices, answer)}"
    return f"{name} {answer}{' ' + found.unit if found and found.unit else ''}"


@register.simple_tag
def verdict(callback: CallbackDetail) -> SafeString:
    """This will say what the customer answered, or that the callback is still to be made."""
    tone, said = _VERDICTS[callback.verdict] if callback.verdict else ("neutral", _("Waiting for the callback"))
    return mark(tone, str(said))


@register.simple_tag
def message_state(value: str) -> SafeString:
    """This will say what became of a message."""
    tone, said = STATES[value]
    return mark(tone, str(said))


@register.simple_tag
def rows_fit(count: int) -> SafeString:
    """This will say how many rows of a sheet would become orders."""
    return badge("done", ngettext("%(count)s row fits", "%(count)s rows fit", count) % {"count": count})


@register.simple_tag
def rows_unfit(count: int) -> SafeString:
    """This will say how many rows of a sheet must be mended first."""
    return badge("danger", ngettext("%(count)s row to mend", "%(count)s rows to mend", count) % {"count": count})


@register.simple_tag
def rows_taken(count: int) -> SafeString:
    """This will say how many rows became orders."""
    return badge("done", ngettext("%(count)s order received", "%(count)s orders received", count) % {"count": count})


@register.simple_tag
def rows_known(count: int) -> SafeString:
    """This will say how many rows had been received before."""
    return badge("neutral", _("%(count)s received before, passed over") % {"count": count})


@register.simple_tag
def rows_asking(count: int) -> SafeString:
    """This will say how many new orders wait for a person to decide their zone."""
    return badge("attention", _("%(count)s with an unknown zone") % {"count": count})


@register.simple_tag
def take_on(count: int) -> str:
    """This will say what importing does."""
    return _("Receive %(count)s orders") % {"count": count}
