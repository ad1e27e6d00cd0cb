"""A customer's wish to be forgotten reaches every room where somebody wrote about them; the record stays whole."""

from datetime import timedelta
from uuid import UUID

import pytest

from bihuan.contexts.care import api as care
from bihuan.contexts.care.models import Callback
from bihuan.contexts.customers import api as customers
from bihuan.contexts.frontdesk import api as frontdesk
from bihuan.contexts.frontdesk.actions.settle import forget as forget_tickets
from bihuan.contexts.frontdesk.models import Ticket
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Note, Order
from bihuan.kernel.errors import Forbidden
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events.seal import seal_all
from bihuan.platform.events.verify import verify
from bihuan.platform.messaging import Message
from bihuan.platform.models import Event
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.care import cast as care_cast
from tests.contexts.frontdesk import cast
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import START, Town, minutes

NOBODY = system_actor("nobody", "orders.view")
ERASER = system_actor("eraser", "customers.erase")


def one_closed_order(town: Town) -> tuple[UUID, UUID]:
    """This will let a customer call, be served and be called back, with a word written at every step."""
    caller = cast.caller(town)
    made = frontdesk.register(cast.AGENT, **caller.report, text="上网很慢，家里有老人", at=START)
    orders.note(town.desk, order_id=made.order_id, text="客户说晚上再来", at=minutes(1))
    orders_cast.bring(town, made.order_id, "completed")
    callback_id = care.open_callback(care_cast.QUEUE, order_id=made.order_id, cycle=1, at=minutes(40))
    assert callback_id is not None
    verdict = care.Verdict.SATISFIED
    said = {"callback_id": callback_id, "answers": care_cast.GOOD, "verdict": verdict, "note": "客户很满意"}
    care.take_callback(care_cast.AGENT, callback_id=callback_id, at=minutes(41))
    care.record_answer(care_cast.AGENT, **said, at=minutes(42))
    run_until_idle(minutes(60))
    run_until_idle(minutes(61))
    return caller.customer.pk, made.order_id


def words_left(customer_id: UUID, order_id: UUID) -> list[str | None]:
    """This will gather everything still written about a customer."""
    rows = (
        *Ticket.objects.filter(customer_id=customer_id).values_list("text", flat=True),
        *Note.objects.filter(order_id=order_id).values_list("text", flat=True),
        *Callback.objects.filter(order_id=order_id).values_list("note", flat=True),
        *Message.objects.filter(subject_id=order_id).values_list("text", flat=True),
        *Message.objects.filter(subject_id=order_id).values_list("recipient", flat=True),
    )
    return [words for words in rows if words is not None]


def test_every_word_about_an_erased_customer_goes_and_the_record_stays(town: Town) -> None:
    customer_id, order_id = one_closed_order(town)
    told = Message.objects.filter(subject_id=order_id).count()
    events = Event.objects.filter(subject_id=order_id).count()
    assert (
        len(words_left(customer_id, order_id)) == 4 + 2 * told
    )  # the caller's words stand in the ticket and, for the technician, in a note
    customers.erase(ERASER, customer_id=customer_id, at=minutes(90))
    run_until_idle(minutes(90) + timedelta(seconds=1))
    assert words_left(customer_id, order_id) == []
    assert Message.objects.filter(subject_id=order_id).count() == told
    assert Event.objects.filter(subject_id=order_id).count() == events
    assert Order.objects.get(pk=order_id).state == orders.State.CLOSED
    seal_all()
    assert verify(clock.now()).whole


def test_forgetting_twice_writes_nothing_more(town: Town) -> None:
    customer_id, _ = one_closed_order(town)
    forgets = system_actor("forgets", "frontdesk.forget", "orders.forget", "care.forget")
    for act in (forget_tickets, orders.forget, care.forget):
        assert act(forgets, customer_id=customer_id, at=minutes(90)) > 0
        before = Event.objects.count()
        assert act(forgets, customer_id=customer_id, at=minutes(91)) == 0
        assert Event.objects.count() == before


@pytest.mark.parametrize("act", [forget_tickets, orders.forget, care.forget], ids=lambda act: act.name)
def test_nobody_forgets_by_hand(town: Town, act) -> None:  # type: ignore[no-untyped-def]
    customer_id, order_id = one_closed_order(town)
    left = words_left(customer_id, order_id)
    with pytest.raises(Forbidden):
        act(NOBODY, customer_id=customer_id, at=minutes(90))
    assert words_left(customer_id, order_id) == left
