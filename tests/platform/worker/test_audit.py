"""The record as an auditor reads it, and its chain verified as later work."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform import audit, clock
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.audit import RecordQuery
from bihuan.platform.events import guards
from bihuan.platform.events.seal import seal_all
from bihuan.platform.events.verify import verify
from bihuan.platform.models import Event, EventHead
from bihuan.platform.worker import run_until_idle
from tests.platform.core.acts import AT, RINGER, STRANGER, THING, ring

pytestmark = pytest.mark.django_db


def auditor(path: str = "") -> Actor:
    return Actor(id="user:a", kind="user", grants=(Grant(frozenset({"audit.follow", "audit.verify"}), path=path),))


def rung(count: int, thing: UUID = THING) -> None:
    for number in range(count):
        ring(RINGER, thing_id=thing, times_count=number, at=AT)
    seal_all()


def test_the_newest_come_first_and_pages_follow_positions() -> None:
    rung(audit.SIZE_COUNT + 3)
    first = audit.excerpt(auditor(), RecordQuery())
    assert [row.position for row in first.rows[:2]] == [53, 52]
    assert first.older == 4
    rest = audit.excerpt(auditor(), RecordQuery(before=first.older))
    assert ([row.position for row in rest.rows], rest.older) == ([3, 2, 1], None)


def test_each_condition_narrows() -> None:
    other = uuid4()
    rung(2)
    rung(1, other)
    whole = auditor()
    assert [row.subject_id for row in audit.excerpt(whole, RecordQuery(subjects=(("thing", other),))).rows] == [other]
    assert len(audit.excerpt(whole, RecordQuery(names=("probe.rung", "probe.none"))).rows) == 3
    assert not audit.excerpt(whole, RecordQuery(names=("probe.none",))).rows
    assert len(audit.excerpt(whole, RecordQuery(actor_ids=(RINGER.id,))).rows) == 3
    assert not audit.excerpt(whole, RecordQuery(actor_ids=("user:nobody",))).rows
    written = Event.objects.earliest("pk").recorded_at
    day, next_day = written - timedelta(hours=1), written + timedelta(hours=1)
    assert len(audit.excerpt(whole, RecordQuery(since=day, until=next_day)).rows) == 3
    assert not audit.excerpt(whole, RecordQuery(since=day - timedelta(days=1), until=day)).rows
    assert len(audit.excerpt(whole, RecordQuery(since=day)).rows) == 3
    assert not audit.excerpt(whole, RecordQuery(until=day)).rows
    assert len(audit.whole(whole, RecordQuery(), 3)) == 3
    with pytest.raises(Refused):
        audit.whole(whole, RecordQuery(), 2)


def test_what_lies_elsewhere_is_not_there() -> None:
    rung(1)
    assert audit.entry(auditor("0001"), 1).facts.times_count == 0
    assert len(audit.excerpt(auditor("00010002"), RecordQuery()).rows) == 1
    for elsewhere, position in ((auditor("00010001"), 1), (auditor(), 2)):
        with pytest.raises(NotFound):
            audit.entry(elsewhere, position)
    assert not audit.excerpt(auditor("00010001"), RecordQuery()).rows
    with pytest.raises(Forbidden):
        audit.excerpt(STRANGER, RecordQuery())


def test_a_walk_is_asked_for_once_at_a_time_and_its_result_kept() -> None:
    rung(5)
    whole = auditor()
    assert audit.last_verification(whole) is None
    job_id = audit.ask_verification(whole, at=clock.now())
    with pytest.raises(Refused):
        audit.ask_verification(whole, at=clock.now())
    waiting = audit.last_verification(whole)
    assert waiting is not None
    assert (waiting.id, waiting.state) == (job_id, "waiting")
    seal_all()
    run_until_idle()
    done = audit.last_verification(whole)
    assert done is not None
    assert (done.state, done.progress_total) == ("done", 6)
    assert done.result == {"verified_count": 6, "broken_at": None, "unsealed_count": 0, "oldest_unsealed_s": 0}
    assert audit.ask_verification(whole, at=clock.now()) != job_id


def test_a_walk_names_the_first_fault() -> None:
    rung(4)
    guards.remove(connection)
    Event.objects.filter(position=3).update(actor="user:somebody_else")
    audit.ask_verification(auditor(), at=clock.now())
    run_until_idle()
    found = audit.last_verification(auditor())
    assert found is not None
    assert found.result is not None
    assert (found.result["broken_at"], found.result["verified_count"]) == (3, 2)


def test_an_event_slipped_in_after_the_head_is_found() -> None:
    rung(2)
    EventHead.objects.update(position=1, chain=Event.objects.get(position=1).chain)
    assert verify(clock.now()).broken_at == 2


def test_the_tail_is_told_with_its_age() -> None:
    rung(3)
    assert audit.tail(auditor(), clock.now()) == audit.Tail(3, 0, 0)
    written: Any = Event(
        name="probe.rung", version=2, subject_kind="thing", subject_id=THING, path="", facts={}, actor="user:x",
        channel="system", device="", received_at=AT, recorded_at=AT, correlation=uuid4(),
    )  # fmt: skip
    written.save()
    assert audit.tail(auditor(), AT + timedelta(seconds=90)) == audit.Tail(3, 1, 90)
