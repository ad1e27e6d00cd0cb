"""What is true for some days: the columns and constraints of every effective-dated row."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from bihuan.platform.models import Entity


class Dated(Entity):
    """A row valid from `valid_from` to `valid_to`, both days inclusive; None: until further notice."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True


def in_order(name: str) -> models.CheckConstraint:
    """This will refuse a validity that ends before it begins."""
    return models.CheckConstraint(
        name=f"{name}_days_in_order", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
    )


def one_open(name: str, *fields: str) -> models.UniqueConstraint:
    """This will refuse a second row without an end for the same `fields`."""
    return models.UniqueConstraint(name=f"{name}_one_open", fields=fields, condition=Q(valid_to__isnull=True))


def valid_on(day: date, prefix: str = "") -> Q:
    """This will filter rows valid on `day`; `prefix` reaches them through a relation."""
    started = Q(**{f"{prefix}valid_from__lte": day})
    return started & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day}))
