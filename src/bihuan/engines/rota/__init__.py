"""Weeks of duty and rest: who works when, who covers whom, and why not otherwise. Usable alone; see README.md here.

solution = solve(problem)                          # a rota that passed the independent checker, or the conflict
solve_apart(problem)                               # the same in a process of its own, for a server
judge_change(problem, days, {("p1", 3): "R"})      # what a day set by hand breaks and costs
why(problem, days, "p1", 3)
"""

from bihuan.engines.rota.answer import Conflict, Proof, Relaxation, Settings, Solution, Solved
from bihuan.engines.rota.apart import solve_apart
from bihuan.engines.rota.check import Violation, check
from bihuan.engines.rota.cost import Cost, changes, judge, open_zones, rests, weekends
from bihuan.engines.rota.covering import covers
from bihuan.engines.rota.model import (
    DUTY,
    LEAVE,
    OPEN,
    REST,
    SUPPORT,
    WORKED,
    Cover,
    Day,
    Demand,
    Group,
    Need,
    Person,
    Problem,
    Rota,
    Rule,
    Rules,
    Weights,
    Wish,
    Zone,
)
from bihuan.engines.rota.solve import Failed, Undecided, Unlawful, solve
from bihuan.engines.rota.trial import Verdict, Why, changed, judge_change, of_days, why
from bihuan.engines.rota.words import LESS_EVERY_DAY_WORDS, LESS_WORDS, ONE_DAY_WORDS, WORDS, Name, demand_params

__all__ = [
    "DUTY",
    "LEAVE",
    "LESS_EVERY_DAY_WORDS",
    "LESS_WORDS",
    "ONE_DAY_WORDS",
    "OPEN",
    "REST",
    "SUPPORT",
    "WORDS",
    "WORKED",
    "Conflict",
    "Cost",
    "Cover",
    "Day",
    "Demand",
    "Failed",
    "Group",
    "Name",
    "Need",
    "Person",
    "Problem",
    "Proof",
    "Relaxation",
    "Rota",
    "Rule",
    "Rules",
    "Settings",
    "Solution",
    "Solved",
    "Undecided",
    "Unlawful",
    "Verdict",
    "Violation",
    "Weights",
    "Why",
    "Wish",
    "Zone",
    "changed",
    "changes",
    "check",
    "covers",
    "demand_params",
    "judge",
    "judge_change",
    "of_days",
    "open_zones",
    "rests",
    "solve",
    "solve_apart",
    "weekends",
    "why",
]
