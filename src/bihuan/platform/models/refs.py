"""What things are called in the systems they came from; one outside number means one thing here."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from django.db import models

from bihuan.platform.models.base import Row
from bihuan.platform.models.inserting import insert_new

PARAMETERS_COUNT: Final = 500  # SQLite takes no more than so many at once


class ExternalRef(Row):
    """`ref` of `kind` in `system` is our `subject`."""

    system = models.CharField(max_length=32)
    kind = models.CharField(max_length=32)
    ref = models.CharField(max_length=128)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "kind", "ref"], name="external_ref_once")]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="external_ref_subject")]


def find_ref(system: str, kind: str, ref: str) -> UUID | None:
    """This will give the id of our thing known outside as `ref`, or None."""
    found: UUID | None = (
        ExternalRef.objects.filter(system=system, kind=kind, ref=ref).values_list("subject_id", flat=True).first()
    )
    return found


def known_refs(system: str, kind: str, refs: Iterable[str]) -> frozenset[str]:
    """This will say which of these outside numbers are known."""
    return frozenset(find_refs(system, kind, refs))


def find_refs(system: str, kind: str, refs: Iterable[str]) -> dict[str, UUID]:
    """This will give the ids of our things known outside as one of `refs`."""
    found: dict[str, UUID] = {}
    wanted = list(refs)
    for start in range(0, len(wanted), PARAMETERS_COUNT):
        part = wanted[start : start + PARAMETERS_COUNT]
        rows = ExternalRef.objects.filter(system=system, kind=kind, ref__in=part)
        found.update(rows.values_list("ref", "subject_id"))
    return found


def claim_ref(system: str, kind: str, ref: str, *, subject_kind: str, subject_id: UUID) -> UUID | None:
    """This will tie `ref` to our subject and give None, or give the id of the thing it already belongs to.

    Two that claim at once are ordered by the unique constraint: the later one waits for the earlier one's commit.
    """
    named = {"system": system, "kind": kind, "ref": ref}
    made = insert_new(ExternalRef, **named, subject_kind=subject_kind, subject_id=subject_id)
    return find_ref(**named) if made is None else None


def refs_of(subject_kind: str, subject_id: UUID) -> tuple[tuple[str, str, str], ...]:
    """This will list (system, kind, ref) of one of our things, in a stable order."""
    rows = ExternalRef.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return tuple(rows.order_by("system", "kind", "ref").values_list("system", "kind", "ref"))
