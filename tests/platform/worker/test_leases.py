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
from tests.platform.worker.cast import trace, traces
from tests.races import gather_at_once

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


def die_on(at: datetime) -> int:
    """A worker takes what is due and is gone; gives how much it took."""
    return len(leases.claim(JOB, at))


def test_work_that_kills_its_workers_is_tried_ever_later_and_ends_among_the_dead() -> None:
    queue(1)
    at = AT
    for wait_s in leases.TAKE_OVER_AFTER_S:
        assert die_on(at) == 1
        at += timedelta(seconds=LEASE_S + wait_s)
        if wait_s:
            assert die_on(at - timedelta(seconds=1)) == 0
    last = leases.claim(JOB, at)[0]
    running.run(last, at)
    assert Delivery.objects.values_list("state", "last_error").get() == ("dead", "workers died on it")


def test_what_a_lost_worker_held_is_taken_one_by_one_so_that_the_culprit_is_charged_alone() -> None:
    queue(4)
    assert die_on(AT) == 4
    culprit, at = Delivery.objects.order_by("due_at", "pk")[0].pk, after(LEASE_S)
    while (taken := leases.claim(JOB, at)) and taken[0].attempt <= leases.ATTEMPTS_MAX:
        assert len(taken) == 1
        if taken[0].id != culprit:
            taken[0].finish(at)
        at += timedelta(hours=2)
    running.run(taken[0], at)
    assert Delivery.objects.filter(state="done", attempts=2).count() == 3
    assert Delivery.objects.get(state="dead").pk == culprit


def test_workers_killed_again_and_again_within_minutes_do_not_exhaust_innocent_work() -> None:
    queue(3)
    for second in range(0, 300, 5):
        die_on(after(second))
    assert max(Delivery.objects.values_list("attempts", flat=True)) < leases.ATTEMPTS_MAX
    at = after(4000)
    while taken := leases.claim(JOB, at):
        assert len(taken) == 1
        taken[0].finish(at)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}


def test_new_work_does_not_wait_behind_what_killed_its_workers() -> None:
    queue(1)
    assert die_on(AT) == 1
    assert die_on(after(LEASE_S)) == 1
    with clock.frozen(AT):
        enqueue("probe.break", payload={}, key="new")
    (new,) = leases.claim(JOB, after(2 * LEASE_S + 1))
    assert (new.attempt, Delivery.objects.get(pk=new.id).key) == (1, "job:new")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_workers_share_work_without_a_double() -> None:
    queue(40)

    def work(_: int) -> list[str]:
        taken: list[str] = []
        while batch := leases.claim(JOB, AT, count=3):
            taken += [str(lease.id) for lease in batch]
        return taken

    counts = Counter(work_id for taken in gather_at_once(8, work) for work_id in taken)
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
    gather_at_once(2, one)
    until = dict(Delivery.objects.values_list("pk", "lease_until"))
    assert until[second.id] == after(5 + LEASE_S)
