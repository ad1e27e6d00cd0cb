"""The dossier: dated facts about people and contractors, written by who finds them out, read by who needs them."""

from typing import ClassVar

from django.db import models

from bihuan.contexts.workforce.models.dated import Dated, in_order, one_open
from bihuan.contexts.workforce.types import FactSubject
from bihuan.platform.scoping import PATH_MAX_LENGTH, ScopedManager, ScopeFields


class DossierFact(Dated):
    """`name` = `value` about a person or contractor, and the event that established it."""

    subject_kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in FactSubject])
    subject_id = models.UUIDField()
    org_path = models.CharField(max_length=PATH_MAX_LENGTH, db_index=True)
    name = models.CharField(max_length=64)
    value = models.CharField(max_length=64)
    event_id = models.BigIntegerField(null=True)

    objects = ScopedManager()
    scope: ClassVar = ScopeFields(path="org_path", contractor="subject_id", person="subject_id")

    class Meta:
        constraints = [in_order("dossier_fact"), one_open("dossier_fact", "subject_kind", "subject_id", "name")]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "name"], name="dossier_fact_subject")]
