"""Leases and their fence, without the worker around them."""

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from bihuan.platform import clock
from bihuan.platform.jobs import enqueue
from bihuan.platform.models import Delivery
from bihuan.platform.worker import leases, running
from bihuan.platform.worker.leases import LEASE_S, LeaseLost
from tests.platform.core.acts import AT
from tests.platform.core.test_races import at_once
from tests.platform.worker.cast import trace, traces

pytestmark = pytest.mark.django_db
JOB = ("job",)


def after(seconds: float) -> datetime:
    return AT + timedelta(seconds=seconds)


def queue(count: int) -> None:
    with clock.frozen(AT):
        for number in range(count):
            enqueue("probe.break", payload={}, key=str(number))


def test_work_is_taken_oldest_first_in_batches_and_once() -> None:
    queue(13)
    first, second = leases.claim(JOB, AT), leases.claim(JOB, AT)
    assert (len(first), len(second), leases.claim(JOB, AT)) == (10, 3, [])
    assert len({lease.id for lease in first + second}) == 13
    assert leases.claim(("message", "reaction"), AT) == []


@pytest.mark.parametrize(("seconds", "taken"), [(LEASE_S - 0.1, 0), (LEASE_S, 1)])
def test_a_lease_that_ran_out_is_taken_over(seconds: float, taken: int) -> None:
    queue(1)
    leases.claim(JOB, AT)
    assert len(leases.claim(JOB, after(seconds))) == taken


def test_the_heartbeat_keeps_work() -> None:
    queue(1)
    mine = leases.claim(JOB, AT)
    with clock.frozen(after(LEASE_S - 1)):
        leases.renew(mine)
    assert leases.claim(JOB, after(LEASE_S)) == []
    assert not mine[0].lost.is_set()


@pytest.mark.parametrize("write", ["finish", "postpone", "give_back", "report", "check", "renewed"])
def test_who_was_overtaken_writes_nothing(write: str) -> None:
    queue(1)
    old = leases.claim(JOB, AT)[0]
    new = leases.claim(JOB, after(LEASE_S))[0]
    assert new.fence == old.fence + 1
    before = Delivery.objects.values().get()
    if write == "renewed":
        leases.renew([old])
        assert old.lost.is_set()
    writes = {
        "finish": lambda: old.finish(AT),
        "postpone": lambda: old.postpone(AT, "x"),
        "give_back": old.give_back,
        "report": lambda: old.report(1, 2, "x"),
        "check": old.check,
        "renewed": old.check,
    }
    with pytest.raises(LeaseLost):
        writes[write]()
    assert Delivery.objects.values().get() == before
    new.finish(AT)
    with pytest.raises(LeaseLost):
        new.finish(AT)


def test_an_overtaken_finish_undoes_the_transaction_around_it() -> None:
    queue(1)
    old = leases.claim(JOB, AT)[0]
    leases.claim(JOB, after(LEASE_S))

    def late() -> None:
        with transaction.atomic():
            trace("late")
            old.finish(AT)

    with pytest.raises(LeaseLost):
        late()
    assert traces() == []


def test_work_given_back_costs_no_attempt() -> None:
    queue(1)
    lease = leases.claim(JOB, AT)[0]
    lease.give_back()
    again = leases.claim(JOB, AT)[0]
    assert (again.attempt, again.fence) == (1, 2)


def test_work_that_kills_its_workers_ends_among_the_dead() -> None:
    queue(1)
    for attempt in range(leases.ATTEMPTS_MAX):
        assert leases.claim(JOB, after(attempt * LEASE_S))  # and the worker is gone
    last = leases.claim(JOB, after(leases.ATTEMPTS_MAX * LEASE_S))[0]
    running.run(last, AT)
    assert Delivery.objects.values_list("state", "last_error").get() == ("dead", "workers died on it")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_workers_share_work_without_a_double() -> None:
    queue(40)

    def work(_: int) -> list[str]:
        taken: list[str] = []
        while batch := leases.claim(JOB, AT, count=3):
            taken += [str(lease.id) for lease in batch]
        return taken

    counts = Counter(work_id for taken in at_once(8, work) for work_id in taken)
    assert len(counts) == 40
    assert set(counts.values()) == {1}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_running_reaction_holds_its_row_and_the_heartbeat_does_not_wait_for_it() -> None:
    queue(2)
    first, second = leases.claim(JOB, AT)

    def one(number: int) -> None:
        if number == 0:
            with transaction.atomic():
                first.check()
                gate.wait(10)
                if connection.vendor == "postgresql":
                    gate.wait(10)  # the heartbeat ends while this transaction is still open
            return
        gate.wait(10)
        with clock.frozen(after(5)):
            leases.renew([first, second])
        if connection.vendor == "postgresql":
            gate.wait(10)

    gate = threading.Barrier(2)
    at_once(2, one)
    until = dict(Delivery.objects.values_list("pk", "lease_until"))
    assert until[second.id] == after(5 + LEASE_S)
