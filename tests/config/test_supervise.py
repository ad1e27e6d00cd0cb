"""Children are kept alive, wait longer after each fall, and never outlive their supervisor."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bihuan.config.supervise import BACK_OFF_FIRST_S, BACK_OFF_LIMIT_S, HEALTHY_AFTER_S, Child

SOURCE = Path(__file__).resolve().parents[2] / "src"
# One child that writes its process id, and stops well when told.
CHILD = """
import os, pathlib, signal, sys, time
from bihuan.config.supervise import stop_with_parent
stop_with_parent()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
time.sleep(60)
"""
PROGRAM = """
import sys
from bihuan.config.supervise import Child, Supervisor
Supervisor([Child("child", [sys.executable, "-c", sys.argv[1], sys.argv[2]])], print).run()
"""


def until(true: Callable[[], bool], within_s: float = 8.0) -> None:
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Orphans of a killed parent stay as zombies where nothing reaps them.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def pids(tmp_path: Path) -> Callable[[], list[int]]:
    file = tmp_path / "pids"
    return lambda: [int(line) for line in file.read_text().split()] if file.exists() else []


@pytest.fixture
def supervisor(tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, CHILD, str(tmp_path / "pids")],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_killed_child_comes_back_and_all_stop_together(supervisor, pids) -> None:
    until(lambda: len(pids()) == 1)
    os.kill(pids()[0], signal.SIGKILL)
    until(lambda: len(pids()) == 2)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(timeout=8) == 0
    assert not any(map(alive, pids()))
    assert "child ended (by signal SIGKILL); starting it again in 0.5 s" in supervisor.stdout.read()


def test_a_child_does_not_outlive_a_supervisor_killed_outright(supervisor, pids) -> None:
    until(lambda: len(pids()) == 1)
    supervisor.kill()
    until(lambda: not alive(pids()[0]))


def test_each_fall_doubles_the_wait_up_to_its_limit_and_health_resets_it() -> None:
    child = Child("child", ["true"], started_at_s=0.0)
    waits_s = [child.fell(1.0) for _ in range(9)]
    assert waits_s[:3] == [BACK_OFF_FIRST_S, 2 * BACK_OFF_FIRST_S, 4 * BACK_OFF_FIRST_S]
    assert waits_s[-1] == BACK_OFF_LIMIT_S
    assert child.fell(HEALTHY_AFTER_S) == BACK_OFF_FIRST_S
