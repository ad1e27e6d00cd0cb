"""Words of the policies pages: `{% load policies %}`."""

from django import template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.platform.policies import queries
from bihuan.platform.policies.compare import Difference
from bihuan.web.policies import words
from bihuan.web.policies.cells import said, word
from bihuan.web.requests import whole_number
from bihuan.web.templatetags.ui import mark

register = template.Library()
_DIFFERENCES: dict[str, tuple[str, str | Promise]] = {
    Difference.ADDED: ("done", gettext_lazy("added")),
    Difference.CHANGED: ("attention", gettext_lazy("changed")),
    Difference.REMOVED: ("danger", gettext_lazy("removed")),
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
    number = whole_number(str(index), -1) + 1
    return _("Row %(number)s") % {"number": number} if number else ""


@register.simple_tag
def column_name(policy: str, column: str) -> str:
    """This will give what a column is called."""
    return words.column(policy, column)


@register.simple_tag
def row_key(policy: str, key: tuple[str, ...]) -> str:
    """This will name a row by its key columns, in words."""
    columns = queries.known(policy).shape.key
    return " · ".join(said(policy, column, text) for column, text in zip(columns, key, strict=False))


@register.simple_tag
def change_words(policy: str, column: str, text: str) -> str:
    """This will put a changed cell into words."""
    return said(policy, column, text)


@register.filter
def policy_word(text: str) -> str:
    """This will put one of a few fixed texts into words."""
    return word(text)
