"""Sending one message: claimed in one transaction, handed to the provider outside any, settled in another.

A worker may die or sleep between handing over and settling. The next one finds the message `sending` and can't know:
with a provider that takes a key only once it sends again, otherwise the message is `unknown` and waits for a person.
"""

import logging
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from bihuan.platform.memory import atomic
from bihuan.platform.messaging.models import Message
from bihuan.platform.messaging.providers import NotTaken, Outgoing, Provider, Rejected, provider_for

logger = logging.getLogger(__name__)
State = Message.State


class Lease(Protocol):
    """The worker's right to send, see worker.leases."""

    def check(self) -> None:
        """Raises if another worker has taken over."""

    def finish(self, at: datetime, result: dict[str, Any] | None = None) -> None:
        """Marks the delivery done, or raises if another worker has taken over."""


def send(message_id: str, lease: Lease, at: datetime) -> None:
    """This will try to send a message once. NotTaken: nothing happened, try later (put_back)."""
    message = Message.objects.get(pk=UUID(message_id))
    try:
        provider = provider_for(message.channel)
    except Rejected as refusal:
        _settle(message, lease, at, State.FAILED, last_error=str(refusal))
        return
    outgoing = _take(message, provider, lease, at)
    if outgoing is None:
        return
    try:
        ref = provider.send(outgoing)
    except Rejected as refusal:
        _settle(message, lease, at, State.FAILED, last_error=str(refusal))
    except NotTaken:
        raise
    except Exception as problem:
        if provider.idempotent:
            raise  # it stays on its way, and the next attempt may simply repeat it
        logger.warning("message %s: %s may have taken it: %s", message.pk, provider.name, type(problem).__name__)
        _settle(message, lease, at, State.UNKNOWN, last_error=type(problem).__name__)
    else:
        _settle(message, lease, at, State.SENT, provider_ref=ref[:128], sent_at=at, last_error="")


def put_back(message_id: str, *, not_taken: bool, dead: bool, error: str) -> None:
    """This will settle a message whose attempt failed; the caller holds the lease.

    `not_taken`: the provider certainly has not got it. Otherwise one on its way stays so: the next attempt judges it.
    """
    found = Message.objects.filter(pk=UUID(message_id))
    waiting, on_its_way = found.filter(state=State.WAITING), found.filter(state=State.SENDING)
    if not_taken:
        on_its_way.update(state=State.WAITING, last_error=error[:200])
    elif dead:
        on_its_way.update(state=State.UNKNOWN, last_error=error[:200])
    if dead:
        waiting.update(state=State.FAILED, last_error=error[:200])


def _take(message: Message, provider: Provider, lease: Lease, at: datetime) -> Outgoing | None:
    """What is to be sent, now marked as on its way; None if there is nothing to do (any more)."""
    with atomic():
        lease.check()
        current = Message.objects.select_for_update().get(pk=message.pk)
        unsure = current.state == State.SENDING and not provider.idempotent
        if unsure or current.state not in (State.WAITING, State.SENDING) or current.recipient is None:
            if unsure:
                Message.objects.filter(pk=message.pk).update(state=State.UNKNOWN, last_error="worker lost")
            lease.finish(at)
            return None
        Message.objects.filter(pk=message.pk).update(
            state=State.SENDING, provider=provider.name, attempts=current.attempts + 1
        )
    return Outgoing(current.pk, current.key, current.channel, current.recipient, current.text)


def _settle(message: Message, lease: Lease, at: datetime, state: str, **values: Any) -> None:
    with atomic():
        lease.finish(at)
        Message.objects.filter(pk=message.pk, state__in=[State.WAITING, State.SENDING]).update(state=state, **values)
