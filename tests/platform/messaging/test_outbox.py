"""Queueing, waiting for undo, sending, failing, and what a person sees and may do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.events.read import history
from bihuan.platform.messaging import Message, OutboxFilter, cancel, cancel_message, outbox, providers, retry
from bihuan.platform.messaging.providers import NotTaken, Outgoing, Rejected, provider_for
from bihuan.platform.messaging.queue import queue_message
from bihuan.platform.models import Delivery
from bihuan.platform.worker import leases, run_until_idle
from tests.platform.core.acts import AT

pytestmark = pytest.mark.django_db
PHONE = "13805912046"
CLERK = system_actor("clerk", "messages.view", "messages.retry", "messages.cancel")
CITY = Actor(
    id="user:city",
    kind="user",
    grants=(
        Grant(frozenset({"messages.*"}), path="00010001"),
        Grant(frozenset({"messages.view"}), path="00010002"),
    ),
)


class Script:
    """A provider that answers as told and counts what it took."""

    name = "script"
    idempotent = False
    channels = frozenset({"sms", "email"})
    answers: list[Exception] = []
    took: list[str] = []

    def send(self, message: Outgoing) -> str:
        self.took.append(message.text)
        if self.answers:
            raise self.answers.pop(0)
        return "ref-1"


@pytest.fixture(autouse=True)
def _script(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.BIHUAN_MESSAGING = "script"
    monkeypatch.setitem(providers.registry, "script", Script)
    monkeypatch.setattr(Script, "answers", [])
    monkeypatch.setattr(Script, "took", [])
    with clock.frozen(AT):
        yield


def queue(key: str = "dispatched:1", **values: Any) -> UUID:
    asked = {
        "channel": "sms",
        "recipient": PHONE,
        "text": f"王师傅 {PHONE} 14:00 上门",
        "template": "care.dispatched",
        "subject": ("order", UUID(int=1)),
        "path": "00010001",
        "at": AT,
    }
    return queue_message(key=key, **{**asked, **values})


def stored() -> Message:
    return Message.objects.get()


def run(seconds: float = 30) -> int:
    return run_until_idle(AT + timedelta(seconds=seconds))


def test_one_key_is_one_message_whatever_comes_second() -> None:
    first = queue()
    assert queue(text="等一等", recipient="not a phone") == first
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


def test_what_tells_of_an_act_waits_half_a_minute() -> None:
    queue()
    assert run(29.9) == 0
    assert run(30) == 1
    sent = stored()
    assert (sent.state, sent.provider, sent.provider_ref, sent.attempts) == ("sent", "script", "ref-1", 1)
    assert sent.sent_at == AT + timedelta(seconds=30)
    assert run(10**6) == 0
    assert len(Script.took) == 1


def test_an_act_taken_back_in_time_is_never_told() -> None:
    queue()
    assert cancel_message("dispatched:1") is True
    assert cancel_message("dispatched:1") is False
    run()
    assert (stored().state, Script.took, Delivery.objects.get().state) == ("cancelled", [], "done")


def test_what_is_sent_cannot_be_taken_back() -> None:
    message_id = queue(not_before=AT)
    run(0)
    assert cancel_message("dispatched:1") is False
    with pytest.raises(Refused):
        cancel(CLERK, message_id=message_id, at=AT)


@pytest.mark.parametrize(
    ("channel", "recipient", "kept"),
    [
        ("sms", "+86 138 0591 2046", PHONE),
        ("email", " Wang@Example.CN ", "wang@example.cn"),
    ],
)
def test_recipients_have_one_spelling(channel: str, recipient: str, kept: str) -> None:
    queue(channel=channel, recipient=recipient)
    assert stored().recipient == kept


@pytest.mark.parametrize(
    ("channel", "recipient"),
    [("sms", "无"), ("sms", "wang@example.cn"), ("email", PHONE), ("email", "a@b.cn\r\nBcc: x@y.cn"), ("email", "")],
)
def test_a_recipient_that_is_none_is_refused(channel: str, recipient: str) -> None:
    with pytest.raises(Invalid):
        queue(channel=channel, recipient=recipient)
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


@pytest.mark.parametrize("wrong", [{"channel": "fax"}, {"template": "您好"}])
def test_the_programmers_faults(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"no such channel|not a template"):
        queue(**wrong)


def test_not_taken_is_tried_later() -> None:
    Script.answers[:] = [NotTaken("busy")]
    queue()
    run(30)
    assert stored().state == "waiting"
    assert stored().last_error.startswith("NotTaken: busy (test_outbox.py:")
    run(30 + leases.RETRY_AFTER_S[0])
    assert (stored().state, stored().attempts, stored().last_error) == ("sent", 2, "")


def test_not_taken_too_often_is_failed_and_a_person_may_send_it_again() -> None:
    Script.answers[:] = [NotTaken("busy")] * leases.ATTEMPTS_MAX
    message_id = queue()
    for _ in range(leases.ATTEMPTS_MAX):
        run(10**6)
        Delivery.objects.filter(state="waiting").update(due_at=AT)
    assert (stored().state, Delivery.objects.get().state) == ("failed", "dead")
    retry(CLERK, message_id=message_id, at=AT)
    run(0)
    assert stored().state == "sent"
    told = history("message", message_id)
    assert [(event.name, event.facts.was_unknown) for event in told] == [("messages.retried", False)]


def test_rejected_is_failed_at_once() -> None:
    Script.answers[:] = [Rejected("no such number")]
    queue()
    run()
    assert (stored().state, stored().last_error, len(Script.took)) == ("failed", "no such number", 1)
    assert Delivery.objects.get().state == "done"


def test_what_nobody_knows_is_shown_as_unknown_and_left_to_a_person() -> None:
    Script.answers[:] = [TimeoutError("no answer")]
    message_id = queue()
    run()
    assert (stored().state, stored().last_error) == ("unknown", "TimeoutError")
    run(10**6)
    assert len(Script.took) == 1
    retry(CLERK, message_id=message_id, at=AT)
    run(0)
    assert (stored().state, len(Script.took)) == ("sent", 2)
    assert history("message", message_id)[0].facts.was_unknown is True


def test_an_unsure_sending_is_repeated_where_the_provider_knows_its_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Script, "idempotent", True)
    Script.answers[:] = [TimeoutError("no answer")]
    queue()
    run(30)
    run(60)
    assert (stored().state, len(Script.took)) == ("sent", 2)


def test_an_erased_message_is_not_sent() -> None:
    message_id = queue()
    Message.objects.update(recipient=None, text=None, recipient_blind=None)
    run()
    assert Script.took == []
    Message.objects.update(state="failed")
    with pytest.raises(Refused) as caught:
        retry(CLERK, message_id=message_id, at=AT)
    assert caught.value.code == "erased"
    assert (outbox(CLERK).rows[0].recipient, outbox(CLERK).rows[0].text) == ("", "")


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


@pytest.mark.parametrize(
    ("setting", "channel", "name"),
    [
        ("embedded", "sms", "embedded"),
        ("email=smtp,sms=embedded", "email", "smtp"),
        ("email=smtp, sms=embedded", "sms", "embedded"),
        ("smtp", "email", "smtp"),
    ],
)
def test_each_channel_has_its_provider(settings: Any, setting: str, channel: str, name: str) -> None:
    settings.BIHUAN_MESSAGING = setting
    assert provider_for(channel).name == name


def test_a_channel_without_provider_fails_and_says_so(settings: Any) -> None:
    settings.BIHUAN_MESSAGING = "smtp"
    queue()
    run()
    assert (stored().state, stored().last_error) == ("failed", "no provider for sms")


def test_the_embedded_provider_keeps_what_it_took(settings: Any) -> None:
    settings.BIHUAN_MESSAGING = "embedded"
    message_id = queue()
    run()
    assert (stored().state, stored().provider_ref) == ("sent", f"embedded:{message_id}")
