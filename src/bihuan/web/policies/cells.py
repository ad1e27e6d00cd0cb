"""A policy's cells as a page shows them: codes and names in words, numbers to the right."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.kernel.tables import ANY, SEPARATOR
from bihuan.platform.policies import queries
from bihuan.platform.policies.shapes import NAME, Grid
from bihuan.web.formats import MISSING
from bihuan.web.policies import words
from bihuan.web.policies.codes import coded

_WORDS: dict[str, str | Promise] = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "rest": gettext_lazy("rest"),
    "work": gettext_lazy("work"),
    "announced": gettext_lazy("announced"),
    "statutory": gettext_lazy("by law"),
}


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name in the policy and in words; `numeric` ones stand to the right."""

    name: str
    words: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell in words, and as the policy has it."""

    words: str
    text: str
    numeric: bool


def heads(policy: str, grid: Grid) -> list[Head]:
    """This will give the columns of a policy's cells."""
    columns = queries.known(policy).shape.columns
    return [
        Head(name, words.column(policy, name), name in columns and columns[name].kind in (int, Decimal))
        for name in grid.headers
    ]


def rows_in_words(policy: str, grid: Grid) -> list[list[Shown]]:
    """This will give every row's cells in words; what a column needs is looked up once."""
    columns = [(head, _wording(policy, head.name)) for head in heads(policy, grid)]
    return [
        [Shown(put(text), text, head.numeric) for (head, put), text in zip(columns, row, strict=False)]
        for row in grid.rows
    ]


def said(policy: str, column: str, text: str) -> str:
    """This will put one cell into words, where there are any."""
    return _wording(policy, column)(text)


def _wording(policy: str, column: str) -> Callable[[str], str]:
    """How a column's cells are put into words."""
    if column == NAME and not queries.known(policy).is_table:
        return lambda text: words.column(policy, text)
    known = coded(policy, column)
    if known is None:
        return word
    labels = {**dict(known.options()), ANY: _("all")}
    return lambda text: _(", ").join(labels.get(part, part) for part in text.split(SEPARATOR)) if text else MISSING


def word(text: str) -> str:
    """This will put one of a few fixed texts into words; — for none."""
    return str(_WORDS.get(text, text)) or MISSING
