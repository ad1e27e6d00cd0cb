"""Planning in worker processes: the same answer, and an answer even when workers die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bihuan.engines.planner import Pool, pool, solve
from bihuan.kernel.errors import Invalid
from tests.engines.planner.build import order, problem, tech

GIVEN = problem([tech("t1"), tech("t2", 9)], [order("a", 1), order("b", 8)])


@pytest.fixture
def workers() -> Iterator[Pool]:
    made = Pool()
    yield made
    made.close()


def deadly(deaths: int, made: list[ProcessPoolExecutor]) -> type[ProcessPoolExecutor]:
    """This will make executors of which the first `deaths` kill their worker instead of solving."""

    class Deadly(ProcessPoolExecutor):
        def submit(self, task: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            made.append(self)
            return super().submit(os._exit, 1) if len(made) <= deaths else super().submit(task, *args, **kwargs)

    return Deadly


def test_same_answer_as_in_process_and_faults_come_home(workers: Pool) -> None:
    assert workers.solve(GIVEN) == solve(GIVEN)
    with pytest.raises(Invalid) as refused:
        workers.solve(problem([tech()], [order("a", 1, tier="platinum")]))
    assert refused.value.faults[0].where == "orders[0].tier"


def test_one_dead_worker_is_replaced(workers: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ProcessPoolExecutor] = []
    monkeypatch.setattr(pool, "ProcessPoolExecutor", deadly(1, made))
    assert workers.solve(GIVEN) == solve(GIVEN)
    assert len(set(map(id, made))) == 2


def test_two_dead_workers_leave_the_written_rule(workers: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[ProcessPoolExecutor] = []
    monkeypatch.setattr(pool, "ProcessPoolExecutor", deadly(2, made))
    solution = workers.solve(GIVEN)
    assert solution.maker == "written_rule"
    assert solution.plan.unplanned == ()
    assert solution.tried[-1].trouble == "worker process died twice"
    assert len(made) == 2


def test_workers_end_with_a_server_killed_outright(tmp_path: Path) -> None:
    server = tmp_path / "server.py"
    server.write_text(
        "import os, signal, sys\n"
        "from bihuan.engines.planner import Pool, Problem\n"
        "if __name__ == '__main__':\n"
        "    pool = Pool()\n"
        "    pool.solve(Problem(technicians=(), orders=()))\n"
        "    print(*pool._executor._processes, file=open(sys.argv[1], 'w'), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n",
        encoding="utf-8",
    )
    source = Path(__file__).parents[3] / "src"
    told = tmp_path / "worker"
    killed = subprocess.run(
        [sys.executable, str(server), str(told)], check=False, env={"PYTHONPATH": str(source)}, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    worker = int(told.read_text(encoding="utf-8"))
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}/cmdline").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}/cmdline").exists()


def test_close_twice_and_use_again(workers: Pool) -> None:
    workers.close()
    workers.close()
    assert workers.solve(GIVEN).plan.unplanned == ()
