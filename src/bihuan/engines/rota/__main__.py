"""The rota from the command line: `python -m bihuan.engines.rota < problem.json > solution.json`.

Exit status 0: a rota; 3: there is none, and the answer names the conflict (with --check: the rota breaks a rule);
4: the problem or the rota can't be read; 5: the limit came first; 6: the rota found is refused by the checker.
"""

import argparse
import sys
from pathlib import Path

from bihuan.engines.rota.answer import Settings, Status
from bihuan.engines.rota.check import check
from bihuan.engines.rota.cost import judge
from bihuan.engines.rota.jsonio import problem_from_json, rota_from_json, to_json
from bihuan.engines.rota.model import Problem
from bihuan.engines.rota.solve import Undecided, Unlawful, solve
from bihuan.kernel.errors import Invalid


def main(arguments: list[str] | None = None) -> int:
    """This will solve the problem on standard input, or judge a given rota for it."""
    options = _parser().parse_args(arguments)
    try:
        problem = problem_from_json(sys.stdin.buffer.read())
        if options.check is not None:
            return _check(problem, options.check)
        settings = Settings(part_effort=options.part_effort, seed=options.seed, joint_people=options.joint_people)
        solution = solve(problem, settings, _tell if options.progress else None)
    except Invalid as error:
        faults = tuple({"where": one.where, "message": one.msg % one.params} for one in error.faults)
        return _refuse(Status.INVALID, faults=faults)
    except Undecided as error:
        return _refuse(Status.UNDECIDED, undecided=str(error))
    except Unlawful as error:
        return _refuse(Status.UNLAWFUL, unlawful=str(error))
    sys.stdout.write(to_json(solution, indent=2) + "\n")
    return Status.IMPOSSIBLE if solution.rota is None else Status.DONE


def _parser() -> argparse.ArgumentParser:
    usual = Settings()
    parser = argparse.ArgumentParser(prog="python -m bihuan.engines.rota", description=__doc__)
    parser.add_argument("--part-effort", type=float, default=usual.part_effort, help="deterministic seconds a group")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--joint-people", type=int, default=usual.joint_people, help="up to so many solved as one")
    parser.add_argument("--progress", action="store_true", help="tell on standard error how many parts are done")
    parser.add_argument("--check", type=Path, metavar="ROTA", help="solve nothing; check and price this rota instead")
    return parser


def _refuse(status: Status, **why: object) -> Status:
    sys.stderr.write(to_json(why, indent=2) + "\n")
    return status


def _tell(done: int, total: int) -> None:
    sys.stderr.write(f"{done}/{total}\n")
    sys.stderr.flush()


def _check(problem: Problem, path: Path) -> int:
    rota = rota_from_json(path.read_bytes())
    violations = check(problem, rota)
    answer: dict[str, object] = {"violations": violations}
    if not violations:
        cost = judge(problem, rota)
        answer |= {"cost": cost, "total": cost.total}
    sys.stdout.write(to_json(answer, indent=2) + "\n")
    return Status.IMPOSSIBLE if violations else Status.DONE


if __name__ == "__main__":
    raise SystemExit(main())
