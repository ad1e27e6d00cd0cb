"""Life cycles as tables.

A statechart is a list of moves (event, from, to) over one StrEnum. From it come the moves a page may offer, the
states nothing leads to, the drawing in the docs and the database's CHECK constraint, so none of them can disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

S = TypeVar("S", bound=StrEnum)
Row: TypeAlias = tuple[str, S | tuple[S, ...], S | tuple[S, ...]]


@dataclass(frozen=True, slots=True)
class Move(Generic[S]):
    """One legal step: in `source`, `event` may lead to `target`."""

    event: str
    source: S
    target: S


class Statechart(Generic[S]):
    """The legal moves between the states of one enum.

    A row (event, sources, targets) may name one state or several on either side. Several targets mean that the
    act's own facts decide between them, as when work resumes in the state it was held in.
    """

    def __init__(self, states: type[S], *, initial: S, moves: Iterable[Row[S]]) -> None:
        self.states = states
        self.initial = initial
        listed = [
            Move(event, source, target)
            for event, sources, targets in moves
            for source in _several(sources)
            for target in _several(targets)
        ]
        if doubled := {move for move in listed if listed.count(move) > 1}:
            raise ValueError(f"{states.__name__}: moves said twice: {sorted(map(str, doubled))}")
        self.moves: tuple[Move[S], ...] = tuple(listed)

    @cached_property
    def _table(self) -> dict[S, dict[str, frozenset[S]]]:
        table: dict[S, dict[str, frozenset[S]]] = {state: {} for state in self.states}
        for move in self.moves:
            reached = table[move.source].get(move.event, frozenset())
            table[move.source][move.event] = reached | {move.target}
        return table

    def legal(self, source: S, event: str) -> bool:
        """This will tell whether `event` may happen in `source`."""
        return event in self._table[source]

    def targets(self, source: S, event: str) -> frozenset[S]:
        """This will give the states `event` may lead to from `source`; none if it is not legal there."""
        return self._table[source].get(event, frozenset())

    def events(self, source: S) -> tuple[str, ...]:
        """This will list what may happen in `source`, in the order of the table: the buttons a page may show."""
        return tuple(self._table[source])

    def sources(self, event: str) -> frozenset[S]:
        """This will give the states in which `event` is legal: the WHERE of a conditional UPDATE."""
        return frozenset(move.source for move in self.moves if move.event == event)

    def terminal(self) -> frozenset[S]:
        """This will give the states without any way out."""
        return frozenset(state for state in self.states if not self._table[state])

    def unreachable(self) -> frozenset[S]:
        """This will give the states no moves lead to from the initial one."""
        reached: set[S] = set()
        waiting = {self.initial}
        while waiting:
            state = waiting.pop()
            reached.add(state)
            waiting |= {target for found in self._table[state].values() for target in found} - reached
        return frozenset(self.states) - reached

    def values(self) -> list[str]:
        """This will list the values a column may hold, for `CheckConstraint(condition=Q(state__in=…))`."""
        return [state.value for state in self.states]

    def check_sql(self, column: str) -> str:
        """This will write the same constraint in SQL, for triggers and reports that go past the ORM."""
        return f"{column} IN ({', '.join(repr(value) for value in self.values())})"

    def mermaid(self) -> str:
        """This will draw the chart as a Mermaid state diagram; events between the same two states share an arrow."""
        arrows: dict[tuple[S, S], list[str]] = {}
        for move in self.moves:
            arrows.setdefault((move.source, move.target), []).append(move.event)
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {target}: {', '.join(found)}" for (source, target), found in arrows.items()]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.terminal()]
        return "\n".join(lines) + "\n"


def _several(states: S | tuple[S, ...]) -> tuple[S, ...]:
    return states if isinstance(states, tuple) else (states,)
