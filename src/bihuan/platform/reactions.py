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
speaking: set[str] = set()


def reaction(name: str, *, speaks: bool = False) -> Callable[[Reaction], Reaction]:
    """This will register a function as the reaction `name`.

    `speaks`: it tells somebody outside. Of a history taken over nobody is told, so there it is left out.
    """

    def register(body: Reaction) -> Reaction:
        if name in registry:
            raise ValueError(f"reaction {name} is declared twice")
        registry[name] = body
        if speaks:
            speaking.add(name)
        return body

    return register
