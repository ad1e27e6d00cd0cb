"""A small cast for the core's own tests: one event, a few actions on it, and actors with known rights."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.errors import Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.events import event

AT = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)
THING = UUID("00000000-0000-4000-8000-000000000001")


@event("probe.rung", version=2, upcasters={1: lambda facts: {**facts, "note": "none"}})
@dataclass(frozen=True)
class Rung:
    times_count: int
    note: Code


@dataclass(frozen=True)
class RingResult:
    thing_id: UUID
    times_count: int
    permission: str


@action("probe.ring")
def ring(
    actor: Actor, *, thing_id: UUID, times_count: int, at: datetime, claimed_at: datetime | None = None
) -> RingResult:
    """This will record that the bell rang."""
    if times_count < 0:
        raise Refused("A bell can't be rung %(count)s times.", count=times_count)
    record(Rung(times_count, "bell"), subject=("thing", thing_id), path="00010002", at=at, claimed_at=claimed_at)
    return RingResult(thing_id, times_count, act_permission())


@action("probe.ring_twice")
def ring_twice(actor: Actor, *, thing_id: UUID, second_count: int, at: datetime) -> RingResult:
    """This will ring once, then again; a refusal of the second undoes the first."""
    ring(actor, thing_id=thing_id, times_count=1, at=at)
    return ring(actor, thing_id=thing_id, times_count=second_count, at=at)


RINGER = system_actor("ringer", "probe.ring", "probe.ring_twice")
STRANGER = system_actor("stranger", "other.thing")
