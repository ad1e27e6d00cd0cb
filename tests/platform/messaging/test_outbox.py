"""What a person sees of the outbox, and what may be done there."""

from uuid import UUID, uuid4

import pytest

from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.events.read import history
from bihuan.platform.messaging import (
    Message,
    OutboxFilter,
    cancel,
    outbox,
    retry,
)
from tests.platform.core.acts import AT
from tests.platform.messaging.cast import CITY, CLERK, PHONE, Script, queue, run, stored

pytestmark = pytest.mark.django_db
NARROW = frozenset({"messages.view", "messages.unmask"})


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "cancelled"])
def test_only_what_failed_is_sent_again(state: str) -> None:
    message_id = queue()
    Message.objects.update(state=state)
    with pytest.raises(Refused):
        retry(CLERK, message_id=message_id, at=AT)
    assert stored().state == state


def test_a_person_takes_a_waiting_message_back() -> None:
    message_id = queue()
    cancel(CLERK, message_id=message_id, at=AT)
    run()
    assert (stored().state, Script.took) == ("cancelled", [])
    assert [event.name for event in history("message", message_id)] == ["messages.cancelled"]


def test_phones_are_masked_except_where_the_actor_may_unmask() -> None:
    queue("here")
    queue("there", path="00010002", channel="email", recipient="wang@example.cn")
    queue("hidden", path="00010003")
    there, here = sorted(outbox(CITY).rows, key=lambda row: row.channel)
    assert (here.recipient, here.text) == (PHONE, f"王师傅 {PHONE} 14:00 上门")
    assert (there.recipient, there.text) == ("w***@example.cn", "王师傅 138****2046 14:00 上门")
    assert outbox(CLERK).total_count == 3
    assert all(PHONE not in f"{row.recipient}{row.text}" for row in outbox(CLERK).rows)


@pytest.mark.parametrize("grant", [Grant(NARROW, contractor_id=UUID(int=7)), Grant(NARROW, own=True)])
def test_who_unmasks_for_one_contractor_or_himself_does_not_unmask_everybodys(grant: Grant) -> None:
    """A message belongs to a part of the organisation; whose order it was about it does not say."""
    queue()
    narrowed = Actor("user:narrow", "user", (grant,), person_id=UUID(int=8))
    assert outbox(narrowed).total_count == 0
    reader = Actor("user:reader", "user", (grant, Grant(frozenset({"messages.view"}))), person_id=UUID(int=8))
    (row,) = outbox(reader).rows
    assert PHONE not in f"{row.recipient}{row.text}"


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (OutboxFilter(), 3),
        (OutboxFilter(state="sent"), 0),
        (OutboxFilter(state="waiting", channel="sms"), 2),
        (OutboxFilter(template="care.arrived"), 1),
        (OutboxFilter(phone="+86 138-0591-2046"), 2),
        (OutboxFilter(phone="13805912047"), 0),
        (OutboxFilter(subject=("order", UUID(int=2))), 1),
    ],
)
def test_filters(asked: OutboxFilter, keys: int) -> None:
    queue("a", template="care.arrived")
    queue("b", channel="email", recipient="wang@example.cn")
    queue("c", subject=("order", UUID(int=2)))
    assert outbox(CLERK, asked).total_count == keys


def test_strangers_see_and_do_nothing() -> None:
    message_id = queue()
    stranger, other_city = system_actor("stranger", "orders.view"), CITY
    assert outbox(stranger).total_count == 0
    Message.objects.update(path="00010003")
    for act in (retry, cancel):
        with pytest.raises(Forbidden):
            act(stranger, message_id=message_id, at=AT)
        with pytest.raises(NotFound):
            act(other_city, message_id=message_id, at=AT)
        with pytest.raises(NotFound):
            act(CLERK, message_id=uuid4(), at=AT)
