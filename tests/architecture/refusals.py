"""Watching, while the tests run, which actions are seen refusing something.

Refusals for want of the permission come before an action's body and are tested for all of them at once; what is
watched here is the body's own "no".
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from bihuan.kernel.errors import BihuanError
from bihuan.platform.action import registry

seen: set[str] = set()


def watch() -> None:
    """This will wrap the body of every action registered so far; the type hints that `once` reads stay visible."""
    for name, action in registry.items():
        action.body = _watched(name, action.body)


def _watched(name: str, body: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(body)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return body(*args, **kwargs)
        except BihuanError:
            seen.add(name)
            raise

    return call
