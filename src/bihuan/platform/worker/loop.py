"""A worker process: two lanes of work, a heartbeat for their leases, and on PostgreSQL a sealer of events.

Short work (reactions, messages) and long work (jobs) have a lane each, so that planning a day delays no message. An
idle lane asks the database four times a second, off a partial index; PostgreSQL's NOTIFY would make every commit that
uses it queue for one lock, and save an eighth of a second on average.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from django.db import InterfaceError, OperationalError, close_old_connections, connection, connections

from bihuan.platform import clock
from bihuan.platform.events import seal
from bihuan.platform.models.delivery import Delivery
from bihuan.platform.worker import beats, leases, running, schedules

IDLE_S = 0.25
SEAL_BUSY_S, SEAL_IDLE_S = 0.01, 0.1
AFTER_TROUBLE_S = 1.0
STOP_GRACE_S = 15.0  # below the supervisor's own limit; a job that needs longer is done again by another worker
SHORT = (Delivery.Kind.REACTION, Delivery.Kind.MESSAGE)
LONG = (Delivery.Kind.JOB,)

logger = logging.getLogger(__name__)


class Worker:
    """Runs until told to stop; then finishes what it has begun and gives back what it has not."""

    def __init__(self, *, lease_s: float = leases.LEASE_S) -> None:
        self.id = uuid4()
        self.lease_s = lease_s
        self._started_at = clock.now()
        self._stopping = threading.Event()
        self._held: dict[int, list[leases.Lease]] = {}
        self._slots: dict[str, datetime] = {}

    def stop(self) -> None:
        """This will ask all lanes to end after what they are doing."""
        self._stopping.set()

    def run(self) -> None:
        """This will work until stop() is called from a signal or another thread."""
        lanes = [
            self._thread("short work", lambda: self._turn(SHORT)),
            self._thread("long work", lambda: self._turn(LONG)),
        ]
        helpers = [self._thread("heartbeat", self._beat)]
        if connection.vendor == "postgresql":
            helpers.append(self._thread("sealer", self._seal))
        self._stopping.wait()
        deadline_s = time.monotonic() + STOP_GRACE_S
        for thread in (*lanes, *helpers):
            thread.join(max(0.0, deadline_s - time.monotonic()))
        self._leave()

    def _leave(self) -> None:
        """What did not end in time is given back, so that another worker need not wait for the lease to run out."""
        try:
            for lease in [lease for held in self._held.copy().values() for lease in held.copy()]:
                if lease.kind == Delivery.Kind.JOB:
                    logger.warning("%s %s is given back unfinished: this worker stops", lease.name, lease.id)
                    with suppress(leases.LeaseLost):
                        lease.give_back()
            beats.forget(self.id)
        except (OperationalError, InterfaceError):
            logger.warning("the database is away; leases run out by themselves")
        finally:
            connection.close()

    def _thread(self, name: str, turn: Callable[[], float]) -> threading.Thread:
        thread = threading.Thread(target=self._repeat, args=(turn,), name=name, daemon=True)
        thread.start()
        return thread

    def _repeat(self, turn: Callable[[], float]) -> None:
        """One turn after the other, each saying how long to wait; a database that is away is waited for."""
        while not self._stopping.is_set():
            try:
                close_old_connections()
                wait_s = turn()
            except (OperationalError, InterfaceError):
                logger.warning("the database is away or too busy; trying again")
                connection.close()
                wait_s = AFTER_TROUBLE_S
            except Exception as problem:  # noqa: BLE001 - one bad turn must not end the lane
                told = running.describe(problem)
                logger.error("%s goes on after %s", threading.current_thread().name, told)  # noqa: TRY400 - see there
                wait_s = AFTER_TROUBLE_S
            self._stopping.wait(wait_s)
        connections.close_all()

    def _turn(self, kinds: tuple[str, ...]) -> float:
        if kinds == LONG:
            schedules.tick(clock.now(), self._slots)
        # A long job in hand must not keep another one from an idle worker.
        count = 1 if kinds == LONG else leases.BATCH_COUNT
        taken = leases.claim(kinds, clock.now(), count=count, lease_s=self.lease_s)
        mine = self._held[threading.get_ident()] = list(taken)
        try:
            while mine and not self._stopping.is_set():
                del mine[: running.run_some(mine, clock.now(), self._stopping.is_set)]
            for lease in mine:
                lease.give_back()
        finally:
            mine.clear()
        return 0.0 if taken else IDLE_S

    def _beat(self) -> float:
        beats.note(self.id, self._started_at, clock.now())
        leases.renew([lease for held in self._held.copy().values() for lease in held.copy()], lease_s=self.lease_s)
        return self.lease_s / 3

    def _seal(self) -> float:
        return SEAL_BUSY_S if seal.seal_batch() else SEAL_IDLE_S


def main() -> None:
    """This will run one worker in the foreground until SIGTERM or Ctrl-C."""
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: worker.stop())
    worker.run()


def run_until_idle(at: datetime | None = None) -> int:
    """This will do all due work in this thread, and what follows from it, and give how much it was.

    `at` holds the clock there: pass half a minute later to send what waits for undo. Schedules are left alone.
    """
    if at is not None:
        with clock.frozen(at):
            return run_until_idle()
    done_count = 0
    while True:
        if connection.vendor == "postgresql":
            seal.seal_all()
        taken = leases.claim((*SHORT, *LONG), clock.now())
        if not taken:
            return done_count
        done_count += len(taken)
        while taken:
            del taken[: running.run_some(taken, clock.now(), lambda: False)]
