"""Every action asks for its permission first, and has a test in which its body refuses."""

import pytest

from bihuan.kernel import errors
from bihuan.platform.action import registry
from bihuan.platform.actor import Actor
from tests.architecture import refusals

ACTIONS = sorted(name for name, action in registry.items() if action.body.__module__.startswith("bihuan."))
# Actions that refuse nobody who holds the permission, each with why. The list only shrinks.
REFUSE_NOBODY: dict[str, str] = {
    "users.sign_out": "ends one's own session; there is nothing to refuse",
}


def test_there_are_actions() -> None:
    assert ACTIONS


@pytest.mark.parametrize("name", ACTIONS)
def test_an_actor_without_grants_is_refused_first(name: str) -> None:
    # No arguments at all: permission is asked before anything else is looked at, the database included.
    nobody = Actor(id="user:nobody", kind="user")
    with pytest.raises(errors.Forbidden):
        registry[name](nobody)


@pytest.mark.whole_suite
@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_was_seen_refusing(name: str) -> None:
    assert (name in refusals.seen) is (name not in REFUSE_NOBODY)
