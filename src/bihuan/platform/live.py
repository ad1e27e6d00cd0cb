"""Who is told that something changed: sealed events, by context and scope, to those who may see that context there.

Only that something changed is told, and a short mark of what, to be counted; the page then asks for its parts, and
scope is judged again.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from bihuan.platform.actor import Actor
from bihuan.platform.events.read import last_position
from bihuan.platform.models.event import Event
from bihuan.platform.scoping import reaches

KEPT_COUNT: Final = 2_000  # so many events can be told again to whoever was away for a moment
BATCH_COUNT: Final = 500
# After any of these about an account its streams end: whoever may still listen comes back by themselves.
_NO_MATTER: Final = frozenset(
    {"users.created", "users.signed_in", "users.sign_in_failed", "users.token_issued", "users.token_revoked"}
)
_COLUMNS: Final = ("position", "name", "subject_id", "path")
_MARK_DIGITS: Final = 10


@dataclass(frozen=True, slots=True)
class Change:
    """One sealed event, as far as listeners are concerned. `topic` is its context."""

    position: int
    topic: str
    subject_id: UUID
    path: str
    ends: bool


@dataclass(slots=True)
class Follower:
    """Reads what was sealed since it last looked: one query, whoever listens. Keeps the newest for those who return."""

    position: int
    kept: deque[Change] = field(default_factory=lambda: deque(maxlen=KEPT_COUNT))
    leapt: bool = False  # the last reading left out all but what ends streams: everybody missed something

    def read(self) -> list[Change]:
        """This will give what is new, oldest first. After a bulk load it leaps to the end instead: see `leapt`."""
        rows = Event.objects.filter(position__gt=self.position).order_by("position").values_list(*_COLUMNS)
        new = [_change(*row) for row in rows[:BATCH_COUNT]]
        newest = last_position() if len(new) == BATCH_COUNT else 0
        self.leapt = newest - self.position > KEPT_COUNT
        if self.leapt:
            left_out = rows.filter(position__lte=newest, name__startswith="users.")
            new = [change for change in (_change(*row) for row in left_out) if change.ends]
            self.position = newest
            self.kept.clear()
        elif new:
            self.position = new[-1].position
            self.kept.extend(new)
        return new

    def since(self, position: int) -> list[Change] | None:
        """This will give what was sealed after `position`; None if that is too long ago to know."""
        if position >= self.position:
            return []
        if not self.kept or self.kept[0].position > position + 1:
            return None
        return [change for change in self.kept if change.position > position]


def message(actor: Actor, changes: Iterable[Change], position: int) -> bytes:
    """This will write what of this concerns the actor as one event of a stream; nothing if nothing does."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for change in changes:
        if reaches(actor, f"{change.topic}.view", change.path):
            told[change.topic][change.subject_id.hex[-_MARK_DIGITS:]] = None
    return written("change", {topic: list(marks) for topic, marks in told.items()}, position) if told else b""


def hello(missed: bool, position: int) -> bytes:
    """This will say where a stream stands now, and whether a page missed more than can be told one by one."""
    return written("hello", {"missed": missed}, position)


def written(name: str, data: object, position: int) -> bytes:
    """This will write one event of a stream."""
    return f"event: {name}\nid: {position}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def ended(changes: Iterable[Change]) -> set[UUID]:
    """This will name the accounts whose streams end now: signed out, disabled, or with other rights."""
    return {change.subject_id for change in changes if change.ends}


def _change(position: int, name: str, subject_id: UUID, path: str) -> Change:
    topic = name.partition(".")[0]
    return Change(position, topic, subject_id, path, topic == "users" and name not in _NO_MATTER)
