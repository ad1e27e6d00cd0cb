"""The outbox: every message to a customer, as sent."""

from django.db import models
from django.db.models import Q

from bihuan.platform.models.base import Entity
from bihuan.platform.privacy.fields import BlindIndex, EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields


class Message(Entity):
    """One logical message; `key` makes it one for ever. Recipient and text are NULL once erased.

    `unknown`: a provider may have taken it, and nobody can tell. It is shown so, and only a person sends it again.
    """

    class Channel(models.TextChoices):
        SMS = "sms"
        EMAIL = "email"

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        CANCELLED = "cancelled"

    key = models.CharField(max_length=128, unique=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    template = models.CharField(max_length=64)
    recipient = EncryptedText(null=True)
    recipient_blind = BlindIndex(null=True)
    text = EncryptedText(null=True)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    path = models.CharField(max_length=PATH_MAX_LENGTH)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField()
    provider = models.CharField(max_length=32, default="")
    provider_ref = models.CharField(max_length=128, default="")
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    scope = ScopeFields(path="path")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_state_known",
                condition=Q(state__in=["waiting", "sending", "sent", "failed", "unknown", "cancelled"]),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "created_at"], name="message_subject"),
            models.Index(fields=["state", "created_at"], name="message_listed"),
        ]
