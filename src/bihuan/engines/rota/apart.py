"""Solving in a process of its own: OR-Tools' 80 MB come and go with it, and a fault in it ends nothing else."""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import Final

import bihuan
from bihuan.engines.rota.answer import Settings, Solution, Status
from bihuan.engines.rota.jsonio import FORM
from bihuan.engines.rota.model import Problem
from bihuan.engines.rota.solve import Failed, Undecided
from bihuan.engines.rota.validate import require_valid
from bihuan.kernel.errors import N_
from bihuan.kernel.jsonform import parsed, to_json

_SOURCE_ROOT: Final = str(Path(bihuan.__path__[0]).parent)
_BOOT: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from bihuan.engines.rota.__main__ import main; sys.exit(main())"
)
_PASSED_ON: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")  # what Python itself may need; no secret of ours
_TAIL_LINES, _LINE_LENGTH = 20, 300


def solve_apart(
    problem: Problem,
    settings: Settings | None = None,
    *,
    wall_s: float = 600,
    progress: Callable[[int, int], None] | None = None,
) -> Solution:
    """This will solve in a child process: Undecided if that takes longer than `wall_s`, Failed if it dies.

    `progress` hears (parts done, parts); what it raises ends the child.
    """
    require_valid(problem)
    limits = settings or Settings()
    command = [sys.executable, "-I", "-c", _BOOT, _SOURCE_ROOT, "--part-effort", str(limits.part_effort)]
    command += ["--seed", str(limits.seed), "--joint-people", str(limits.joint_people), "--progress"]
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    with TemporaryFile() as asked, TemporaryFile() as answer:
        asked.write(to_json(problem).encode())
        asked.seek(0)
        child = subprocess.Popen(command, stdin=asked, stdout=answer, stderr=subprocess.PIPE, env=env, text=True)
        late = Event()

        def end() -> None:
            late.set()
            child.kill()

        watch = Timer(wall_s, end)
        watch.start()
        try:
            status, tail = _follow(child, progress or (lambda _done, _total: None))
        finally:
            watch.cancel()
            child.kill()
            child.wait()
        if status == Status.UNDECIDED or (late.is_set() and status < 0):
            raise Undecided(N_("No rota was found within the limit. Plan fewer groups or weeks at once."))
        if status not in (Status.DONE, Status.IMPOSSIBLE):
            raise Failed(status, tail)
        answer.seek(0)
        return FORM.read(Solution, parsed(answer.read()))


def _follow(child: subprocess.Popen[str], progress: Callable[[int, int], None]) -> tuple[int, str]:
    """How the child ended, and the last of what it said besides its progress: a problem has ids and no names."""
    assert child.stderr is not None  # asked for as a pipe
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    with child.stderr as told:
        for line in told:
            done, slash, total = line.strip().partition("/")
            if slash and done.isdigit() and total.isdigit():
                progress(int(done), int(total))
            else:
                tail.append(line.rstrip()[:_LINE_LENGTH])
    return child.wait(), "\n".join(tail)
