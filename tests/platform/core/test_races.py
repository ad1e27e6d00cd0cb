"""What only several connections at once can show: one key acts once, a late commit is never lost."""

import threading
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from bihuan.platform import clock
from bihuan.platform.events.read import after
from bihuan.platform.events.seal import seal_all, seal_batch
from bihuan.platform.events.verify import verify
from bihuan.platform.models import Event, ExternalRef
from bihuan.platform.models.refs import claim_ref, find_ref
from tests.platform.core.acts import AT, RINGER, THING, RingResult, ring
from tests.races import gather_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_one_key_sent_sixteen_times_at_once_acts_once() -> None:
    results = gather_at_once(16, lambda _: ring.once("same", RINGER, thing_id=THING, times_count=2, at=AT))
    assert results == [RingResult(THING, 2, "probe.ring")] * 16
    assert Event.objects.count() == 1


def test_one_outside_number_claimed_by_sixteen_belongs_to_one() -> None:
    def claim(number: int) -> UUID | None:
        with transaction.atomic():
            return claim_ref("oss", "order", "W-1", subject_kind="order", subject_id=UUID(int=number + 1))

    results = gather_at_once(16, claim)
    assert results.count(None) == 1
    assert ExternalRef.objects.count() == 1
    winner = UUID(int=results.index(None) + 1)
    assert find_ref("oss", "order", "W-1") == winner
    assert {result for result in results if result} == {winner}


def test_positions_are_gap_free_under_writers_and_two_sealers() -> None:
    def work(number: int) -> None:
        for turn in range(5):
            ring(RINGER, thing_id=THING, times_count=number * 5 + turn, at=AT)
            if connection.vendor == "postgresql" and number < 2:
                seal_batch()

    gather_at_once(8, work)
    seal_all()
    assert [row.position for row in after(0)] == list(range(1, 41))
    assert verify(clock.now()).verified_count == 40


@pytest.mark.postgres
def test_an_event_that_commits_late_is_read_after_those_that_committed_before_it() -> None:
    inserted, release = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            ring(RINGER, thing_id=THING, times_count=1, at=AT)
            inserted.set()
            release.wait(20)
        connections.close_all()

    late = threading.Thread(target=slow)
    late.start()
    assert inserted.wait(20)
    ring(RINGER, thing_id=THING, times_count=2, at=AT)
    seal_all()
    (seen,) = after(0)
    assert seen.facts.times_count == 2
    release.set()
    late.join(20)
    seal_all()
    assert [row.facts.times_count for row in after(seen.position or 0)] == [1]
    assert verify(clock.now()).whole
