"""Words of the policies pages: `{% load policies %}`."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.platform.policies.compare import Difference
from bihuan.platform.policies.shapes import NAME
from bihuan.web.formats import MISSING
from bihuan.web.policies import words
from bihuan.web.policies.codes import coded, in_words
from bihuan.web.templatetags.ui import mark

register = template.Library()
_DIFFERENCES: dict[str, tuple[str, str | Promise]] = {
    Difference.ADDED: ("done", gettext_lazy("added")),
    Difference.CHANGED: ("attention", gettext_lazy("changed")),
    Difference.REMOVED: ("danger", gettext_lazy("removed")),
}
_WORDS: dict[str, str | Promise] = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "rest": gettext_lazy("rest"),
    "work": gettext_lazy("work"),
    "announced": gettext_lazy("announced"),
    "statutory": gettext_lazy("by law"),
}


@register.simple_tag
def difference(kind: str) -> SafeString:
    """This will say how a row differs: shape and word."""
    tone, said = _DIFFERENCES[kind]
    return mark(tone, str(said))


@register.simple_tag
def version_words(number: int) -> str:
    """This will name a version: 第 12 版, or the shipped one."""
    return _("Version %(number)s") % {"number": number} if number else _("As shipped")


@register.simple_tag
def row_words(index: int | str) -> str:
    """This will name a row by its number, counted from 1."""
    return _("Row %(number)s") % {"number": int(index) + 1} if str(index).isdigit() else ""


@register.simple_tag
def column_name(policy: str, column: str) -> str:
    """This will give what a column is called."""
    return words.column(policy, column)


@register.simple_tag
def policy_cell(policy: str, headers: list[tuple[str, str]], index: int, text: str) -> str:
    """This will show a cell: codes, names of values, yes and no in words, else the text as it is."""
    column = headers[index][0]
    if column == NAME and len(headers) == 2:
        return words.column(policy, text)
    if coded(policy, column):
        return in_words(policy, column, text, _("all")) or MISSING
    return policy_word(text) if text else MISSING


@register.filter
def policy_word(text: Any) -> str:
    """This will put one of a few texts into words, where it has any."""
    return str(_WORDS.get(text, text))
