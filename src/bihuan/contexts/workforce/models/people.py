"""People and the contractors some of them work for."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.contexts.workforce.models.dated import Dated, in_order, one_open
from bihuan.contexts.workforce.models.tree import OrgUnit
from bihuan.contexts.workforce.types import Employment
from bihuan.platform.models import Entity
from bihuan.platform.privacy import BlindIndex, EncryptedText
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields

EMPLOYMENTS = [(employment.value, employment.value) for employment in Employment]


def by_contractor(name: str) -> models.CheckConstraint:
    """This will hold that those of a contractor, and only those, name the contractor."""
    theirs = Q(employment=Employment.CONTRACTOR.value)
    return models.CheckConstraint(
        name=f"{name}_contractor_named",
        condition=(theirs & Q(contractor__isnull=False))
        | (Q(employment__in=[Employment.OWN.value, Employment.AGENCY.value]) & Q(contractor__isnull=True)),
    )


class Contractor(Entity):
    """A company whose technicians work in the same flow, under `path`."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=64)
    path = models.CharField(max_length=PATH_MAX_LENGTH)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="path", contractor="id")


class Person(Entity):
    """Somebody who serves. Unit, path, post and employer are today's; Membership has every day's."""

    code = models.CharField(max_length=32, unique=True)
    name = EncryptedText()
    name_blind = BlindIndex()
    phone = EncryptedText(null=True)
    phone_blind = BlindIndex(null=True)
    phone_last4 = models.CharField(max_length=4, default="", db_index=True)
    employment = models.CharField(max_length=16, choices=EMPLOYMENTS)
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=PATH_MAX_LENGTH, db_index=True)
    post = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    start_lat = models.FloatField(null=True)
    start_lon = models.FloatField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="org_path", contractor="contractor_id", person="id")

    class Meta:
        constraints = [
            by_contractor("person"),
            models.CheckConstraint(
                name="person_start_whole",
                condition=Q(start_lat__isnull=True, start_lon__isnull=True)
                | Q(start_lat__isnull=False, start_lon__isnull=False),
            ),
        ]


class Membership(Dated):
    """In which unit, at which post and by whom employed a person was on a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    org_path = models.CharField(max_length=PATH_MAX_LENGTH, db_index=True)
    employment = models.CharField(max_length=16, choices=EMPLOYMENTS)
    contractor = models.ForeignKey(Contractor, models.PROTECT, related_name="+", null=True)
    post = models.CharField(max_length=64)

    class Meta:
        constraints = [in_order("membership"), one_open("membership", "person"), by_contractor("membership")]
