"""Planning in worker processes, for a server: VROOM would hold the interpreter's lock, and with it every request."""

import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context, parent_process
from threading import Lock, Thread

from bihuan.engines.planner.model import Problem
from bihuan.engines.planner.solve import Engine, Settings, Solution, Tried, solve


class Pool:
    """This will solve problems in `workers` processes, started at first use. Safe to share between threads."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._lock = Lock()
        self._executor: ProcessPoolExecutor | None = None

    def solve(self, problem: Problem, settings: Settings | None = None) -> Solution:
        """This will plan in a worker; when workers die twice over one problem, by the written rule right here."""
        settings = settings or Settings()
        for _ in range(2):  # a worker may have died of another's problem, so once more with a fresh one
            executor = self._running()
            try:
                future: Future[Solution] = executor.submit(solve, problem, settings)
                return future.result()
            except BrokenProcessPool:
                self._drop(executor)
        fallback = solve(problem, replace(settings, engine=Engine.WRITTEN_RULE))
        return replace(fallback, tried=(*fallback.tried, Tried("worker", None, "worker process died twice")))

    def close(self) -> None:
        """This will end the workers once they have finished what they are at."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown()

    def _running(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._executor is None:
                # Fresh interpreters, not forks: a fork would copy the server's threads' locks and its connections.
                self._executor = ProcessPoolExecutor(
                    self._workers, mp_context=get_context("spawn"), initializer=_end_with_parent
                )
            return self._executor

    def _drop(self, broken: ProcessPoolExecutor) -> None:
        with self._lock:
            if self._executor is broken:
                self._executor = None
        broken.shutdown(wait=False)


def _end_with_parent() -> None:
    """This will end the worker once its server is gone; killed outright, it would leave workers waiting for ever."""
    parent = parent_process()
    assert parent is not None  # runs in workers only

    def watch() -> None:
        parent.join()
        os._exit(0)

    Thread(target=watch, daemon=True).start()
