"""Which orders a piece of a number may name: the beginning or end of their own, or what another system calls them."""

import re
from typing import Final
from uuid import UUID

from bihuan.contexts.orders.models import Order
from bihuan.platform.models.refs import ExternalRef

_BEGINNING: Final = re.compile(r"[0-9A-Za-z-]{3,24}")
_END: Final = re.compile(r"(?!1[3-9]\d{9}$)[0-9A-Za-z-]{4,24}")  # a mobile's number is no order's end
_OUTSIDE_MAX_CHARS: Final = 64
_MOST_COUNT: Final = 20_000


def is_beginning(text: str) -> bool:
    """This will say whether a number may begin so; three characters at least."""
    return _BEGINNING.fullmatch(text) is not None


def ending(text: str) -> list[str]:
    """This will give the numbers that end so, four characters at least; from the index of numbers alone."""
    if not _END.fullmatch(text):
        return []
    found = Order.objects.order_by().filter(number__endswith=text.upper())
    return list(found.values_list("number", flat=True)[:_MOST_COUNT])


def named_outside(text: str) -> list[UUID]:
    """This will give the orders another system calls so."""
    if not (0 < len(text) <= _OUTSIDE_MAX_CHARS and text.isprintable()):
        return []
    named = ExternalRef.objects.filter(subject_kind="order", ref=text)
    return list(named.values_list("subject_id", flat=True)[:_MOST_COUNT])
