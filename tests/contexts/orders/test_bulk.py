"""One act on many orders: each through its own action, refusals with their reasons, and nothing twice whatever dies."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.bulk import run as bulk
from bihuan.contexts.orders.models import BulkAct, BulkItem, Note, Order
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform import clock, jobs
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import history
from bihuan.platform.identity.rights import actor_for
from bihuan.platform.models import Event
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.worker.leases import LeaseLost
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.orders import cast
from tests.contexts.orders.cast import GROUP_B, START, Town, minutes
from tests.web.people import account

MANY = 24  # more than two batches
either = pytest.mark.django_db


@dataclass
class Desk:
    """The town, some orders of it, and somebody at the desk with an account."""

    town: Town
    numbers: tuple[str, ...]
    by: Actor

    def ask(self, verb: str = "note", by: Actor | None = None, **more: Any) -> UUID:
        given = {"text": "the street is dug up"} if verb == "note" else {}
        wanted = {"numbers": self.numbers, **given, **more}
        with clock.frozen(minutes(30)):
            return orders.act_on_many(by or self.by, verb=verb, at=minutes(30), **wanted)

    def report(self, bulk_id: UUID) -> orders.BulkReport:
        return orders.bulk_report(self.by, bulk_id)


def made(count: int = MANY) -> Desk:
    town = cast.town()
    ids = [cast.receive(town) for _ in range(count)]
    numbers = dict(Order.objects.values_list("pk", "number"))
    by = actor_for(account("asks", "dispatcher"), at=minutes(1), channel="web")
    return Desk(town, tuple(numbers[pk] for pk in ids), by)


@pytest.fixture
def desk(db: None) -> Desk:
    return made()


def counts(report: orders.BulkReport) -> tuple[int, int, int]:
    return report.done_count, report.refused_count, report.waiting_count


@either
def test_each_order_is_acted_on_by_its_own_action_and_the_refused_say_why(desk: Desk) -> None:
    gone = Order.objects.get(number=desk.numbers[3])
    orders.cancel(desk.town.desk, order_id=gone.pk, reason="duplicate", at=minutes(2))
    bulk_id = desk.ask("assign", person_id=desk.town.chen.pk)
    assert counts(desk.report(bulk_id)) == (0, 0, MANY)
    run_until_idle(minutes(31))
    report = desk.report(bulk_id)
    assert counts(report) == (MANY - 1, 1, 0)
    assert (report.finished_at, report.person_name) == (minutes(31), "Name of chen")
    (refused,) = orders.refused_orders(desk.by, bulk_id).rows
    assert refused.number == gone.number
    assert "is not possible while" in refused.faults[0].msg
    assert isinstance(refused.faults[0].params["states"], tuple)
    given = [
        one for one in history("order", Order.objects.get(number=desk.numbers[0]).pk) if one.name == "orders.assigned"
    ]
    assert [(one.actor, one.facts.person_id) for one in given] == [(desk.by.id, desk.town.chen.pk)]
    wanted = orders.OrderFilter(refused_in=bulk_id)
    assert [row.number for row in orders.list_orders(desk.by, wanted, at=minutes(32)).rows] == [gone.number]
    names = ["orders.many_asked", "orders.many_finished"]
    assert list(Event.objects.filter(subject_id=bulk_id).order_by("pk").values_list("name", flat=True)) == names


@either
def test_the_words_for_all_are_emptied_when_it_is_over(desk: Desk) -> None:
    bulk_id = desk.ask()
    assert BulkAct.objects.get(pk=bulk_id).text == "the street is dug up"
    run_until_idle(minutes(31))
    assert BulkAct.objects.get(pk=bulk_id).text is None
    assert Note.objects.count() == MANY


@either
def test_what_is_asked_wrongly_is_refused_at_once(desk: Desk) -> None:
    bare = actor_for(account("bare", "callback_agent"), at=START, channel="web")
    with pytest.raises(Forbidden):
        desk.ask(by=bare)
    manager = actor_for(account("manages", "operations_manager"), at=START, channel="web")
    with pytest.raises(Forbidden):  # he may act on many, but withdraw none
        desk.ask("withdraw", by=manager)
    for verb, more, error in (
        ("cancel", {}, Refused),
        ("assign", {}, Refused),
        ("set_zone", {}, Refused),
        ("note", {"text": " "}, Invalid),
        ("note", {"numbers": tuple(f"GZ-{n}" for n in range(bulk.MOST_COUNT + 1))}, Invalid),
        ("note", {"numbers": ("GZ-260101-0001",)}, Refused),
    ):
        with pytest.raises(error):
            desk.ask(verb, **more)
    assert not BulkAct.objects.exists()


@either
def test_it_is_its_askers_alone_and_what_lies_elsewhere_is_not_taken_on(desk: Desk) -> None:
    far = cast.receive(desk.town, zone=2)
    theirs = actor_for(account("far", "dispatcher", path=GROUP_B), at=START, channel="web")
    both = (*desk.numbers[:2], Order.objects.get(pk=far).number)
    bulk_id = desk.ask(by=theirs, numbers=both)
    assert orders.bulk_report(theirs, bulk_id).total_count == 1
    assert orders.bulk_reports(desk.by).total_count == 0
    for act in (
        lambda: desk.report(bulk_id),
        lambda: orders.refused_orders(desk.by, bulk_id),
        lambda: orders.stop_many(desk.by, bulk_id=bulk_id, at=minutes(31)),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Forbidden):
        orders.finish_many(desk.by, bulk_id=bulk_id, at=minutes(31))


@either
def test_told_to_stop_it_leaves_the_rest_as_they_are(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    bulk_id = desk.ask()
    keep = bulk._keep

    def keep_and_stop(became: Any) -> None:
        keep(became)
        orders.stop_many(desk.by, bulk_id=bulk_id, at=minutes(31))

    monkeypatch.setattr(bulk, "_keep", keep_and_stop)
    run_until_idle(minutes(31))
    report = desk.report(bulk_id)
    assert counts(report) == (bulk.BATCH_COUNT, 0, MANY - bulk.BATCH_COUNT)
    assert report.finished_at is not None
    assert Note.objects.count() == bulk.BATCH_COUNT
    with pytest.raises(Refused):
        orders.stop_many(desk.by, bulk_id=bulk_id, at=minutes(32))


@either
def test_whose_rights_end_meanwhile_does_no_more(desk: Desk) -> None:
    from bihuan.platform.identity.models import RoleGrant

    bulk_id = desk.ask()
    RoleGrant.objects.update(valid_to=minutes(30.5))
    run_until_idle(minutes(31))
    assert BulkItem.objects.filter(bulk_id=bulk_id, state="refused").count() == MANY
    assert not Note.objects.exists()


class Hold:
    """A lease that is ours."""

    def check(self) -> None: ...

    def report(self, done: int, total: int, note: str) -> None: ...


class Died(BaseException):
    """What a killed process does: nothing more, not even its handlers for errors."""


@either
@pytest.mark.parametrize("verb", ["note", "assign"])
def test_dying_between_any_two_steps_it_goes_on_and_does_nothing_twice(
    desk: Desk, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = {"person_id": desk.town.chen.pk} if verb == "assign" else {}
    bulk_id = desk.ask(verb, **person)
    job_run = jobs.JobRun(uuid4(), desk.by.id, 1, Hold())
    dice = random.Random(26)
    monkeypatch.setattr(bulk, "act_on_one", dying(bulk.act_on_one, dice, one_in=12))
    monkeypatch.setattr(bulk, "_keep", dying(bulk._keep, dice, one_in=2))
    deaths = 0
    with clock.frozen(minutes(31)):
        while desk.report(bulk_id).finished_at is None:
            try:
                jobs.registry[bulk.BULK_JOB].run(job_run, {"bulk_id": str(bulk_id)})
            except Died:
                deaths += 1
    assert deaths > 1
    assert counts(desk.report(bulk_id)) == (MANY, 0, 0)
    name = {"note": "orders.noted", "assign": "orders.assigned"}[verb]
    assert Event.objects.filter(name=name).count() == MANY
    assert not Event.objects.filter(name="orders.reassigned").exists()


def dying(act: Callable[..., Any], dice: random.Random, *, one_in: int) -> Callable[..., Any]:
    """`act`, after some of which, one in so many, the process dies."""

    def acts(*args: Any, **kwargs: Any) -> Any:
        result = act(*args, **kwargs)
        if dice.randrange(one_in) == 0:
            raise Died
        return result

    return acts


@either
def test_a_worker_that_lost_its_lease_keeps_no_result(desk: Desk) -> None:
    class Lost(Hold):
        def check(self) -> None:
            raise LeaseLost

    bulk_id = desk.ask()
    with clock.frozen(minutes(31)), pytest.raises(LeaseLost):
        jobs.registry[bulk.BULK_JOB].run(jobs.JobRun(uuid4(), "", 1, Lost()), {"bulk_id": str(bulk_id)})
    assert counts(desk.report(bulk_id)) == (0, 0, MANY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_a_worker_killed_in_the_middle_is_followed_by_one_that_ends_it() -> None:
    desk = made(60)
    bulk_id = desk.ask()
    own = {"PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"}
    worker = subprocess.Popen([sys.executable, "-m", "bihuan", "work"], env={**os.environ, **own})
    until = time.monotonic() + 120
    while time.monotonic() < until and Note.objects.count() < 15:
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    at_the_kill = Note.objects.count()
    assert 15 <= at_the_kill < 60, "it was killed in the middle"
    lease = Delivery.objects.get(name=bulk.BULK_JOB)
    assert lease.state == "leased"
    run_until_idle(lease.lease_until + timedelta(seconds=1))
    assert counts(desk.report(bulk_id)) == (60, 0, 0)
    assert (Note.objects.count(), Event.objects.filter(name="orders.noted").count()) == (60, 60)
