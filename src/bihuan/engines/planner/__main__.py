"""The planner from the command line: `python -m bihuan.engines.planner < problem.json > solution.json`.

Exit status 0: done; 1: the plan handed in with --check breaks a hard rule; 2: the problem or the plan can't be read.
"""

import argparse
import sys
from pathlib import Path

from bihuan.engines.planner.check import check
from bihuan.engines.planner.cost import Judge
from bihuan.engines.planner.explain import explain
from bihuan.engines.planner.jsonio import plan_from_json, problem_from_json, to_json
from bihuan.engines.planner.model import Problem
from bihuan.engines.planner.solve import Engine, Settings, solve
from bihuan.kernel.errors import Invalid


def main(arguments: list[str] | None = None) -> int:
    """This will plan the problem on standard input, or judge a given plan for it."""
    options = _parser().parse_args(arguments)
    try:
        problem = problem_from_json(sys.stdin.buffer.read())
        if options.check is not None:
            return _check(problem, options.check)
        answer = _solved(problem, options)
    except Invalid as error:
        faults = tuple({"where": one.where, "message": one.msg % one.params} for one in error.faults)
        sys.stderr.write(to_json({"faults": faults}, indent=2) + "\n")
        return 2
    sys.stdout.write(to_json(answer, indent=2) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bihuan.engines.planner", description=__doc__)
    parser.add_argument("--engine", type=Engine, choices=list(Engine), default=Engine.BEST)
    parser.add_argument("--level", type=int, choices=range(6), default=2, help="VROOM's exploration level")
    parser.add_argument("--explain", action="store_true", help="add why, and why not, for every order")
    parser.add_argument("--check", type=Path, metavar="PLAN", help="plan nothing; check and price this plan instead")
    return parser


def _solved(problem: Problem, options: argparse.Namespace) -> dict[str, object]:
    solution = solve(problem, Settings(engine=options.engine, level=options.level))
    answer: dict[str, object] = {
        "plan": solution.plan,
        "maker": solution.maker,
        "cost": solution.cost,
        "total": solution.cost.total,
        "tried": solution.tried,
    }
    if options.explain:
        answer["explanation"] = explain(problem, solution.plan)
    return answer


def _check(problem: Problem, path: Path) -> int:
    plan = plan_from_json(path.read_bytes())
    violations = check(problem, plan)
    answer: dict[str, object] = {"violations": violations}
    if not violations:
        cost = Judge(problem).plan(plan)
        answer |= {"cost": cost, "total": cost.total}
    sys.stdout.write(to_json(answer, indent=2) + "\n")
    return 1 if violations else 0


if __name__ == "__main__":
    raise SystemExit(main())
