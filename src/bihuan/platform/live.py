"""Who is told that something changed: sealed events, by context and scope, to those who may see that context there.

Only that something changed is told, and the ids of what; the page then asks for its parts, and scope is judged again.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from bihuan.platform.actor import Actor
from bihuan.platform.models.event import Event
from bihuan.platform.scoping import reaches

KEPT_COUNT: Final = 2_000  # so many events can be told again to whoever was away for a moment
BATCH_COUNT: Final = 500
IDS_COUNT: Final = 20  # of one context in one message
# After any of these about an account its streams end: whoever may still listen comes back by themselves.
_NO_MATTER: Final = frozenset(
    {"users.created", "users.signed_in", "users.sign_in_failed", "users.token_issued", "users.token_revoked"}
)


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

    def read(self) -> list[Change]:
        """This will give what is new, oldest first."""
        columns = ("position", "name", "subject_id", "path")
        rows = Event.objects.filter(position__gt=self.position).order_by("position").values_list(*columns)
        new = [_change(*row) for row in rows[:BATCH_COUNT]]
        if new:
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
    told: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        known = told.get(change.topic, [])
        if str(change.subject_id) not in known and reaches(actor, f"{change.topic}.view", change.path):
            told[change.topic].append(str(change.subject_id))
    cut = {topic: ids[:IDS_COUNT] for topic, ids in told.items()}
    return written("change", cut, position) if cut else b""


def written(name: str, data: object, position: int) -> bytes:
    """This will write one event of a stream."""
    return f"event: {name}\nid: {position}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def ended(changes: Iterable[Change]) -> set[UUID]:
    """This will name the accounts whose streams end now: signed out, disabled, or with other rights."""
    return {change.subject_id for change in changes if change.ends}


def _change(position: int, name: str, subject_id: UUID, path: str) -> Change:
    topic = name.partition(".")[0]
    return Change(position, topic, subject_id, path, topic == "users" and name not in _NO_MATTER)
