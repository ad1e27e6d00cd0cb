"""Keeping child processes alive: restart with back-off, stop all of them in good order.

The supervisor does no work of its own and opens no database, so that nothing but the machine can bring it down.
Each child holds the reading end of a pipe as its standard input; when the supervisor dies, however it dies, the
pipe closes and the child stops itself (`stop_with_parent`). No orphan keeps the port or a lease.
"""

import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

BACK_OFF_FIRST_S = 0.5
BACK_OFF_LIMIT_S = 30.0
# A child that lived this long was healthy; its next fall starts from the shortest wait again.
HEALTHY_AFTER_S = 60.0
STOP_LIMIT_S = 25.0


@dataclass
class Child:
    """One process to keep alive. `keep_fds` are descriptors it inherits."""

    name: str
    command: Sequence[str]
    keep_fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at_s: float = 0.0
    start_due_at_s: float = 0.0
    back_off_s: float = BACK_OFF_FIRST_S

    def start(self, now_s: float) -> None:
        """This will start the process in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started_at_s = now_s
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, pass_fds=self.keep_fds, start_new_session=True
        )

    def fell(self, now_s: float) -> float:
        """This will note that the process ended and return after how many seconds it is started again."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None
        if now_s - self.started_at_s >= HEALTHY_AFTER_S:
            self.back_off_s = BACK_OFF_FIRST_S
        wait_s = self.back_off_s
        self.start_due_at_s = now_s + wait_s
        self.back_off_s = min(self.back_off_s * 2, BACK_OFF_LIMIT_S)
        return wait_s


@dataclass
class Supervisor:
    """Starts every child, watches them until told to stop, then stops them in reverse order."""

    children: Sequence[Child]
    say: Callable[[str], None]
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """This will return after SIGTERM or Ctrl-C, with every child ended."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            while not self._stopping.is_set():
                self._look_after(time.monotonic())
                self._stopping.wait(0.2)
        finally:
            self._stop_children()

    def _stop(self, *_: object) -> None:
        self._stopping.set()

    def _look_after(self, now_s: float) -> None:
        for child in self.children:
            if child.process is None:
                if now_s >= child.start_due_at_s:
                    child.start(now_s)
            elif (code := child.process.poll()) is not None:
                self.say(f"{child.name} ended ({_ending(code)}); starting it again in {child.fell(now_s):g} s")

    def _stop_children(self) -> None:
        living = [child for child in reversed(self.children) if child.process is not None]
        for child in living:
            _signal(child, signal.SIGTERM)
        deadline_s = time.monotonic() + STOP_LIMIT_S
        for child in living:
            assert child.process is not None
            try:
                child.process.wait(max(0.0, deadline_s - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{child.name} did not stop within {STOP_LIMIT_S:g} s and is ended")
                _signal(child, signal.SIGKILL)
                child.process.wait()


def stop_with_parent() -> None:
    """This will make this process stop, as if by SIGTERM, once its standard input closes; for supervised children."""

    def watch() -> None:
        while True:
            select.select([sys.stdin], [], [])
            if not os.read(sys.stdin.fileno(), 1024):
                break
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="stop-with-parent").start()


def _signal(child: Child, number: signal.Signals) -> None:
    if child.process is not None and child.process.poll() is None:
        child.process.send_signal(number)


def _ending(code: int) -> str:
    return f"by signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
