"""The record as an auditor reads it: excerpts by what happened, to what, by whom and when; and its chain, verified."""

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from bihuan.kernel.errors import N_, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor
from bihuan.platform.events import event
from bihuan.platform.events.read import Recorded, last_position, recorded
from bihuan.platform.events.verify import verify
from bihuan.platform.jobs import DeliveryRow, JobRun, enqueue, job, job_status
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.models.event import Event

VIEW: Final = "audit.follow"
VERIFY_JOB: Final = "audit.verify_record"
SIZE_COUNT: Final = 50
RUNNING: Final = (Delivery.State.WAITING, Delivery.State.LEASED)


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """What to look for; an empty field is no condition, several of a kind are alternatives. `since` is inclusive,
    `until` exclusive, both by the clock of the record (recorded_at). `before` is a position: the excerpt goes on with
    older events than it, 0 = the newest.
    """

    subjects: tuple[tuple[str, UUID], ...] = ()
    names: tuple[str, ...] = ()
    actor_ids: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    before: int = 0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sealed events, newest first; `older` is the position to go on from, None at the beginning of the record."""

    rows: tuple[Recorded, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class Tail:
    """How far the record is sealed, and what is not yet: how many events and for how long the oldest waits."""

    position: int
    unsealed_count: int
    oldest_unsealed_s: int


def excerpt(actor: Actor, query: RecordQuery, *, size_count: int = SIZE_COUNT) -> Excerpt:
    """This will give the sealed events in the actor's sight that fit, one page of them, by position."""
    actor.require(VIEW)
    found = Event.objects.visible(actor, VIEW).filter(position__isnull=False)
    if query.subjects:
        each = (Q(subject_kind=kind, subject_id=subject_id) for kind, subject_id in query.subjects)
        found = found.filter(reduce(or_, each))
    if query.names:
        found = found.filter(name__in=query.names)
    if query.actor_ids:
        found = found.filter(actor__in=query.actor_ids)
    if query.since is not None or query.until is not None:
        found = found.filter(_recorded_within(query.since, query.until))
    if query.before:
        found = found.filter(position__lt=query.before)
    rows = tuple(recorded(row) for row in found.order_by("-position")[: size_count + 1])
    shown = rows[:size_count]
    return Excerpt(shown, shown[-1].position if len(rows) > size_count else None)


def whole(actor: Actor, query: RecordQuery, most_count: int) -> tuple[Recorded, ...]:
    """This will give all that fits, newest first; Refused where that is more than `most_count`."""
    found = excerpt(actor, query, size_count=most_count)
    if found.older is not None:
        words = N_("More than %(most)s entries fit. Narrow the conditions, a shorter time first.")
        raise Refused(words, most=most_count)
    return found.rows


def _recorded_within(since: datetime | None, until: datetime | None) -> Q:
    """Positions follow the clock but for moments, so the time's own first and last bound the search by position."""
    during = Q(recorded_at__gte=since) if since else Q()
    during &= Q(recorded_at__lt=until) if until else Q()
    ends = Event.objects.filter(during).aggregate(first=Min("position"), last=Max("position"))
    return during & Q(position__gte=ends["first"] or 0, position__lte=ends["last"] or 0)


def entry(actor: Actor, position: int) -> Recorded:
    """This will give the event at a position; NotFound where there is none in the actor's sight."""
    actor.require(VIEW)
    found = Event.objects.visible(actor, VIEW).filter(position=position).first()
    if found is None:
        raise NotFound(N_("There is no such entry of the record, or it lies outside your area."))
    return recorded(found)


def tail(actor: Actor, at: datetime) -> Tail:
    """This will say how far the record is sealed, and how old at `at` the oldest is that is not."""
    actor.require(VIEW)
    waiting = Event.objects.filter(position__isnull=True).aggregate(count=Count("pk"), oldest=Min("recorded_at"))
    oldest = waiting["oldest"]
    return Tail(last_position(), waiting["count"], int((at - oldest).total_seconds()) if oldest else 0)


@event("audit.verification_asked")
@dataclass(frozen=True, slots=True)
class VerificationAsked:
    """Somebody had the chain walked from its first event to its head; the subject is the job."""


@action("audit.verify")
def ask_verification(actor: Actor, *, at: datetime) -> UUID:
    """This will queue a walk along the whole chain and give the job's id; Refused while one is under way."""
    before = _newest_walk()
    if before is not None and Delivery.objects.filter(pk=before, state__in=RUNNING).exists():
        raise Refused(N_("The record is being verified already. Wait for its result."), code="verifying")
    job_id = enqueue(VERIFY_JOB, payload={}, key=f"{VERIFY_JOB}:{at.isoformat()}", actor=actor)
    record(VerificationAsked(), subject=("delivery", job_id), path="", at=at)
    return job_id


@job(VERIFY_JOB)
def verify_record(run: JobRun) -> dict[str, Any]:
    """This will walk the chain and keep what was found as the job's result."""
    found = verify(clock.now(), told=run.progress)
    return {
        "verified_count": found.verified_count,
        "broken_at": found.broken_at,
        "unsealed_count": found.unsealed_count,
        "oldest_unsealed_s": found.oldest_unsealed_s,
    }


def last_verification(actor: Actor) -> DeliveryRow | None:
    """This will give the newest walk along the chain, as far as it is; None before the first."""
    actor.require(VIEW)
    newest = _newest_walk()
    return job_status(actor, newest) if newest is not None else None


def _newest_walk() -> UUID | None:
    asked = Event.objects.filter(name="audit.verification_asked").order_by("-received_at")
    newest: UUID | None = asked.values_list("subject_id", flat=True).first()
    return newest
