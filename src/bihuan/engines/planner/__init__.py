"""The day's plan: who does which order, when and in which sequence, and why. Usable alone; see docs/planner.md.

    solution = solve(problem)                      # a plan that passed the independent checker
    explain(problem, solution.plan)                # why him, why not at all
    judge_insertion(problem, plan, "o7", "t2")     # what a reassignment by hand breaks and costs

A server solves in worker processes: `Pool().solve(problem)`.
"""

from bihuan.engines.planner.check import Rule, Violation, check
from bihuan.engines.planner.cost import Cost, Judge
from bihuan.engines.planner.draft import arrange
from bihuan.engines.planner.explain import Blocked, Contender, Explanation, Requirement, Why, explain
from bihuan.engines.planner.model import (
    Break,
    Matrix,
    Order,
    Place,
    Plan,
    Problem,
    Route,
    Standing,
    Stop,
    StraightLine,
    Technician,
    TierWeight,
    Weights,
    Window,
)
from bihuan.engines.planner.pool import Pool
from bihuan.engines.planner.solve import Engine, NoPlan, Settings, Solution, Tried, solve
from bihuan.engines.planner.trial import Verdict, judge_insertion
from bihuan.engines.planner.why_not import LeadingCode, Obstacle, Reason, RemedyCode, WhyNot

__all__ = [
    "Blocked",
    "Break",
    "Contender",
    "Cost",
    "Engine",
    "Explanation",
    "Judge",
    "LeadingCode",
    "Matrix",
    "NoPlan",
    "Obstacle",
    "Order",
    "Place",
    "Plan",
    "Pool",
    "Problem",
    "Reason",
    "RemedyCode",
    "Requirement",
    "Route",
    "Rule",
    "Settings",
    "Solution",
    "Standing",
    "Stop",
    "StraightLine",
    "Technician",
    "TierWeight",
    "Tried",
    "Verdict",
    "Violation",
    "Weights",
    "Why",
    "WhyNot",
    "Window",
    "arrange",
    "check",
    "explain",
    "judge_insertion",
    "solve",
]
