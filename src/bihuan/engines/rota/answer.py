"""What the solver is told and what it answers."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bihuan.engines.rota.cost import Cost
from bihuan.engines.rota.model import Demand, Rota


class Status(IntEnum):
    """How the program ends. 1 and 2 are Python's own: a fault nobody caught, and options it can't read."""

    DONE = 0
    IMPOSSIBLE = 3  # there is no rota; of a rota to be checked: it breaks a rule
    INVALID = 4
    UNDECIDED = 5
    UNLAWFUL = 6


class Proof(StrEnum):
    OPTIMAL = "optimal"  # no rota of the part is better, given the parts before it
    FEASIBLE = "feasible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`part_effort`: CP-SAT's deterministic seconds a group may take: about a core's, and equal on every machine."""

    part_effort: float = 2.0
    joint_effort: float = 40.0  # and several groups that must be solved as one
    seed: int = 1
    joint_people: int = 12  # up to so many are solved as one


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """How one part was solved. `best_possible`: no rota of the part can cost less."""

    groups: tuple[str, ...]
    proof: Proof
    points: int
    best_possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaxation:
    """What alone would make the rota possible: asking a demand for `needed_count` (nothing at all: 0) instead."""

    demand: Demand
    needed_count: int
    every_day: bool  # not on that day only, but wherever the same is demanded


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Demands that can't all be met, none of which could be left out of the quarrel, and what would help."""

    demands: tuple[Demand, ...]
    relaxations: tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A rota that passed the checker, with its price; or the conflict for which there is none."""

    rota: Rota | None = None
    cost: Cost | None = None
    parts: tuple[Solved, ...] = ()
    conflict: Conflict | None = None
