"""Putting a message into the outbox, and taking it out again before it is sent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from bihuan.kernel.codes import is_code
from bihuan.kernel.errors import N_, Invalid
from bihuan.platform.jobs import put
from bihuan.platform.memory import atomic
from bihuan.platform.messaging.models import Message
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.privacy import blind, normalise_phone, normalise_text

UNDO_WINDOW_S = 30  # a message that tells of an act waits this long, so that the act can be taken back unheard


def queue_message(
    *,
    key: str,
    channel: str,
    recipient: str,
    text: str,
    template: str,
    subject: tuple[str, UUID],
    path: str,
    at: datetime,
    not_before: datetime | None = None,
) -> UUID:
    """This will queue one logical message in the running transaction and give its id; the same key gives the first's.

    `not_before` None: UNDO_WINDOW_S after `at`; pass `at` for what tells of no act (a code, a reminder).
    `template` is the code of the words used; `subject` what the message is about. Invalid: a recipient that is none.
    """
    if not is_code(template):
        raise ValueError(f"not a template's code: {template!r}")
    known = Message.objects.filter(key=key).values_list("pk", flat=True).first()
    if known is not None:
        return UUID(str(known))
    recipient, purpose = _recipient(channel, recipient)
    due_at = not_before or at + timedelta(seconds=UNDO_WINDOW_S)
    with atomic():
        message: Message
        message, made = Message.objects.get_or_create(
            key=key,
            defaults={
                "channel": channel,
                "template": template,
                "recipient": recipient,
                "recipient_blind": blind(recipient, purpose),
                "text": text,
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "path": path,
                "not_before": due_at,
                "created_at": at,
            },
        )
        if made:
            put(
                Delivery.Kind.MESSAGE,
                "messages.send",
                key=delivery_key(message.pk),
                payload={"message": str(message.pk)},
                due_at=due_at,
                at=at,
            )
    return UUID(str(message.pk))


def delivery_key(message_id: UUID) -> str:
    """This will name the delivery that sends a message."""
    return f"message:{message_id}"


def cancel_message(key: str) -> bool:
    """This will take back a message that is not on its way yet; false: too late, or there is none."""
    waiting = Message.objects.filter(key=key, state=Message.State.WAITING)
    return bool(waiting.update(state=Message.State.CANCELLED))


def _recipient(channel: str, recipient: str) -> tuple[str, str]:
    """The recipient's one spelling and the purpose of its blind index."""
    if channel == Message.Channel.SMS:
        return normalise_phone(recipient), "phone"
    if channel == Message.Channel.EMAIL:
        folded = normalise_text(recipient)
        try:
            validate_email(folded)
        except ValidationError as error:
            raise Invalid(N_("This is not an e-mail address."), where="recipient") from error
        return folded, "email"
    raise ValueError(f"no such channel: {channel}")
