"""Answering an event: a function called once per event, after its commit, in a transaction of its own.

    @reaction("care.tell_dispatched")
    def tell_dispatched(event: Recorded, at: datetime) -> None: ...

Which event wakes it stands in config/reactions.py. The worker marks the delivery done in the same transaction, so the
effect happens exactly once, however often a worker dies on the way.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from bihuan.platform.events.read import Recorded

Reaction: TypeAlias = Callable[[Recorded, datetime], None]

registry: dict[str, Reaction] = {}


def reaction(name: str) -> Callable[[Reaction], Reaction]:
    """This will register a function as the reaction `name`."""

    def register(body: Reaction) -> Reaction:
        if name in registry:
            raise ValueError(f"reaction {name} is declared twice")
        registry[name] = body
        return body

    return register
