"""Trying a version before it is in force: inside `trying`, and only there, everything that asks is answered by it.

Decisions are looked at this way, never made: no action runs inside the block.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from bihuan.platform.action import looking_only
from bihuan.platform.policies.types import PolicyVersion

_tried: ContextVar[dict[str, PolicyVersion[Any]] | None] = ContextVar("tried_policies", default=None)


@contextmanager
def trying(version: PolicyVersion[Any]) -> Iterator[None]:
    """This will answer for the policy of `version` with it, at any moment asked for, until the block ends."""
    token = _tried.set({**(_tried.get() or {}), version.name: version})
    try:
        with looking_only():
            yield
    finally:
        _tried.reset(token)


def on_trial(name: str) -> PolicyVersion[Any] | None:
    """This will give the version of a policy that is being tried here, if one is."""
    return (_tried.get() or {}).get(name)
