"""Rotas proposed, what people ask of them, swaps, and what one shift tells the next."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bihuan.contexts.workforce.models.days import OF_PERSON
from bihuan.contexts.workforce.models.people import Person
from bihuan.contexts.workforce.models.tree import OrgUnit
from bihuan.contexts.workforce.types import RequestKind, RequestState, RotaState, Shift, SwapState
from bihuan.platform.models import Entity
from bihuan.platform.privacy import EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields

ACTOR_LENGTH = 80


def choices(kinds: type[RotaState | RequestKind | RequestState | SwapState | Shift]) -> list[tuple[str, str]]:
    """This will give an enumeration as Django's choices."""
    return [(kind.value, kind.value) for kind in kinds]


class RotaPlan(Entity):
    """A rota proposed for a group. `repair`: after an absence, with few changes.

    `account`: the price by part or, where there is no rota, the demands that conflict and what would help.
    """

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    path = models.CharField(max_length=PATH_MAX_LENGTH, db_index=True)
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=16, choices=choices(RotaState))
    repair = models.BooleanField(default=False)
    points = models.PositiveIntegerField(null=True)
    proven = models.BooleanField(default=False)
    account = models.JSONField()
    policy_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=ACTOR_LENGTH)
    published_at = models.DateTimeField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="path")

    class Meta:
        constraints = [
            models.CheckConstraint(name="rota_plan_in_order", condition=Q(first__lte=F("last"))),
            models.UniqueConstraint(name="rota_plan_one_draft", fields=["unit", "first"], condition=Q(state="draft")),
        ]
        indexes = [models.Index(fields=["unit", "-created_at"], name="rota_plan_of_unit")]


class RotaLine(Entity):
    """One person's days in a plan, a letter each from its first day; `standing`: what stood when it was made."""

    plan = models.ForeignKey(RotaPlan, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    letters = models.CharField(max_length=62)
    standing = models.CharField(max_length=62)

    class Meta:
        constraints = [models.UniqueConstraint(name="rota_line_once", fields=["plan", "person"])]


class DayRequest(Entity):
    """Days a person asks to be off, both inclusive."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=choices(RequestKind))
    first = models.DateField()
    last = models.DateField()
    state = models.CharField(max_length=16, choices=choices(RequestState))
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=ACTOR_LENGTH, default="")

    objects = ScopedManager()
    scope: ClassVar = OF_PERSON

    class Meta:
        constraints = [models.CheckConstraint(name="day_request_in_order", condition=Q(first__lte=F("last")))]
        indexes = [models.Index(fields=["state", "first"], name="day_request_state")]


class Swap(Entity):
    """`person` gives `give_on`, which they work, to `other`, and works `take_on` in their stead."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    give_on = models.DateField()
    take_on = models.DateField()
    state = models.CharField(max_length=16, choices=choices(SwapState))
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=ACTOR_LENGTH, default="")

    objects = ScopedManager()
    scope: ClassVar = OF_PERSON

    class Meta:
        constraints = [
            models.CheckConstraint(name="swap_two_people", condition=~Q(person=F("other"))),
            models.CheckConstraint(name="swap_two_days", condition=~Q(give_on=F("take_on"))),
        ]
        indexes = [models.Index(fields=["state", "give_on"], name="swap_state")]


class HandoverNote(Entity):
    """What the lead of a group's shift leaves for the next, in their own words: encrypted, they may name customers."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    path = models.CharField(max_length=PATH_MAX_LENGTH, db_index=True)
    date = models.DateField()
    shift = models.CharField(max_length=8, choices=choices(Shift))
    text = EncryptedText()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=ACTOR_LENGTH)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="path")

    class Meta:
        constraints = [models.UniqueConstraint(name="handover_once", fields=["unit", "date", "shift"])]
