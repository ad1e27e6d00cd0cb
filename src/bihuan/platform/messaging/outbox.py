"""The outbox as a page shows it, and what a person may do there: send again, take back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from bihuan.kernel.errors import N_, NotFound, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.events import event
from bihuan.platform.messaging.models import Message
from bihuan.platform.messaging.queue import delivery_key
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.paging import Page, page_of
from bihuan.platform.privacy import blind, mask_email, mask_phone
from bihuan.platform.scoping import reaches

VIEW = "messages.view"
UNMASK = "messages.unmask"
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message. Phones in `recipient` and `text` are masked unless the actor may unmask; empty once erased."""

    id: UUID
    channel: str
    template: str
    recipient: str
    text: str
    subject_kind: str
    subject_id: UUID
    state: str
    not_before: datetime
    attempts: int
    provider: str
    provider_ref: str
    last_error: str
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutboxFilter:
    """Which messages to list; empty fields ask nothing. `phone` is a whole number, found by its blind index."""

    state: str = ""
    channel: str = ""
    template: str = ""
    phone: str = ""
    subject: tuple[str, UUID] | None = None
    subjects: tuple[str, tuple[UUID, ...]] | None = None

    def wanted(self) -> dict[str, Any]:
        """This will give the filter in the words of the table; Invalid for a phone that is none."""
        asked: dict[str, Any] = {"state": self.state, "channel": self.channel, "template": self.template}
        if self.phone:
            asked["recipient_blind"] = blind(self.phone, "phone")
        if self.subject:
            asked["subject_kind"], asked["subject_id"] = self.subject
        if self.subjects:
            asked["subject_kind"], asked["subject_id__in"] = self.subjects
        return {name: value for name, value in asked.items() if value}


def outbox(actor: Actor, filters: OutboxFilter | None = None, *, number: int = 1) -> Page[MessageRow]:
    """This will list messages within the actor's sight, newest first."""
    found = Message.objects.visible(actor, VIEW).filter(**(filters or OutboxFilter()).wanted())

    def row(message: Message) -> MessageRow:
        return _row(message, bare=reaches(actor, UNMASK, message.path))

    return page_of(found.order_by("-created_at", "pk"), row, number=number)


@dataclass(frozen=True, slots=True)
class HeldMessage:
    """One message whole, for the copy its recipient may ask for."""

    channel: str
    recipient: str
    text: str
    state: str
    created_at: datetime
    sent_at: datetime | None


def held_messages(kind: str, subject_ids: Iterable[UUID]) -> tuple[HeldMessage, ...]:
    """This will list all messages about these subjects, oldest first, to one who answers for the permission."""
    rows = Message.objects.filter(subject_kind=kind, subject_id__in=list(subject_ids)).order_by("created_at")
    return tuple(
        HeldMessage(row.channel, row.recipient or "", row.text or "", row.state, row.created_at, row.sent_at)
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class Trouble:
    """How many messages want a person: those that failed, and those of which nobody knows whether they arrived."""

    failed_count: int
    unknown_count: int


def trouble(actor: Actor) -> Trouble:
    """This will count the messages in the actor's sight that want a person, in one query."""
    counts = {state: Count("pk", filter=Q(state=state)) for state in (Message.State.FAILED, Message.State.UNKNOWN)}
    found = Message.objects.visible(actor, VIEW).filter(state__in=list(counts)).aggregate(**counts)
    return Trouble(found[Message.State.FAILED], found[Message.State.UNKNOWN])


def _row(message: Message, *, bare: bool) -> MessageRow:
    recipient, text = message.recipient or "", message.text or ""
    if not bare:
        recipient = mask_email(recipient) if message.channel == Message.Channel.EMAIL else mask_phone(recipient)
        text = _MOBILE.sub(lambda found: mask_phone(found[0]), text)
    return MessageRow(
        id=message.pk,
        channel=message.channel,
        template=message.template,
        recipient=recipient,
        text=text,
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
        state=message.state,
        not_before=message.not_before,
        attempts=message.attempts,
        provider=message.provider,
        provider_ref=message.provider_ref,
        last_error=message.last_error,
        created_at=message.created_at,
        sent_at=message.sent_at,
    )


@event("messages.retried")
@dataclass(frozen=True)
class MessageRetried:
    """A person had a message sent again that had failed, or of which nobody knew whether it had arrived."""

    message_id: UUID
    was_unknown: bool


@event("messages.cancelled")
@dataclass(frozen=True)
class MessageCancelled:
    """A person took a message back before it was sent."""

    message_id: UUID


@action("messages.retry")
def retry(actor: Actor, *, message_id: UUID, at: datetime) -> None:
    """This will send a failed or unknown message again; of an unknown one the customer may then get two."""
    message = _locked(actor, message_id)
    if message.state not in (Message.State.FAILED, Message.State.UNKNOWN):
        raise Refused(
            N_("Only a message that failed, or of which nothing is known, can be sent again."), code="not_failed"
        )
    if message.recipient is None:
        raise Refused(N_("The recipient has been erased."), code="erased")
    Message.objects.filter(pk=message.pk).update(state=Message.State.WAITING, not_before=at)
    Delivery.objects.filter(key=delivery_key(message.pk)).update(
        state=Delivery.State.WAITING, attempts=0, due_at=at, finished_at=None
    )
    record(
        MessageRetried(message.pk, message.state == Message.State.UNKNOWN),
        subject=("message", message.pk),
        path=message.path,
        at=at,
    )


@action("messages.cancel")
def cancel(actor: Actor, *, message_id: UUID, at: datetime) -> None:
    """This will take back a message that is not on its way yet."""
    message = _locked(actor, message_id)
    if message.state != Message.State.WAITING:
        raise Refused(N_("The message is on its way already or was settled."), code="not_waiting")
    Message.objects.filter(pk=message.pk).update(state=Message.State.CANCELLED)
    record(MessageCancelled(message.pk), subject=("message", message.pk), path=message.path, at=at)


def _locked(actor: Actor, message_id: UUID) -> Message:
    found: Message | None = (
        Message.objects.visible(actor, act_permission()).select_for_update().filter(pk=message_id).first()
    )
    if found is None:
        raise NotFound(N_("There is no such message."))
    return found
