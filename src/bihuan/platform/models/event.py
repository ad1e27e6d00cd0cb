"""The append-only record of what happened, and the head of its hash chain."""

from typing import Any

from django.db import models
from django.db.models import Q

from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields


class Event(models.Model):
    """One fact. Ids and codes only: names, phones, addresses and free text live in rows that can be erased.

    `position` is the gap-free order in which facts became visible to all; it and `chain` are given by the sealer.
    `received_at` is when Bihuan was told, `claimed_at` when the teller says it happened, `recorded_at` when written.
    """

    position = models.BigIntegerField(null=True, unique=True)
    name = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    path = models.CharField(max_length=PATH_MAX_LENGTH)
    facts = models.JSONField()
    actor = models.CharField(max_length=80)
    acting_for = models.UUIDField(null=True)
    channel = models.CharField(max_length=16)
    device = models.CharField(max_length=64)
    claimed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    correlation = models.UUIDField()
    causation = models.BigIntegerField(null=True)
    chain = models.CharField(max_length=64, default="")

    told: Any = None  # the facts as they were told, of an event not read from the database
    said = ""
    objects = ScopedManager()
    scope = ScopeFields(path="path")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="event_sealed_whole",
                condition=Q(position__isnull=True, chain="") | (Q(position__isnull=False) & ~Q(chain="")),
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="event_subject"),
            models.Index(fields=["name", "received_at"], name="event_name"),
            # What an auditor looks for: a kind of event, somebody's, a day's; each read backwards by position.
            models.Index(fields=["name", "position"], name="event_kind"),
            models.Index(fields=["actor", "position"], name="event_actor"),
            models.Index(fields=["recorded_at", "position"], name="event_recorded"),
            models.Index(fields=["id"], name="event_unsealed", condition=Q(position__isnull=True)),
        ]


class EventHead(models.Model):
    """The last sealed position and its hash: one row, locked by whoever seals."""

    position = models.BigIntegerField(default=0)
    chain = models.CharField(max_length=64, default="")
