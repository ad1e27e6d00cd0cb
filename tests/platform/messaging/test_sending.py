"""Queueing, waiting for undo, sending, failing: one logical message, sent once or visibly not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform.events.read import history
from bihuan.platform.messaging import (
    Message,
    cancel,
    cancel_message,
    outbox,
    retry,
    sending,
)
from bihuan.platform.messaging.providers import NotTaken, Rejected, provider_for
from bihuan.platform.models import Delivery
from bihuan.platform.worker import leases
from tests.platform.core.acts import AT
from tests.platform.messaging.cast import CLERK, PHONE, Script, queue, run, stored

pytestmark = pytest.mark.django_db


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
    assert stored().last_error.startswith("NotTaken: busy (cast.py:")
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


@pytest.mark.parametrize(("knows_keys", "state", "took_count"), [(False, "unknown", 1), (True, "sent", 2)])
def test_a_database_away_after_the_provider_took_it(
    knows_keys: bool, state: str, took_count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next attempt finds it on its way and doesn't take it for one that was never sent."""
    monkeypatch.setattr(Script, "idempotent", knows_keys)
    settle = sending._settle

    def away(*_: Any, **__: Any) -> None:
        monkeypatch.setattr(sending, "_settle", settle)
        raise OperationalError

    monkeypatch.setattr(sending, "_settle", away)
    queue()
    run(30)
    assert stored().state == "sending"
    run(60)
    assert (stored().state, len(Script.took)) == (state, took_count)


@pytest.mark.parametrize(("left", "state"), [("sending", "unknown"), ("waiting", "failed")])
def test_a_message_its_workers_died_on_is_not_called_failed_if_it_may_have_gone(left: str, state: str) -> None:
    queue()
    Message.objects.update(state=left)
    Delivery.objects.update(attempts=leases.ATTEMPTS_MAX)
    run()
    assert (stored().state, stored().last_error, Script.took) == (state, "workers died on it", [])


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
