"""Trying a version before it is in force: inside `trying`, and only there, everything that asks is answered by it.

Decisions are looked at this way, never made: an action refuses to run under a version that is only tried.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from bihuan.platform.policies.types import PolicyVersion

_tried: ContextVar[dict[str, PolicyVersion[Any]] | None] = ContextVar("tried_policies", default=None)


@contextmanager
def trying(version: PolicyVersion[Any]) -> Iterator[None]:
    """This will answer for the policy of `version` with it, at any moment asked for, until the block ends."""
    token = _tried.set({**(_tried.get() or {}), version.name: version})
    try:
        yield
    finally:
        _tried.reset(token)


def on_trial(name: str) -> PolicyVersion[Any] | None:
    """This will give the version of a policy that is being tried here, if one is."""
    return (_tried.get() or {}).get(name)


def anything_on_trial() -> bool:
    """This will say whether any version is being tried here."""
    return bool(_tried.get())
