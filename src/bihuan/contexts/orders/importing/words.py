"""What a carrier's words mean in our catalogue at one moment. Every row has the same few, so each is asked once."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial

from bihuan.contexts.orders.translate import codes, from_carrier, kind_named
from bihuan.kernel.codes import Code


class Words:
    """The catalogue for one sheet."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.kind: Callable[[str], tuple[Code, Code] | None] = cache(partial(kind_named, on=at))
        self.code: Callable[[Code, str], Code | None] = cache(partial(from_carrier, on=at))
        self._symptoms = cache(partial(codes, "symptoms", at))

    def symptoms(self, business: Code) -> tuple[Code, ...]:
        """This will list the symptoms a business has."""
        return self._symptoms(business)
