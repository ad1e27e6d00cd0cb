"""A person's days: what is rostered, and when they are away after all."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from bihuan.contexts.workforce.models.people import Person
from bihuan.contexts.workforce.types import DayKind, RosterRow
from bihuan.platform.models import Entity
from bihuan.platform.scoping import ScopedManager, ScopeFields

OF_PERSON = ScopeFields(path="person__org_path", contractor="person__contractor_id", person="person_id")


class RosterDay(Entity):
    """One day of one person. A shift may end after midnight; it belongs to the day it begins.

    `fixed`: set by hand, so that the next rota planned leaves it as it is.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    date = models.DateField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in DayKind])
    start_at = models.DateTimeField(null=True)
    end_at = models.DateTimeField(null=True)
    break_start_at = models.DateTimeField(null=True)
    break_end_at = models.DateTimeField(null=True)
    fixed = models.BooleanField(default=False)

    objects = ScopedManager()
    scope: ClassVar = OF_PERSON

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "date"], name="roster_day_once"),
            models.CheckConstraint(
                name="roster_day_hours",
                condition=Q(kind=DayKind.WORK.value, start_at__lt=F("end_at"))
                | Q(kind__in=[DayKind.REST.value, DayKind.LEAVE.value], start_at__isnull=True, end_at__isnull=True),
            ),
            models.CheckConstraint(
                name="roster_day_break",
                condition=Q(break_start_at__isnull=True, break_end_at__isnull=True)
                | Q(
                    break_start_at__gte=F("start_at"),
                    break_start_at__lt=F("break_end_at"),
                    break_end_at__lte=F("end_at"),
                ),
            ),
        ]
        indexes = [models.Index(fields=["date", "person"], name="roster_day_date")]

    COLUMNS: ClassVar = ("date", "kind", "start_at", "end_at", "break_start_at", "break_end_at")

    def row(self) -> RosterRow:
        """This will give the day as a plain row, as rules take it."""
        return roster_row(*(getattr(self, column) for column in self.COLUMNS))


def roster_row(on: date, kind: str, *hours: datetime | None) -> RosterRow:
    """This will give the plain row of RosterDay.COLUMNS."""
    return RosterRow(on, DayKind(kind), *hours)


class Absence(Entity):
    """Away during [start_at, end_at) for a reason of the list `absence_reasons`."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField()
    reason = models.CharField(max_length=64)

    objects = ScopedManager()
    scope: ClassVar = OF_PERSON

    class Meta:
        constraints = [
            models.CheckConstraint(name="absence_in_order", condition=Q(start_at__lt=F("end_at"))),
        ]
        indexes = [models.Index(fields=["person", "end_at"], name="absence_person_end")]
