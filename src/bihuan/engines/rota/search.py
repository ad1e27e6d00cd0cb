"""Asking CP-SAT, always the same way: one worker, a fixed seed, a limit that doesn't depend on the machine's speed."""

from dataclasses import dataclass
from enum import StrEnum

from ortools.sat.python import cp_model

from bihuan.engines.rota.answer import Settings
from bihuan.engines.rota.formulate import Formulation


class Outcome(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


OUTCOMES = {
    cp_model.OPTIMAL: Outcome.OPTIMAL,
    cp_model.FEASIBLE: Outcome.FEASIBLE,
    cp_model.INFEASIBLE: Outcome.IMPOSSIBLE,
    cp_model.UNKNOWN: Outcome.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What came out; `values`: the indexes of the variables that are true; `core`: of assumptions that conflict."""

    outcome: Outcome
    points: int = 0
    best_possible: int = 0
    values: frozenset[int] = frozenset()
    core: tuple[int, ...] = ()


def search(form: Formulation, settings: Settings) -> Found:
    """This will solve a formulation as it stands: its objective, or the assumptions put on it."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2  # with it a group is solved to the optimum in 0.2 s; without, not in 4 s
    solver.parameters.random_seed = settings.seed
    solver.parameters.max_deterministic_time = settings.part_effort
    outcome = OUTCOMES[solver.solve(form.model)]
    if outcome is Outcome.IMPOSSIBLE:
        return Found(outcome, core=tuple(solver.sufficient_assumptions_for_infeasibility()))
    if outcome is Outcome.UNKNOWN:
        return Found(outcome)
    chosen = [*form.work.values(), *form.cover.values()]
    return Found(
        outcome,
        points=round(solver.objective_value),
        best_possible=round(solver.best_objective_bound),
        values=frozenset(var.index for var in chosen if solver.boolean_value(var)),
    )
