"""The organisation tree, and of each zone: where it lies and whose it is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from bihuan.contexts.workforce.models.dated import Dated, in_order, one_open
from bihuan.contexts.workforce.types import UnitKind
from bihuan.platform.models import Entity
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields

NAME_LENGTH = 64
KINDS = [kind.value for kind in UnitKind]


class OrgUnit(Entity):
    """A province, city, district, area group or zone; a zone lies in town or country (`area`).

    `last_child_number` only grows: a path is never used twice.
    """

    parent = models.ForeignKey("self", models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=16, choices=[(kind, kind) for kind in KINDS])
    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=NAME_LENGTH)
    path = models.CharField(max_length=PATH_MAX_LENGTH, unique=True)
    area = models.CharField(max_length=64, null=True)
    last_child_number = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="path")

    class Meta:
        constraints = [
            models.CheckConstraint(name="org_unit_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="org_unit_zone_has_area",
                condition=Q(kind=UnitKind.ZONE.value, area__isnull=False)
                | (~Q(kind=UnitKind.ZONE.value) & Q(area__isnull=True)),
            ),
            models.CheckConstraint(
                name="org_unit_province_is_root",
                condition=Q(kind=UnitKind.PROVINCE.value, parent__isnull=True)
                | (~Q(kind=UnitKind.PROVINCE.value) & Q(parent__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["kind", "path"], name="org_unit_kind_path")]


class LeftPath(Entity):
    """A path a unit once had. It is never given again, so whatever still lies below it belongs below the unit.

    The column is named `was`: a copy of a path that follows its unit is named `path` or `org_path`, and this one stays.
    """

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    was = models.CharField(max_length=PATH_MAX_LENGTH, unique=True)
    left_at = models.DateTimeField()


class ZoneOutline(Dated):
    """Where a zone lies: corners as [lon, lat], first not repeated, WGS-84. The box around them finds it quickly."""

    zone = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    outline_json = models.JSONField()
    min_lat = models.FloatField()
    max_lat = models.FloatField()
    min_lon = models.FloatField()
    max_lon = models.FloatField()

    class Meta:
        constraints = [in_order("zone_outline"), one_open("zone_outline", "zone")]
        indexes = [models.Index(fields=["min_lat", "min_lon"], name="zone_outline_box")]


class ZoneOwner(Dated):
    """Whose a zone is. Its technician looks after its lines and is asked first."""

    zone = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    person = models.ForeignKey("workforce.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints = [in_order("zone_owner"), one_open("zone_owner", "zone")]
