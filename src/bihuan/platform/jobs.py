"""Work done later or at length, outside any transaction: planning a day, reading a sheet, a nightly round.

    @job("dispatch.plan_day")
    def plan_day(run: JobRun, *, path: str, date: date) -> dict[str, Any]: ...

    @job("care.find_due", every_minutes=5)      # or daily_at="02:30", in the installation's own time zone

A job may be run again after a worker died, so what it changes goes through actions with `run.once_key(step)`, or begins
its own transaction with `run.fenced()`: either way a worker that lost its lease changes nothing any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Protocol, TypeAlias, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter

from bihuan.kernel.errors import N_, BihuanError, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor
from bihuan.platform.events import event
from bihuan.platform.events.types import encode
from bihuan.platform.memory import atomic
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.paging import Page, page_of

VIEW = "jobs.view"
Body: TypeAlias = Callable[..., dict[str, Any] | None]


class Hopeless(BihuanError):
    """What a job raises where another attempt would end the same way: it is a dead letter at once."""

    status = 500
    default_code = "hopeless"


class Hold(Protocol):
    """The lease under which a job runs."""

    def check(self) -> None:
        """Raises LeaseLost if another worker has taken over; inside a transaction it stays true to its end."""

    def report(self, done: int, total: int, note: str) -> None:
        """Writes progress, or raises LeaseLost."""


@dataclass(frozen=True)
class JobRun:
    """One attempt at one job."""

    id: UUID
    actor_id: str
    attempt: int
    hold: Hold

    def progress(self, done: int, total: int, note: str = "") -> None:
        """This will show how far the job is; `note` is an English message id."""
        self.hold.report(done, total, note)

    def fenced(self) -> None:
        """This will pass while the lease is ours, else raise LeaseLost; inside a transaction it stays so."""
        self.hold.check()

    def once_key(self, step: str) -> str:
        """This will give an idempotency key, the same on every attempt: `orders.assign.once(run.once_key("12"), …)`."""
        return f"job:{self.id}:{step}"


@dataclass(frozen=True)
class Job:
    """A registered job and, if it runs by the clock, when."""

    name: str
    body: Body
    every_minutes: int | None
    daily_at: time | None

    def run(self, run: JobRun, payload: dict[str, Any]) -> dict[str, Any]:
        """This will run the job with its payload read back as the types it declares."""
        hints = get_type_hints(self.body)
        values = {
            name: TypeAdapter(hints[name]).validate_python(value) if name in hints else value
            for name, value in payload.items()
        }
        result: dict[str, Any] = plain(self.body(run, **values) or {})
        return result


registry: dict[str, Job] = {}


def job(name: str, *, every_minutes: int | None = None, daily_at: str | None = None) -> Callable[[Body], Body]:
    """This will register a function as the job `name`, run when enqueued and, if told so, by the clock."""
    if every_minutes is not None and 24 * 60 % every_minutes:
        raise ValueError("every_minutes must divide a day")

    def register(body: Body) -> Body:
        if name in registry:
            raise ValueError(f"job {name} is declared twice")
        registry[name] = Job(name, body, every_minutes, time.fromisoformat(daily_at) if daily_at else None)
        return body

    return register


def enqueue(
    name: str, *, payload: dict[str, Any], key: str, actor: Actor | None = None, due_at: datetime | None = None
) -> UUID:
    """This will queue a job in the running transaction and give its id; the same key gives the first one's id.

    The payload holds ids, codes, numbers and times only: no personal data lies in a queue.
    """
    if name not in registry:
        raise LookupError(f"no such job: {name}")
    now = clock.now()
    return put(
        Delivery.Kind.JOB,
        name,
        key=f"job:{key}",
        payload=plain(payload),
        due_at=due_at or now,
        at=now,
        actor_id=actor.id if actor else "",
    )


def put(
    kind: Delivery.Kind,
    name: str,
    *,
    key: str,
    payload: dict[str, Any],
    due_at: datetime,
    at: datetime,
    actor_id: str = "",
) -> UUID:
    """This will write one delivery unless its key exists, and give the id of the one there is."""
    with atomic():
        row, _ = Delivery.objects.get_or_create(
            key=key,
            defaults={
                "kind": kind,
                "name": name,
                "payload": payload,
                "actor": actor_id,
                "due_at": due_at,
                "created_at": at,
            },
        )
    return row.pk


def plain(value: Any) -> Any:
    """This will turn ids, numbers and times into JSON values; text that is no code is refused."""
    if isinstance(value, dict):
        return {encode(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return encode(value)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One piece of later work, as a page shows it."""

    id: UUID
    kind: str
    name: str
    state: str
    attempts: int
    due_at: datetime
    last_error: str
    progress_done: int
    progress_total: int
    progress_note: str
    result: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None


def deliveries(actor: Actor, *, state: str = "", kind: str = "", number: int = 1) -> Page[DeliveryRow]:
    """This will list later work, newest first; the dead letters are `state="dead"`."""
    actor.require(VIEW)
    wanted = {name: value for name, value in (("state", state), ("kind", kind)) if value}
    return page_of(Delivery.objects.filter(**wanted).order_by("-created_at", "pk"), _row, number=number)


def dead_count(actor: Actor) -> int:
    """This will count the later work that has given up."""
    actor.require(VIEW)
    return Delivery.objects.filter(kind__in=Delivery.Kind.values, state=Delivery.State.DEAD).count()


def job_status(actor: Actor, job_id: UUID) -> DeliveryRow:
    """This will give one job to whoever asked for it, or to one who may see all; else NotFound."""
    found = Delivery.objects.filter(pk=job_id, kind=Delivery.Kind.JOB).first()
    if found is None or not (found.actor == actor.id or actor.may(VIEW)):
        raise NotFound(N_("There is no such job."))
    return _row(found)


def _row(delivery: Delivery) -> DeliveryRow:
    return DeliveryRow(
        id=delivery.pk,
        kind=delivery.kind,
        name=delivery.name,
        state=delivery.state,
        attempts=delivery.attempts,
        due_at=delivery.due_at,
        last_error=delivery.last_error,
        progress_done=delivery.progress_done,
        progress_total=delivery.progress_total,
        progress_note=delivery.progress_note,
        result=delivery.result,
        created_at=delivery.created_at,
        finished_at=delivery.finished_at,
    )


@event("jobs.retried")
@dataclass(frozen=True)
class JobRetried:
    """A dead letter was given new attempts."""

    delivery_id: UUID


@action("jobs.retry")
def retry(actor: Actor, *, delivery_id: UUID, at: datetime) -> None:
    """This will give a dead reaction or job its attempts again; a dead message is retried in the outbox."""
    actor.require("jobs.retry")
    found = Delivery.objects.filter(pk=delivery_id).exclude(kind=Delivery.Kind.MESSAGE)
    if not found.exists():
        raise NotFound(N_("There is no such job."))
    revived = found.filter(state=Delivery.State.DEAD).update(
        state=Delivery.State.WAITING, attempts=0, due_at=at, finished_at=None
    )
    if not revived:
        raise Refused(N_("Only what has given up can be tried again; this has not."), code="not_dead")
    record(JobRetried(delivery_id), subject=("delivery", delivery_id), path="", at=at)
