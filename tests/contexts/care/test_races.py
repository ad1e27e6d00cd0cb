"""Two agents on one callback, on both databases: one answer, one closed order, one event."""

from collections.abc import Callable
from uuid import UUID

import pytest

from bihuan.contexts.care import api as care
from bihuan.contexts.care.models import Callback
from bihuan.contexts.orders import api as orders
from bihuan.platform.models import Event
from tests.contexts.care.cast import AGENT, DONE_AT, GOOD, OTHER, QUEUE, completed, waiting
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import Town, minutes
from tests.races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
AGENTS = 8


@pytest.fixture
def town(transactional_db: None) -> Town:
    return orders_cast.town()


def test_a_double_callback_is_one_answer(town: Town) -> None:
    callback_id = waiting(town)
    verdicts = (care.Verdict.SATISFIED, care.Verdict.DISSATISFIED)

    def record(number: int) -> object:
        verdict = verdicts[number % 2]
        reason = None if verdict is care.Verdict.SATISFIED else "not_fixed"
        who = (AGENT, OTHER)[number % 2]
        return care.record_answer(
            who, callback_id=callback_id, answers=GOOD, verdict=verdict, reason=reason, at=minutes(40)
        )

    won, lost = at_once(AGENTS, record)
    assert (len(won), {refused.status for refused in lost}) == (1, {409})
    callback = Callback.objects.get()
    assert callback.attempts_count == 1
    state = "closed" if callback.verdict == "satisfied" else "reopened"
    assert orders.brief(callback.order_id).state == state
    assert Event.objects.filter(name__in=["orders.closed", "orders.reopened"]).count() == 1
    assert Event.objects.filter(name="care.callback_answered").count() == 1


def test_only_one_has_it_in_hand(town: Town) -> None:
    callback_id = waiting(town)
    won, lost = at_once(
        2, lambda number: care.take_callback((AGENT, OTHER)[number], callback_id=callback_id, at=minutes(40))
    )
    assert (len(won), len(lost)) == (1, 1)
    assert Event.objects.filter(name="care.callback_taken").count() == 1


def test_two_workers_queue_one_callback(town: Town) -> None:
    order_id = completed(town)
    won, lost = at_once(AGENTS, lambda _: care.open_callback(QUEUE, order_id=order_id, cycle=1, at=DONE_AT))
    assert (len(set(won)), lost) == (1, [])
    assert Event.objects.filter(name="care.callback_opened").count() == Callback.objects.count() == 1


def test_an_order_closed_while_its_callback_opens_leaves_none_waiting(town: Town) -> None:
    for turn in range(12):
        order_id = completed(town)

        def settle(order_id: UUID = order_id) -> object:
            orders.close(town.care, order_id=order_id, reason="settled", at=DONE_AT)
            return care.drop_callback(QUEUE, order_id=order_id, at=DONE_AT)

        acts: tuple[Callable[[], object], ...] = (
            lambda order_id=order_id: care.open_callback(QUEUE, order_id=order_id, cycle=1, at=DONE_AT),  # type: ignore[misc]
            settle,
        )
        at_once(2, lambda number, acts=acts: acts[number]())  # type: ignore[misc]
        assert not Callback.objects.filter(order_id=order_id, state="due").exists(), turn
