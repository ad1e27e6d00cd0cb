"""Events of a visit: given, taken away, and each step of the technician on the way to completion."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


class Claim(StrEnum):
    """How the time the phone claims stands to the server's: kept beside it, never used for a promise or pay."""

    NONE = "none"
    WITHIN = "within"
    OUTSIDE = "outside"


@event("orders.assigned")
@dataclass(frozen=True, slots=True)
class Assigned:
    """A visit was given to a technician."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    cycle: int
    planned_start: datetime | None
    planned_end: datetime | None
    sequence: int | None


@event("orders.reassigned")
@dataclass(frozen=True, slots=True)
class Reassigned:
    """The visit was taken from one technician and a new one given to another."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    previous_visit_id: UUID
    previous_person_id: UUID
    cycle: int
    planned_start: datetime | None
    planned_end: datetime | None
    sequence: int | None


@event("orders.withdrawn")
@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The dispatcher took the visit back into the pool; with a `reason`, a hold ended while its holder is off duty."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    reason: Code | None = None


@event("orders.returned")
@dataclass(frozen=True, slots=True)
class Returned:
    """The visit was given back to the desk with a reason."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    reason: Code


@event("orders.accepted")
@dataclass(frozen=True, slots=True)
class Accepted:
    """The visit's lead took the job."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    claim: Claim
    outside: bool


@event("orders.contacted")
@dataclass(frozen=True, slots=True)
class Contacted:
    """Somebody tried to speak to the customer. `visit_id` and `person_id` are set if it was the technician."""

    order_id: UUID
    attempt_id: UUID
    visit_id: UUID | None
    person_id: UUID | None
    channel: Code
    outcome: Code
    spoken: bool
    claim: Claim
    outside: bool


@event("orders.departed")
@dataclass(frozen=True, slots=True)
class Departed:
    """The technician is on the way."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    claim: Claim
    outside: bool


@event("orders.arrived")
@dataclass(frozen=True, slots=True)
class Arrived:
    """The technician is at the customer's. `in_window`: within the appointment; None where none was agreed."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    in_window: bool | None
    claim: Claim
    outside: bool


@event("orders.completed")
@dataclass(frozen=True, slots=True)
class Completed:
    """The work is done and checked; the clock stops."""

    order_id: UUID
    visit_id: UUID
    person_id: UUID
    cycle: int
    cause: Code | None
    remedy: Code | None
    checks: tuple[Code, ...]
    checks_hash: Code
    note_id: UUID | None
    used_s: int
    breached: bool
    claim: Claim
    outside: bool
