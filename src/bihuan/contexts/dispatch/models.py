"""Plans with what they propose and what they leave out, and the minutes promised per window."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bihuan.contexts.dispatch.types import BookingState, PlanState, ProposalState
from bihuan.platform.models import Entity, Row
from bihuan.platform.privacy import EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields


class Plan(Entity):
    """One group's day as the planner proposed it. `problem` is what it was asked, so that its why can be recomputed."""

    path = models.CharField(max_length=PATH_MAX_LENGTH)
    date = models.DateField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in PlanState])
    maker = models.CharField(max_length=64)
    cost = models.BigIntegerField()
    policy_hash = models.CharField(max_length=64)
    problem = EncryptedText(null=True)
    proposed_count = models.PositiveIntegerField()
    left_out_count = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    accepted_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="path")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="plan_state_known", condition=Q(state__in=[state.value for state in PlanState])
            ),
            models.UniqueConstraint(
                fields=["path", "date"], name="plan_one_current", condition=Q(state__in=["proposed", "accepted"])
            ),
        ]
        indexes = [models.Index(fields=["date", "path", "-created_at"], name="plan_of_day")]


class Proposal(Entity):
    """One order for one technician at one time, and why him. `standing`: it was dispatched before this plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="proposals")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    person = models.ForeignKey("workforce.Person", models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in ProposalState])
    standing = models.BooleanField(default=False)
    sequence = models.PositiveSmallIntegerField()
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    travel_s = models.PositiveIntegerField()
    travel_m = models.PositiveIntegerField()
    why = models.JSONField()
    dropped_because = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="proposal_once_a_plan"),
            models.CheckConstraint(name="proposal_takes_time", condition=Q(start_at__lt=F("end_at"))),
        ]


class LeftOut(Entity):
    """One order the plan gave to nobody: the reason that leads, its parameters, and the planner's whole account."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="left_out")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=64)
    params = models.JSONField(default=dict)
    account = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="left_out_once_a_plan")]


class SlotLoad(Row):
    """Minutes promised to customers in one window of one group's day."""

    path = models.CharField(max_length=PATH_MAX_LENGTH)
    date = models.DateField()
    slot = models.CharField(max_length=64)
    booked_minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "date", "slot"], name="slot_load_once")]


class SlotBooking(Entity):
    """One promise of a window; bound to its order in the transaction that makes both."""

    load = models.ForeignKey(SlotLoad, models.PROTECT, related_name="bookings")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+", null=True)
    minutes = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in BookingState])
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order"], name="booking_one_a_order", condition=Q(state="booked", order__isnull=False)
            ),
        ]
