"""Callbacks: one for each completed cycle of an order that policy asks about."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.contexts.care.types import SCORE_MAX, SCORE_MIN, CallbackState, Verdict
from bihuan.platform.models import Entity
from bihuan.platform.privacy import EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields

ANSWERS = ("contact_in_time", "appointment_kept", "technical_level", "attitude")


class Callback(Entity):
    """One callback (回访). `taken_until` keeps two agents from calling the same customer at once."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=PATH_MAX_LENGTH)
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in CallbackState])
    due_at = models.DateTimeField()
    attempts_count = models.PositiveSmallIntegerField(default=0)
    taken_by = models.CharField(max_length=80, default="")
    taken_until = models.DateTimeField(null=True)
    contact_in_time = models.PositiveSmallIntegerField(null=True)
    appointment_kept = models.PositiveSmallIntegerField(null=True)
    technical_level = models.PositiveSmallIntegerField(null=True)
    attitude = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(max_length=16, default="")
    reason = models.CharField(max_length=64, default="")
    note = EncryptedText(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, default="")

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="org_path")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "cycle"], name="callback_once_a_cycle"),
            models.CheckConstraint(
                name="callback_state_known", condition=Q(state__in=[state.value for state in CallbackState])
            ),
            models.CheckConstraint(
                name="callback_done_has_verdict",
                condition=~Q(state="done") | Q(verdict__in=[verdict.value for verdict in Verdict]),
            ),
            *(
                models.CheckConstraint(
                    name=f"callback_{answer}_in_range",
                    condition=Q(**{f"{answer}__isnull": True})
                    | Q(**{f"{answer}__gte": SCORE_MIN, f"{answer}__lte": SCORE_MAX}),
                )
                for answer in ANSWERS
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="callback_due")]
