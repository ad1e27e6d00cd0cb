"""A policy's cells as a page shows them: codes and names in words, numbers to the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.platform.policies import queries
from bihuan.platform.policies.shapes import NAME, Grid
from bihuan.web.formats import MISSING
from bihuan.web.policies import words
from bihuan.web.policies.codes import in_words

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


def cells(policy: str, grid: Grid, row: Sequence[str]) -> list[Shown]:
    """This will give a row's cells in words."""
    of_values = not queries.known(policy).is_table
    return [
        Shown(
            words.column(policy, text) if of_values and head.name == NAME else said(policy, head.name, text),
            text,
            head.numeric,
        )
        for head, text in zip(heads(policy, grid), row, strict=False)
    ]


def said(policy: str, column: str, text: str) -> str:
    """This will put one cell into words, where there are any."""
    if policy == "catalog.codes" and column == "code":
        return text
    named = in_words(policy, column, text, _("all"))
    return word(named) if named == text else named


def word(text: str) -> str:
    """This will put one of a few fixed texts into words; — for none."""
    return str(_WORDS.get(text, text)) or MISSING
