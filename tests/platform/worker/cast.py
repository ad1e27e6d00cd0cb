"""Work that leaves countable traces: rows of a bare table without any constraint that could hide a double."""

import os
import signal
import time
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from bihuan.kernel.errors import Refused
from bihuan.platform.events.read import Recorded
from bihuan.platform.jobs import JobRun, job
from bihuan.platform.messaging import queue_message
from bihuan.platform.messaging.providers import NotTaken, Outgoing, Rejected
from bihuan.platform.reactions import reaction
from tests.platform.core.acts import AT, RINGER, THING, ring

KILL_AT = "BIHUAN_TEST_KILL_AT"


def die_at(point: str) -> None:
    """This will kill this very process, as kill -9 does, if the test asked for its death here; once."""
    if os.environ.get(KILL_AT) == point:
        os.kill(os.getpid(), signal.SIGKILL)


def trace(word: str) -> None:
    """This will leave a row `word`, in the running transaction if there is one."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe_trace (word) VALUES (%s)", [word])


def traces() -> list[str]:
    """This will give all rows left, sorted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM probe_trace ORDER BY word")
        return [row[0] for row in cursor.fetchall()]


def make_table() -> None:
    """This will make the table of traces, empty."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS probe_trace")
        cursor.execute("CREATE TABLE probe_trace (word varchar(64) NOT NULL)")


@reaction("probe.count")
def count(event: Recorded, at: datetime) -> None:
    die_at("reaction begun")
    trace(f"reaction {event.id}")
    die_at("reaction written")


@reaction("probe.slow")
def slow(event: Recorded, at: datetime) -> None:
    time.sleep(0.3)
    trace(f"reaction {event.id}")


@reaction("probe.chain")
def chain(event: Recorded, at: datetime) -> None:
    """Acts again, which wakes the reactions again, until the bell has rung three times."""
    if event.facts.times_count < 3:
        ring(RINGER, thing_id=event.subject_id, times_count=event.facts.times_count + 1, at=at)


@reaction("probe.fail")
def fail(event: Recorded, at: datetime) -> None:
    trace("must not stay")
    raise Refused("The bell of %(name)s is broken.", name="王小明")


@job("probe.steps")
def steps(run: JobRun, *, steps_count: int, thing: UUID) -> dict[str, Any]:
    """Rings once per step, under a key, so that a repeated step rings nothing."""
    for step in range(steps_count):
        run.progress(step, steps_count)
        ring.once(run.once_key(str(step)), RINGER, thing_id=thing, times_count=step, at=AT)
        die_at(f"job step {step}")
    return {"steps_count": steps_count, "thing": thing}


@job("probe.endless")
def endless(run: JobRun) -> None:
    """Works longer than any worker waits for it when it stops."""
    time.sleep(60)


@job("probe.break")
def break_down(run: JobRun) -> None:
    raise ZeroDivisionError("13805912046")


class Gateway:
    """A provider that takes each message once more every time it is asked, and counts."""

    name = "gateway"
    idempotent = False
    channels = frozenset({"sms"})
    answers: list[Exception | str] = []

    def send(self, message: Outgoing) -> str:
        die_at("before the provider")
        answer = self.answers.pop(0) if self.answers else "taken"
        if isinstance(answer, (NotTaken, Rejected)):
            raise answer
        trace(f"took {message.key}")
        if isinstance(answer, Exception):
            raise answer
        die_at("after the provider")
        return f"ref-{message.key}"


class PatientGateway(Gateway):
    """The same, but it knows its keys."""

    idempotent = True

    def send(self, message: Outgoing) -> str:
        if f"took {message.key}" in traces():
            return f"ref-{message.key}"
        return super().send(message)


def queue(key: str, **values: Any) -> UUID:
    """This will queue one SMS, due at once unless told otherwise."""
    asked = {
        "channel": "sms",
        "recipient": "13805912046",
        "text": "王师傅 14:00 上门",
        "template": "care.dispatched",
        "subject": ("order", THING),
        "path": "00010002",
        "at": AT,
        "not_before": AT,
    }
    return queue_message(key=key, **{**asked, **values})
