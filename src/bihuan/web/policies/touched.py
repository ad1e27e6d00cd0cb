"""Whom a new version would touch: the real orders of the last weeks, asked under both versions."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bihuan.contexts.orders import api as orders
from bihuan.platform.actor import Actor
from bihuan.platform.policies.types import PolicyVersion
from bihuan.web.policies.trials import Line, Trial, described, lines

SINCE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Touched:
    """One kind of order whose answer would differ, and how many of it there were and are."""

    words: str
    received_count: int
    open_count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """All kinds a version would touch, the most frequent first, out of `asked_count` kinds asked."""

    rows: tuple[Touched, ...]
    asked_count: int

    @property
    def received_count(self) -> int:
        """How many orders of the last weeks were of those kinds."""
        return sum(row.received_count for row in self.rows)

    @property
    def open_count(self) -> int:
        """How many open orders are of those kinds."""
        return sum(row.open_count for row in self.rows)


def reach(actor: Actor, trial: Trial, version: PolicyVersion[Any], at: datetime) -> Reach:
    """This will ask the trial for every kind of order there was in the last 30 days or is open now."""
    counts: defaultdict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in orders.mix(actor, since=at - timedelta(days=SINCE_DAYS)):
        sums = counts[tuple(getattr(row, name) for name in trial.facts)]
        sums[0] += row.received_count
        sums[1] += row.open_count
    found = []
    for kind, (received_count, open_count) in counts.items():
        facts = dict(zip(trial.facts, kind, strict=True))
        if differing := tuple(line for line in lines(trial, version, facts, at) if line.differs):
            found.append(Touched(described(trial, facts), received_count, open_count, differing))
    found.sort(key=lambda row: (-row.received_count, row.words))
    return Reach(tuple(found), len(counts))
