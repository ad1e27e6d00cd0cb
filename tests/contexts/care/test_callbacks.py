"""Callbacks: queued once a cycle, in one pair of hands, answered once; satisfied closes, dissatisfied reopens."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.care import api as care
from bihuan.contexts.care.models import Callback
from bihuan.contexts.care.policies import check_shares
from bihuan.contexts.care.types import SampleRow
from bihuan.contexts.orders import api as orders
from bihuan.kernel.errors import Conflict, Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.care.cast import AGENT, DONE_AT, ELSEWHERE, GOOD, OTHER, QUEUE, completed, row, waiting
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import Town, minutes

pytestmark = pytest.mark.django_db
LATER = DONE_AT + timedelta(minutes=5)


def answer(callback_id, verdict=care.Verdict.SATISFIED, answers=GOOD, by=AGENT, at=LATER, **more):  # type: ignore[no-untyped-def]
    return care.record_answer(by, callback_id=callback_id, answers=answers, verdict=verdict, at=at, **more)


def test_a_completed_order_is_queued_once(town: Town) -> None:
    order_id = completed(town)
    first = care.open_callback(QUEUE, order_id=order_id, cycle=1, at=DONE_AT)
    assert first == care.open_callback(QUEUE, order_id=order_id, cycle=1, at=LATER)
    assert row(first).due_at == DONE_AT + timedelta(minutes=240)  # type: ignore[arg-type]
    assert [event.name for event in history("order", order_id)].count("care.callback_opened") == 1


@pytest.mark.parametrize("state", ["working", "closed", "reopened"])
def test_an_order_that_moved_on_is_not_queued(town: Town, state: str) -> None:
    order_id = orders_cast.receive(town)
    orders_cast.bring(town, order_id, state)
    assert care.open_callback(QUEUE, order_id=order_id, cycle=1, at=DONE_AT) is None
    assert not Callback.objects.exists()


def test_no_order_no_callback() -> None:
    with pytest.raises(NotFound):
        care.open_callback(QUEUE, order_id=uuid4(), cycle=1, at=DONE_AT)


def test_an_order_nobody_is_asked_about_closes_at_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = completed(town)
    monkeypatch.setattr("bihuan.contexts.care.rules.is_sampled", lambda *_: False)
    assert care.open_callback(QUEUE, order_id=order_id, cycle=1, at=DONE_AT) is None
    assert orders.brief(order_id).state == "closed"


def test_taking_opens_the_number_to_the_taker_alone_and_leaves_a_trace(town: Town) -> None:
    callback_id = waiting(town)
    assert care.callback(AGENT, callback_id, LATER).phone == "136****9077"
    care.take_callback(AGENT, callback_id=callback_id, at=LATER)
    assert care.callback(AGENT, callback_id, LATER).phone == "13612349077"
    assert care.callback(OTHER, callback_id, LATER).phone == "136****9077"
    assert care.callback(AGENT, callback_id, LATER + timedelta(minutes=10)).phone == "136****9077"
    last = history("order", row(callback_id).order_id)[-1]
    assert (last.name, last.actor) == ("care.callback_taken", AGENT.id)


def test_what_one_has_in_hand_another_can_neither_take_nor_record(town: Town) -> None:
    callback_id = waiting(town)
    care.take_callback(AGENT, callback_id=callback_id, at=LATER)
    for act in (
        lambda: care.take_callback(OTHER, callback_id=callback_id, at=LATER),
        lambda: answer(callback_id, by=OTHER),
        lambda: care.record_no_answer(OTHER, callback_id=callback_id, outcome="busy", at=LATER),
    ):
        with pytest.raises(Conflict):
            act()
    care.release_callback(OTHER, callback_id=callback_id, at=LATER)  # not his: nothing happens
    assert row(callback_id).taken_by == AGENT.id
    assert (row(callback_id).attempts_count, row(callback_id).verdict) == (0, "")
    care.release_callback(AGENT, callback_id=callback_id, at=LATER)
    care.take_callback(OTHER, callback_id=callback_id, at=LATER)


def test_after_its_minutes_what_was_taken_is_free(town: Town) -> None:
    callback_id = waiting(town)
    care.take_callback(AGENT, callback_id=callback_id, at=LATER)
    over = LATER + timedelta(minutes=10)
    care.take_callback(OTHER, callback_id=callback_id, at=over)
    assert row(callback_id).taken_by == OTHER.id


def test_satisfied_closes_the_order_once(town: Town) -> None:
    callback_id = waiting(town)
    result = answer(callback_id, note="  很好 ")
    assert (result.state, result.verdict) == (care.CallbackState.DONE, care.Verdict.SATISFIED)
    assert (row(callback_id).note, row(callback_id).technical_level) == ("很好", 4)
    assert orders.brief(row(callback_id).order_id).state == "closed"
    with pytest.raises(Conflict):
        answer(callback_id)
    with pytest.raises(Conflict):
        care.take_callback(AGENT, callback_id=callback_id, at=LATER)


def test_sent_twice_with_one_key_is_one_answer(town: Town) -> None:
    callback_id = waiting(town)
    given = {"callback_id": callback_id, "answers": GOOD, "verdict": care.Verdict.SATISFIED}
    first = care.record_answer.once("k", AGENT, **given, at=LATER)
    assert care.record_answer.once("k", AGENT, **given, at=minutes(99)) == first
    assert row(callback_id).attempts_count == 1


def test_dissatisfied_reopens_one_level_higher_and_is_asked_again_first(town: Town) -> None:
    callback_id = waiting(town)
    answer(callback_id, care.Verdict.DISSATISFIED, care.Answers(1, 1, 1, 1), reason="not_fixed")
    order = orders.brief(row(callback_id).order_id)
    assert (order.state, order.cycle, order.escalation) == ("reopened", 2, 1)
    town.chen.refresh_from_db()
    ordinary = waiting(town)
    orders.assign(town.desk, order_id=order.id, person_id=town.chen.pk, at=minutes(60))
    phone = town.phone(town.chen)
    orders.accept(phone, order_id=order.id, at=minutes(61))
    orders.arrive(phone, order_id=order.id, at=minutes(62))
    orders_cast.complete(town, order.id, at=minutes(70))
    again = care.open_callback(QUEUE, order_id=order.id, cycle=2, at=minutes(71))
    assert [one.id for one in care.callbacks(AGENT, at=minutes(72)).rows] == [again, ordinary]
    counts = care.callback_counts(AGENT, minutes(72))
    assert (counts.due, counts.escalated, counts.done, counts.late, counts.unreached) == (2, 1, 1, 0, 0)


LOW = care.Answers(5, 1, 5, 5)
OUT_OF_RANGE = care.Answers(0, 6, 5, 5)
LONG = "字" * 2_001


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"answers": OUT_OF_RANGE}, {"contact_in_time", "appointment_kept"}),
        ({"answers": LOW}, {"verdict"}),
        ({"verdict": care.Verdict.DISSATISFIED}, {"reason"}),
        ({"verdict": care.Verdict.DISSATISFIED, "reason": "no-such"}, {"reason"}),
        ({"reason": "not_fixed"}, {"reason"}),
        ({"verdict": care.Verdict.UNREACHED}, {"verdict"}),
        ({"note": LONG}, {"note"}),
    ],
)
def test_answers_that_do_not_fit_write_nothing(town: Town, given: dict[str, object], where: set[str]) -> None:
    callback_id = waiting(town)
    with pytest.raises(Invalid) as refused:
        answer(callback_id, **given)
    assert {fault.where for fault in refused.value.faults} == where
    assert (row(callback_id).state, row(callback_id).attempts_count) == ("due", 0)
    assert orders.brief(row(callback_id).order_id).state == "completed"


def test_nobody_answered_three_times_is_a_supervisors_case(town: Town) -> None:
    callback_id = waiting(town)
    for outcome in ("no_answer", "busy"):
        result = care.record_no_answer(AGENT, callback_id=callback_id, outcome=outcome, at=LATER)
        assert result.due_at == LATER + timedelta(minutes=120)
        with pytest.raises(Refused, match="called"):
            care.settle_unreached(AGENT, callback_id=callback_id, reason="busy", at=LATER)
    result = care.record_no_answer(AGENT, callback_id=callback_id, outcome="switched_off", at=LATER)
    assert (result.state, result.due_at) == (care.CallbackState.UNREACHED, None)
    with pytest.raises(Refused, match="supervisor"):
        care.record_no_answer(AGENT, callback_id=callback_id, outcome="busy", at=LATER)
    with pytest.raises(Invalid):
        care.settle_unreached(AGENT, callback_id=callback_id, reason="reached", at=LATER)
    care.settle_unreached(AGENT, callback_id=callback_id, reason="no_answer", at=LATER)
    assert (row(callback_id).verdict, orders.brief(row(callback_id).order_id).state) == ("unreached", "closed")
    outcomes = [e.facts.outcome for e in history("order", row(callback_id).order_id) if "unanswered" in e.name]
    assert outcomes == ["no_answer", "busy", "switched_off"]


@pytest.mark.parametrize("outcome", ["reached", "in_person", "no-such"])
def test_a_call_in_which_somebody_spoke_is_not_unanswered(town: Town, outcome: str) -> None:
    callback_id = waiting(town)
    with pytest.raises(Invalid):
        care.record_no_answer(AGENT, callback_id=callback_id, outcome=outcome, at=LATER)
    assert row(callback_id).attempts_count == 0


def test_who_answers_after_all_settles_the_unreached(town: Town) -> None:
    callback_id = waiting(town)
    for _ in range(3):
        care.record_no_answer(AGENT, callback_id=callback_id, outcome="busy", at=LATER)
    answer(callback_id)
    assert orders.brief(row(callback_id).order_id).state == "closed"


def test_an_order_settled_by_hand_takes_its_callback_along(town: Town) -> None:
    callback_id = waiting(town)
    order_id = row(callback_id).order_id
    assert care.drop_callback(QUEUE, order_id=order_id, at=LATER) is None
    orders.close(town.care, order_id=order_id, reason="settled", at=LATER)
    assert care.drop_callback(QUEUE, order_id=order_id, at=LATER) == callback_id
    assert care.drop_callback(QUEUE, order_id=order_id, at=LATER) is None
    assert row(callback_id).state == "dropped"
    assert care.callbacks(AGENT, at=LATER).total_count == 0


def test_an_overtaken_callback_decides_nothing_and_goes_alone(town: Town) -> None:
    """The worker comes late: the order was reopened by hand, worked again, and waits for its second callback."""
    first = waiting(town)
    order_id = row(first).order_id
    orders.reopen(town.care, order_id=order_id, reason="not_fixed", at=LATER)
    with pytest.raises(Refused):
        answer(first)
    orders.assign(town.desk, order_id=order_id, person_id=town.chen.pk, at=LATER)
    done = {"checks": orders_cast.CHECKS, "cause": "drop_fibre", "remedy": "spliced"}
    orders.complete(town.desk, order_id=order_id, outside=True, at=LATER, **done)
    second = care.open_callback(QUEUE, order_id=order_id, cycle=2, at=LATER)
    Callback.objects.filter(pk=first).update(state="unreached")
    with pytest.raises(Refused):
        care.settle_unreached(AGENT, callback_id=first, reason="busy", at=LATER)
    assert orders.brief(order_id).state == "completed"
    assert [care.drop_callback(QUEUE, order_id=order_id, at=LATER) for _ in range(2)] == [first, None]
    assert second is not None
    assert (row(first).state, row(second).state) == ("dropped", "due")


def test_another_areas_callback_does_not_exist(town: Town) -> None:
    callback_id = waiting(town)
    assert care.callbacks(ELSEWHERE, at=LATER).rows == ()
    for act in (
        lambda: care.callback(ELSEWHERE, callback_id, LATER),
        lambda: care.take_callback(ELSEWHERE, callback_id=callback_id, at=LATER),
        lambda: care.release_callback(ELSEWHERE, callback_id=callback_id, at=LATER),
        lambda: answer(callback_id, by=ELSEWHERE),
        lambda: care.settle_unreached(ELSEWHERE, callback_id=callback_id, reason="busy", at=LATER),
        lambda: care.record_no_answer(ELSEWHERE, callback_id=callback_id, outcome="busy", at=LATER),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_list_asks_as_much_for_many_as_for_one(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            care.callbacks(AGENT, at=LATER)
            care.callback_counts(AGENT, LATER)
        return len(asked)

    waiting(town)
    one = queries()
    for _ in range(3):
        waiting(town)
    assert queries() == one <= 7


@pytest.mark.parametrize("row", [SampleRow("*", "*", -1, 5), SampleRow("*", "*", 10_001, 5), SampleRow("*", "*", 1, 0)])
def test_shares_that_are_none_are_found(row: SampleRow) -> None:
    assert [fault.where for fault in check_shares((row,))] == ["callback_share.csv row 2"]


def test_the_record_holds_scores_and_codes_and_not_the_customers_words(town: Town) -> None:
    callback_id = waiting(town)
    answer(callback_id, care.Verdict.DISSATISFIED, reason="not_fixed", note="王师傅没修好")
    [said] = [e.facts for e in history("order", row(callback_id).order_id) if e.name == "care.callback_answered"]
    assert (said.verdict, said.reason, said.technical_level) == (care.Verdict.DISSATISFIED, "not_fixed", 4)
    assert "王师傅" not in repr(said)
