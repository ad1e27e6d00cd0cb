"""The one table of things to be done later: reactions to events, jobs, messages, schedules."""

from django.db import models
from django.db.models import Q

from bihuan.platform.models.base import Entity


class Delivery(Entity):
    """One piece of work, done at least once by the worker and at most once in effect.

    `key` makes it unique for ever; `fence` grows with each lease, and only the newest lease may finish the work.
    """

    class Kind(models.TextChoices):
        REACTION = "reaction"
        JOB = "job"
        MESSAGE = "message"

    class State(models.TextChoices):
        WAITING = "waiting"
        LEASED = "leased"
        DONE = "done"
        DEAD = "dead"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=64)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField(default=dict)
    actor = models.CharField(max_length=80, default="")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    last_error = models.TextField(default="")
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_note = models.CharField(max_length=200, default="")
    result = models.JSONField(null=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_state_known", condition=Q(state__in=["waiting", "leased", "done", "dead"])
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_claimable", condition=Q(state__in=["waiting", "leased"])),
            models.Index(fields=["kind", "state", "created_at"], name="delivery_listed"),
        ]
