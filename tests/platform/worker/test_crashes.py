"""Workers that are killed, or fall asleep and wake, at every place where it could hurt: nothing lost, nothing twice.

Each worker is a process of its own, forked from the test, on the test's database. The places are named in cast.die_at,
so every death is exact; a few more come at moments of a fixed random sequence.
"""

import fcntl
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from bihuan.platform import clock
from bihuan.platform.db.sqlite.base import lock_path
from bihuan.platform.events import seal
from bihuan.platform.events.read import history
from bihuan.platform.events.verify import verify
from bihuan.platform.jobs import enqueue
from bihuan.platform.messaging import Message, providers
from bihuan.platform.models import Beat, Delivery, Event
from bihuan.platform.worker import Worker, loop
from tests.platform.core.acts import RINGER, THING, ring
from tests.platform.worker import cast
from tests.platform.worker.cast import Gateway, PatientGateway, traces

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
LEASE_S = 0.4
EVENTS_COUNT = 4
WAIT_S = 20.0


_alive: set[int] = set()


@pytest.fixture(autouse=True)
def _no_worker_outlives_its_test() -> Iterator[None]:
    yield
    for child in _alive.copy():
        reap(child, signal.SIGKILL)


def start(kill_at: str = "") -> int:
    """This will start a worker in a process of its own, to die at `kill_at`, and give its id."""
    connections.close_all()  # a connection must not be shared across a fork
    child = os.fork()
    if child:
        _alive.add(child)
        return child
    os.environ[cast.KILL_AT] = kill_at
    os.closerange(0, 3)  # it has no say in the test's output
    try:
        worker = Worker(lease_s=LEASE_S)
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run()
    finally:
        os._exit(0)
    raise AssertionError("not reached")


def until(done: Callable[[], bool]) -> None:
    """This will wait until `done`, or fail."""
    deadline_s = time.monotonic() + WAIT_S
    while not done():
        assert time.monotonic() < deadline_s, list(Delivery.objects.values("name", "state", "attempts", "last_error"))
        time.sleep(0.02)


def reap(child: int, number: int | None = None) -> int:
    """This will send a signal if one is given, wait for the end, and give the signal that ended it (0: none)."""
    if number is not None:
        os.kill(child, number)
    ended = os.WTERMSIG(os.waitpid(child, 0)[1])
    _alive.discard(child)
    return ended


def settled() -> bool:
    return not Delivery.objects.filter(state__in=["waiting", "leased"]).exists()


def lay_out_work() -> None:
    """Events with two listeners each, a job of three steps, two messages."""
    for number in range(EVENTS_COUNT):
        ring(RINGER, thing_id=THING, times_count=10 + number, at=clock.now())
    with_steps = {"steps_count": 3, "thing": THING}
    enqueue("probe.steps", payload=with_steps, key="steps")
    for key in ("m1", "m2"):
        cast.queue(key)


def expected_traces(*taken: str) -> list[str]:
    rung = Event.objects.filter(name="probe.rung").values_list("pk", flat=True)
    return sorted([f"reaction {pk}" for pk in rung] + [f"took {key}" for key in taken])


def messages() -> dict[str, str]:
    return dict(Message.objects.values_list("key", "state"))


def require_nothing_lost_nothing_twice() -> None:
    rung = [event.facts.times_count for event in history("thing", THING)]
    assert sorted(rung) == [0, 1, 2, *range(10, 10 + EVENTS_COUNT)]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    seal.seal_all()
    assert verify(clock.now()).verified_count == Event.objects.count()


PLACES = [
    ("reaction begun", PatientGateway),
    ("reaction written", PatientGateway),
    ("job step 0", PatientGateway),
    ("job step 2", PatientGateway),
    ("before the provider", PatientGateway),
    ("after the provider", PatientGateway),
    ("before the provider", Gateway),
    ("after the provider", Gateway),
]


@pytest.mark.parametrize(
    ("place", "gateway"), PLACES, ids=[f"{place}-{gateway.__name__}".replace(" ", "-") for place, gateway in PLACES]
)
def test_killed_at_a_named_place(
    place: str, gateway: type[Gateway], listeners: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(providers.registry, "gateway", gateway)
    listeners("probe.count")
    lay_out_work()
    victim = start(kill_at=place)
    assert reap(victim) == signal.SIGKILL, "it never came to the place"
    heir = start()
    until(settled)
    assert reap(heir, signal.SIGTERM) == 0
    require_nothing_lost_nothing_twice()
    told = messages()
    if gateway is PatientGateway:
        assert set(told.values()) == {"sent"}
        assert traces() == expected_traces("m1", "m2")
        return
    # This one takes a message as often as it is asked, so what hung in the air is shown as unknown, not sent again.
    assert sorted(told.values()) == ["sent", "unknown"]
    taken = [key for key, state in told.items() if state == "sent" or place == "after the provider"]
    assert traces() == expected_traces(*taken)


def test_killed_at_any_moment(listeners: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(providers.registry, "gateway", PatientGateway)
    listeners("probe.count")
    lay_out_work()
    moments = random.Random(20261121)
    for _ in range(5):
        victim = start()
        time.sleep(moments.uniform(0.0, 0.12))
        assert reap(victim, signal.SIGKILL) == signal.SIGKILL
    heirs = [start(), start()]
    until(settled)
    assert [reap(heir, signal.SIGTERM) for heir in heirs] == [0, 0]
    require_nothing_lost_nothing_twice()
    assert traces() == expected_traces("m1", "m2")


def put_to_sleep(child: int) -> None:
    """This will stop a process as SIGSTOP does, at a moment when it is not writing.

    On SQLite a process stopped while it writes stops every writer, whatever a program does: the lock is the file's.
    """
    while True:
        os.kill(child, signal.SIGSTOP)
        if connection.vendor != "sqlite":
            return
        with Path(lock_path(connection.settings_dict["NAME"])).open("ab") as queue, suppress(BlockingIOError):
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        os.kill(child, signal.SIGCONT)
        time.sleep(0.01)


class Bed:
    """The first to lie down in it sleeps until it is woken, whatever happens to its lease."""

    def __init__(self, folder: Path) -> None:
        self.taken, self.woken = folder / "taken", folder / "woken"

    def lie_down(self) -> None:
        """This will sleep if nobody has slept here yet."""
        if not self.taken.exists():
            self.taken.touch()
            while not self.woken.exists():
                time.sleep(0.01)

    def overtake(self, look: Callable[[], Any]) -> tuple[Any, Any]:
        """This will stop a worker asleep here, let another finish, wake the first, and `look` before and after."""
        sleeper = start()
        until(self.taken.exists)
        put_to_sleep(sleeper)
        heir = start()
        until(settled)
        before = look()
        self.woken.touch()
        os.kill(sleeper, signal.SIGCONT)
        time.sleep(0.3)
        assert [reap(child, signal.SIGTERM) for child in (sleeper, heir)] == [0, 0]
        return before, look()


@pytest.mark.parametrize("gateway", [Gateway, PatientGateway])
def test_a_worker_that_slept_past_its_lease_changes_nothing_when_it_wakes(
    gateway: type[Gateway], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Asleep with the message in the provider's hands; the second worker takes over; the first wakes and goes on."""
    bed = Bed(tmp_path)

    def send(message: providers.Outgoing) -> str:
        ref = gateway().send(message)
        if not bed.taken.exists():
            ref = f"zombie-{message.key}"
        bed.lie_down()
        return ref

    monkeypatch.setitem(providers.registry, "gateway", type("Drowsy", (gateway,), {"send": staticmethod(send)}))
    cast.queue("m1")
    before, after = bed.overtake(Message.objects.values("state", "provider_ref", "attempts").get)
    assert before == after
    assert before["state"] == ("unknown" if gateway is Gateway else "sent")
    assert "zombie" not in before["provider_ref"]
    assert traces() == ["took m1"]


def test_a_job_that_slept_past_its_lease_does_no_further_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bed = Bed(tmp_path)
    monkeypatch.setattr(cast, "die_at", lambda place: bed.lie_down() if place == "job step 0" else None)
    enqueue("probe.steps", payload={"steps_count": 3, "thing": THING}, key="steps")
    before, after = bed.overtake(Delivery.objects.values().get)
    assert before == after
    assert before["fence"] == 2
    assert [event.facts.times_count for event in history("thing", THING)] == [0, 1, 2]


def test_a_job_that_does_not_end_in_time_is_given_back_and_costs_no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "STOP_GRACE_S", 0.3)
    enqueue("probe.endless", payload={}, key="endless")
    worker = start()
    until(lambda: Delivery.objects.filter(state="leased").exists())
    assert reap(worker, signal.SIGTERM) == 0
    left = Delivery.objects.get(name="probe.endless")
    assert (left.state, left.attempts, left.lease_until) == ("waiting", 0, None)


def test_a_worker_beats_and_leaves_no_sign_of_life_behind() -> None:
    worker = start()
    until(Beat.objects.exists)
    assert reap(worker, signal.SIGTERM) == 0
    assert not Beat.objects.exists()


def test_a_stopping_worker_ends_what_it_has_begun_and_gives_back_the_rest(listeners: Any) -> None:
    listeners("probe.slow")
    for number in range(EVENTS_COUNT):
        ring(RINGER, thing_id=THING, times_count=number, at=clock.now())
    worker = start()
    until(lambda: bool(traces()))
    assert reap(worker, signal.SIGTERM) == 0
    done = Delivery.objects.filter(state="done")
    left = Delivery.objects.filter(state="waiting")
    assert 0 < done.count() < EVENTS_COUNT == done.count() + left.count()
    assert set(left.values_list("attempts", flat=True)) == {0}
    assert traces() == sorted(f"reaction {row.payload['event']}" for row in done)
