"""Solving in a process of its own: OR-Tools' 80 MB come and go with it, and a fault in it ends nothing else."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import bihuan
from bihuan.engines.rota.answer import Settings, Solution
from bihuan.engines.rota.jsonio import FORM
from bihuan.engines.rota.model import Problem
from bihuan.engines.rota.solve import Undecided
from bihuan.kernel.errors import N_
from bihuan.kernel.jsonform import parsed, to_json

_SOURCE_ROOT: Final = str(Path(bihuan.__path__[0]).parent)
_BOOT: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); from bihuan.engines.rota.__main__ import main; sys.exit(main())"
)
_PASSED_ON: Final = ("LD_LIBRARY_PATH", "PATH", "SYSTEMROOT")  # what Python itself may need; no secret of ours
DONE, IMPOSSIBLE = 0, 1


def solve_apart(problem: Problem, settings: Settings | None = None, *, wall_s: float = 600) -> Solution:
    """This will solve in a child process; Undecided if it takes longer than `wall_s` or dies."""
    limits = settings or Settings()
    command = [sys.executable, "-I", "-c", _BOOT, _SOURCE_ROOT, "--part-limit", str(limits.part_limit)]
    command += ["--seed", str(limits.seed), "--joint-people", str(limits.joint_people)]
    env = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        done = subprocess.run(
            command, input=to_json(problem).encode(), capture_output=True, timeout=wall_s, env=env, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Undecided(N_("No rota was found within the limit. Plan fewer groups or weeks at once.")) from late
    if done.returncode not in (DONE, IMPOSSIBLE):
        raise Undecided(N_("No rota was found within the limit. Plan fewer groups or weeks at once."))
    return FORM.read(Solution, parsed(done.stdout))
