"""One worker at peace: reactions, jobs, retries, dead letters, the clock."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import history
from bihuan.platform.jobs import Job, deliveries, enqueue, job, job_status, registry, retry
from bihuan.platform.models import Delivery
from bihuan.platform.reactions import reaction
from bihuan.platform.worker import leases, run_until_idle, schedules
from tests.platform.core.acts import AT, RINGER, THING, ring
from tests.platform.worker.cast import traces

pytestmark = pytest.mark.django_db
KEEPER = system_actor("keeper", "jobs.view", "jobs.retry")
STRANGER = system_actor("stranger", "orders.view")


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.frozen(AT):
        yield


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def test_each_listener_answers_each_event_once(listeners: Any) -> None:
    listeners("probe.count", "probe.chain")
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    assert traces() == []
    run_until_idle()
    events = history("thing", THING)
    assert traces() == sorted(f"reaction {event.id}" for event in events)
    assert [event.facts.times_count for event in events] == [1, 2, 3]
    assert run_until_idle() == 0


def test_what_a_reaction_does_knows_its_cause(listeners: Any) -> None:
    listeners("probe.chain")
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    run_until_idle()
    first, second, third = history("thing", THING)
    assert (second.causation, third.causation) == (first.id, second.id)
    assert first.correlation == second.correlation == third.correlation


def test_a_failing_reaction_leaves_nothing_waits_longer_each_time_and_dies_visibly(listeners: Any) -> None:
    listeners("probe.fail")
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    waited = 0.0
    for number, wait_s in enumerate((*leases.RETRY_AFTER_S, None), start=1):
        assert run_until_idle(after(waited)) == 1
        row = Delivery.objects.get()
        assert row.attempts == number
        if wait_s is not None:
            assert (row.state, row.due_at) == ("waiting", after(waited + wait_s))
            assert run_until_idle(after(waited + wait_s - 1)) == 0
            waited += wait_s
    dead = deliveries(KEEPER, state="dead").rows[0]
    assert (dead.name, dead.attempts, dead.finished_at) == ("probe.fail", leases.ATTEMPTS_MAX, after(waited))
    assert dead.last_error.startswith("Refused: The bell of %(name)s is broken. (cast.py:")
    assert "王" not in dead.last_error
    assert run_until_idle(after(10**6)) == 0
    assert traces() == []


def test_a_reaction_nobody_knows_waits_for_a_newer_worker(listeners: Any) -> None:
    listeners("probe.of_a_later_release")
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    run_until_idle()
    row = Delivery.objects.get()
    assert (row.state, row.last_error[:8]) == ("waiting", "KeyError")


def test_a_dead_letter_is_revived_by_a_person(listeners: Any) -> None:
    listeners("probe.count")
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    row = Delivery.objects.get()
    with pytest.raises(Refused) as caught:
        retry(KEEPER, delivery_id=row.pk, at=AT)
    assert caught.value.code == "not_dead"
    Delivery.objects.update(state="dead", attempts=8, finished_at=AT)
    for refused, actor, target in ((Forbidden, STRANGER, row.pk), (NotFound, KEEPER, uuid4())):
        with pytest.raises(refused):
            retry(actor, delivery_id=target, at=AT)
    assert run_until_idle() == 0
    retry(KEEPER, delivery_id=row.pk, at=AT)
    run_until_idle()
    assert len(traces()) == 1
    assert [event.name for event in history("delivery", row.pk)] == ["jobs.retried"]


def test_a_job_gets_its_payload_as_declared_and_gives_a_result() -> None:
    job_id = enqueue("probe.steps", payload={"steps_count": 2, "thing": THING}, key="a", actor=RINGER)
    assert run_until_idle() == 1
    status = job_status(RINGER, job_id)
    assert (status.state, status.result) == ("done", {"steps_count": 2, "thing": str(THING)})
    assert (status.progress_done, status.progress_total) == (1, 2)
    assert len(history("thing", THING)) == 2


def test_a_key_is_queued_once() -> None:
    first = enqueue("probe.break", payload={}, key="a")
    assert enqueue("probe.break", payload={}, key="a") == first
    assert Delivery.objects.count() == 1


def test_a_job_waits_for_its_time() -> None:
    enqueue("probe.break", payload={}, key="a", due_at=after(60))
    assert run_until_idle(after(59)) == 0
    assert run_until_idle(after(60)) == 1


def test_an_error_is_kept_without_its_words() -> None:
    enqueue("probe.break", payload={}, key="a")
    run_until_idle()
    assert Delivery.objects.get().last_error.startswith("ZeroDivisionError (cast.py:")


@pytest.mark.parametrize("value", ["王小明", "13805912046", "two words", object(), {"x": ["王"]}])
def test_no_personal_data_lies_in_a_queue(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        enqueue("probe.break", payload={"value": value}, key="a")
    assert Delivery.objects.count() == 0


def test_an_unknown_job_is_the_programmers_fault() -> None:
    with pytest.raises(LookupError):
        enqueue("probe.nothing", payload={}, key="a")


def test_a_job_is_seen_by_who_asked_and_by_who_may_see_all() -> None:
    job_id = enqueue("probe.break", payload={}, key="a", actor=RINGER)
    assert job_status(RINGER, job_id).name == job_status(KEEPER, job_id).name == "probe.break"
    with pytest.raises(NotFound):
        job_status(STRANGER, job_id)
    with pytest.raises(Forbidden):
        deliveries(STRANGER)


@pytest.mark.parametrize("name", ["probe.steps", "probe.count"])
def test_a_name_is_declared_once(name: str) -> None:
    declare = job if name in registry else reaction
    with pytest.raises(ValueError, match="twice"):
        declare(name)(lambda *_: None)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("every_minutes", "daily_at", "at", "slot"),
    [
        (5, None, "06:32:59", "06:30"),
        (5, None, "06:30:00", "06:30"),
        (1, None, "06:32:59", "06:32"),
        (60, None, "00:10:00", "00:00"),
        (None, "02:30", "06:32:00", "-1 18:30"),  # 02:30 in Shanghai is 18:30 UTC the day before
        (None, "02:30", "18:29:59", "-1 18:30"),
        (None, "02:30", "18:30:00", "18:30"),
        (None, "14:32", "06:32:00", "06:32"),
        (None, None, "06:32:00", None),
    ],
)
def test_the_newest_minute_by_the_clock(every_minutes: Any, daily_at: Any, at: str, slot: str | None) -> None:
    from datetime import time

    declared = Job("x", lambda run: None, every_minutes, time.fromisoformat(daily_at) if daily_at else None)
    found = schedules.latest_slot(declared, datetime.fromisoformat(f"2026-11-21T{at}+00:00"))
    if slot is None:
        assert found is None
        return
    day = 20 if slot.startswith("-1") else 21
    hour, minute = slot.split()[-1].split(":")
    assert found == datetime(2026, 11, day, int(hour), int(minute), tzinfo=UTC)


def test_two_workers_queue_a_minute_once_and_make_nothing_up_for_a_standstill(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(registry):
        monkeypatch.delitem(registry, name)
    monkeypatch.setitem(registry, "probe.round", Job("probe.round", lambda run: None, 5, None))
    one: dict[str, datetime] = {}
    assert schedules.tick(AT, one) == 1
    assert schedules.tick(AT, one) == 0
    schedules.tick(AT, {})
    assert Delivery.objects.count() == 1
    schedules.tick(AT + timedelta(hours=9), one)
    assert Delivery.objects.count() == 2
    with pytest.raises(ValueError, match="divide"):
        job("probe.uneven", every_minutes=7)


def test_an_idle_question_never_reads_the_whole_table() -> None:
    sql = leases._CLAIMABLE.format(kinds="%s")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        moment = connection.ops.adapt_datetimefield_value(AT)
        cursor.execute(explain + sql, [moment, moment, "job", 10])
        plan = str(cursor.fetchall())
    # Which index PostgreSQL takes goes by what it has counted, and is its to say; that there is one is asked.
    if connection.vendor == "sqlite":
        assert "delivery_claimable" in plan or "USING INDEX delivery_listed (kind=? AND state=?)" in plan
    assert "Seq Scan" not in plan


def test_no_exceptions_words_reach_the_log(caplog: pytest.LogCaptureFixture) -> None:
    enqueue("probe.break", payload={}, key="a")
    run_until_idle()
    assert "probe.break" in caplog.text
    assert "break_down" in caplog.text
    assert "13805912046" not in "".join(line for line in caplog.text.splitlines() if "raise" not in line)
