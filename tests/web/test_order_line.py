"""The eight steps at the head of an order: what they say while work waits, goes back, or begins anew."""

import pytest
from django.utils import translation

from bihuan.contexts.orders import api as orders
from bihuan.web.order_line import LineStep, order_line
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town, minutes

HELD_AT = minutes(30)
STEPS = ("Request", "Dispatch", "First contact", "Arrival", "At work", "Completion", "Customer's answer", "Archive")


@pytest.fixture
def town(db: None) -> Town:
    return cast.town()


def line(town: Town, order_id, at=HELD_AT) -> tuple[LineStep, ...]:  # type: ignore[no-untyped-def]
    with translation.override("en"):
        found = order_line(orders.detail(town.desk, order_id, at=at), at)
    assert tuple(step.label for step in found) == STEPS
    return found


def now(town: Town, order_id) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    """Where the line stands and what it says there."""
    (current,) = (step for step in line(town, order_id) if step.look == "current")
    return current.label, current.words


@pytest.mark.parametrize(
    ("state", "label", "words"),
    [
        ("received", "Dispatch", "Received"),
        ("assigned", "First contact", "Assigned"),
        ("working", "At work", "Working"),
        ("returned", "Dispatch", "Back at the desk"),
        ("reopened", "Dispatch", "Reopened"),
        ("blocked", "Dispatch", "Blocked"),
        ("held", "First contact", "On hold"),  # its holder keeps it: it has been dispatched
        ("completed", "Customer's answer", "Completed"),
    ],
)
def test_the_line_stands_where_the_order_does(town: Town, state: str, label: str, words: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    assert now(town, order_id) == (label, words)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_has_no_current_step(town: Town, state: str) -> None:
    order_id = cast.receive(town)
    cast.bring(town, order_id, state)
    assert not [step for step in line(town, order_id) if step.look == "current"]


def test_a_hold_at_the_door_leaves_the_line_where_the_visit_had_come_to(town: Town) -> None:
    cast.on_duty(town.chen)
    order_id = cast.receive(town)
    cast.bring(town, order_id, "working")
    before = [step.look for step in line(town, order_id)]
    cast.hold(town, order_id, at=minutes(20), until=minutes(90))
    assert now(town, order_id) == ("At work", "On hold")
    assert [step.look for step in line(town, order_id)] == before
    orders.resume(town.desk, order_id=order_id, at=minutes(25))  # a new visit begins
    assert now(town, order_id) == ("First contact", "Assigned")
    orders.withdraw(town.desk, order_id=order_id, at=minutes(26))
    assert now(town, order_id) == ("Dispatch", "Back at the desk")
