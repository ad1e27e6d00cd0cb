"""Which stored version is in force when, remembered per process.

Reading policies is in the path of every page, so the list of versions (not their texts) is read at most once a
second. A version takes effect no earlier than it is stored, and decisions keep the hash they were made by, so a
process that sees it a second late decides by a version it can name.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final
from uuid import UUID

from bihuan.platform.policies.models import StoredPolicy

RECHECK_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Head:
    """A stored version without its text."""

    id: UUID
    name: str
    effective_from: datetime
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Remembered:
    """All heads, by policy, the latest to begin first; swapped as a whole, so threads need no lock."""

    heads: dict[str, tuple[Head, ...]]
    read_at: float


class _Memory:
    """The process's memory."""

    known: _Remembered | None = None


def in_force(name: str, when: datetime) -> Head | None:
    """This will give the version that begins last of those begun by `when`, inclusive; None means the shipped file."""
    for head in heads(name):
        if head.effective_from <= when:
            return head
    return None


def heads(name: str) -> tuple[Head, ...]:
    """This will list the stored versions of a policy, the latest to begin first."""
    return _all().get(name, ())


def content(head: Head) -> str:
    """This will read the canonical text of a version."""
    text: str = StoredPolicy.objects.values_list("content", flat=True).get(pk=head.id)
    return text


def newest_number() -> int:
    """This will give the highest number of any version, past the memory; 0 if none is stored."""
    return StoredPolicy.objects.order_by("-number").values_list("number", flat=True).first() or 0


def forget() -> None:
    """This will make the next question read the versions anew."""
    _Memory.known = None


def _all() -> dict[str, tuple[Head, ...]]:
    known = _Memory.known
    if known is None or time.monotonic() - known.read_at >= RECHECK_S:
        read_at = time.monotonic()
        rows = StoredPolicy.objects.order_by("name", "-effective_from", "-number")
        listed = [Head(*row) for row in rows.values_list("id", "name", "effective_from", "number", "hash")]
        by_name = {name: tuple(group) for name, group in groupby(listed, lambda head: head.name)}
        known = _Memory.known = _Remembered(by_name, read_at)
    return known.heads
