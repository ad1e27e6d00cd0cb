"""What a person works with: skills certified, and equipment issued."""

from typing import ClassVar

from django.db import models

from bihuan.contexts.workforce.models.dated import Dated, in_order
from bihuan.contexts.workforce.models.days import OF_PERSON
from bihuan.contexts.workforce.models.people import Person
from bihuan.contexts.workforce.models.tree import OrgUnit
from bihuan.platform.models import Entity
from bihuan.platform.scoping import ScopedManager, ScopeFields

SERIAL_LENGTH = 64


class SkillHolding(Dated):
    """A skill certified at a level (its rank, higher is better)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    skill = models.CharField(max_length=64)
    level = models.PositiveSmallIntegerField()
    certificate = models.CharField(max_length=64, default="", blank=True)

    objects = ScopedManager()
    scope: ClassVar = OF_PERSON

    class Meta:
        constraints = [
            in_order("skill_holding"),
            models.CheckConstraint(name="skill_holding_level", condition=models.Q(level__gte=1)),
        ]
        indexes = [models.Index(fields=["person", "skill"], name="skill_holding_person")]


class EquipmentItem(Entity):
    """One piece of equipment, of the store of `unit`; `holder` carries it. Good for use through `calibration_due`."""

    kind = models.CharField(max_length=64)
    serial = models.CharField(max_length=SERIAL_LENGTH)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    calibration_due = models.DateField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="unit__path", contractor="holder__contractor_id", person="holder_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "serial"], name="equipment_item_once")]
