"""The work expected of a group on a day."""

from typing import ClassVar

from django.db import models

from bihuan.contexts.workforce.models.tree import OrgUnit
from bihuan.platform.models import Entity
from bihuan.platform.scoping import ScopedManager, ScopeFields


class ExpectedWork(Entity):
    """What was last foretold of a day: how much work, whom it needs, and what both come from."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    date = models.DateField()
    work_minutes = models.PositiveIntegerField()
    people_count = models.PositiveIntegerField()
    level_minutes = models.PositiveIntegerField()
    share_bp = models.PositiveIntegerField()
    policy_hash = models.CharField(max_length=64)
    foretold_at = models.DateTimeField()

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="unit__path")

    class Meta:
        constraints = [models.UniqueConstraint(name="expected_work_once", fields=["unit", "date"])]
