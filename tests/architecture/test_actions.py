"""Every action asks for its permission first, and has a test in which its body refuses."""

import pytest

from bihuan.kernel import errors
from bihuan.platform.action import registry
from bihuan.platform.actor import Actor
from tests.architecture import refusals

ACTIONS = sorted(name for name, action in registry.items() if action.body.__module__.startswith("bihuan."))
# Actions that refuse nobody who holds the permission, each with why. The list only shrinks.
REFUSE_NOBODY: dict[str, str] = {
    "care.drop_callback": "ends a callback that still stands; where none does, it does nothing",
    "dispatch.bind_booking": "runs inside the act that reserved the window, which refused if there was none",
    "dispatch.follow_zone": "moves what is promised; where nothing is, it does nothing",
    "dispatch.free_window": "gives back what is promised; where nothing is, it does nothing",
    "orders.finish_many": "notes that the orders were gone through, each of which refused for itself",
    "orders.finish_sheet": "closes an import; rows are refused one by one before it",
    "orders.forget": "empties what there is",
    "orders.forget_sheets": "takes away what is old enough",
    "orders.import_sheet": "keeps a sheet; it was read, and refused if unreadable, before the transaction",
    "care.forget": "empties what there is",
    "frontdesk.forget": "empties what there is",
    "users.drop_filter": "drops what there is",
    "users.change_password": "change_password() refuses before the transaction begins",
    "users.prepare_second": "one's own; a secret that is ready already stays",
    "users.shut_idle": "whoever has just come in, or is the last of a duty, is left alone",
    "users.use_recovery": "a code that is none says so, and the door refuses",
    "users.fail_sign_in": "records a refusal",
    "users.sign_out": "ends one's own session; there is nothing to refuse",
    "workforce.settle_memberships": "brings rows in line with the day",
    "workforce.sweep_paths": "brings along what it finds",
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
    if name in REFUSE_NOBODY:
        assert name not in refusals.seen, f"{name} does refuse: take it out of REFUSE_NOBODY"
    else:
        assert name in refusals.seen, f"no test saw {name} refuse: write one, or say in REFUSE_NOBODY why it never does"
