"""Reading events back: as today's facts, in the order in which they were written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet

from bihuan.platform.events import types
from bihuan.platform.memory import active
from bihuan.platform.models.event import Event


@dataclass(frozen=True, slots=True)
class Recorded:
    """One event as written. `at` is when Bihuan was told; `claimed_at` what the teller said, if anything."""

    id: int
    position: int | None
    name: str
    subject_kind: str
    subject_id: UUID
    path: str
    at: datetime
    claimed_at: datetime | None
    recorded_at: datetime
    actor: str
    channel: str
    correlation: UUID
    causation: int | None
    facts: Any


def recorded(event: Any) -> Recorded:
    """This will give a stored event with its facts as the dataclass of its name."""
    return Recorded(
        id=event.pk,
        position=event.position,
        name=event.name,
        subject_kind=event.subject_kind,
        subject_id=event.subject_id,
        path=event.path,
        at=event.received_at,
        claimed_at=event.claimed_at,
        recorded_at=event.recorded_at,
        actor=event.actor,
        channel=event.channel,
        correlation=event.correlation,
        causation=event.causation,
        facts=types.by_name[event.name].load(event.version, event.facts) if event.told is None else event.told,
    )


def history(subject_kind: str, subject_id: UUID) -> tuple[Recorded, ...]:
    """This will give all that happened to one subject, oldest first.

    One subject's events are written under its row's lock, so their ids follow its history even before sealing.
    """
    memory = active()
    if memory is not None:
        return tuple(map(recorded, memory.histories[subject_kind, subject_id]))
    rows = Event.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id")
    return tuple(recorded(row) for row in rows)


def histories(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, tuple[Recorded, ...]]:
    """This will give the histories of several subjects with one query."""
    found: dict[UUID, list[Recorded]] = {subject_id: [] for subject_id in subject_ids}
    for row in Event.objects.filter(subject_kind=subject_kind, subject_id__in=list(found)).order_by("id"):
        found[row.subject_id].append(recorded(row))
    return {subject_id: tuple(rows) for subject_id, rows in found.items()}


def get(event_id: int) -> Recorded:
    """This will give one event by its id."""
    memory = active()
    return recorded(Event.objects.get(pk=event_id)) if memory is None else memory.read_event(event_id)


def after(position: int, limit_count: int = 500) -> tuple[Recorded, ...]:
    """This will give sealed events after `position`, in order: what live pages and exports follow."""
    rows = Event.objects.filter(position__gt=position).order_by("position")[:limit_count]
    return tuple(recorded(row) for row in rows)


def last_position() -> int:
    """This will give the newest sealed position, 0 before the first."""
    return (
        Event.objects.filter(position__isnull=False).order_by("-position").values_list("position", flat=True).first()
        or 0
    )


def newest_told(name: str, subject_kind: str, subject_id: OuterRef) -> QuerySet[Event, datetime]:
    """This will give, for a Subquery, when Bihuan was last told of an event of this name about the outer row."""
    told = Event.objects.filter(subject_kind=subject_kind, subject_id=subject_id, name=name)
    return told.order_by("-id").values_list("received_at", flat=True)[:1]
