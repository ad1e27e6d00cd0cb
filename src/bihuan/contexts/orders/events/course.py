"""Events of an order's course: received, paused, moved, urged, settled."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("orders.received")
@dataclass(frozen=True, slots=True)
class Received:
    """A job was taken on, and these promises were made with it. `live`: a person spoke to the customer doing so."""

    order_id: UUID
    number: Code
    business: Code
    work: Code
    tier: Code
    area: Code
    symptom: Code | None
    customer_id: UUID
    address_id: UUID
    service_id: UUID | None
    zone_id: UUID | None
    source: Code
    live: bool
    received_at: datetime
    limit_minutes: int
    calendar: Code
    calendar_version: Code
    first_response_minutes: int
    response_calendar: Code
    contact_minutes: int
    promise_hash: Code
    due_at: datetime
    appointment_start: datetime | None
    appointment_end: datetime | None


@event("orders.zone_set")
@dataclass(frozen=True, slots=True)
class ZoneSet:
    """The order found its zone, or a better one."""

    order_id: UUID
    zone_id: UUID
    previous_zone_id: UUID | None


@event("orders.hold_requested")
@dataclass(frozen=True, slots=True)
class HoldRequested:
    """A pause of the clock was asked for; the clock runs on until a dispatcher approves it."""

    order_id: UUID
    hold_id: UUID
    visit_id: UUID
    reason: Code
    wanted_until: datetime


@event("orders.hold_approved")
@dataclass(frozen=True, slots=True)
class HoldApproved:
    """The clock stops from now until `until` at the latest; the visit ends."""

    order_id: UUID
    hold_id: UUID
    visit_id: UUID
    reason: Code
    until: datetime
    due_at: datetime


@event("orders.hold_refused")
@dataclass(frozen=True, slots=True)
class HoldRefused:
    """The pause was refused; work goes on."""

    order_id: UUID
    hold_id: UUID
    reason: Code


@event("orders.resumed")
@dataclass(frozen=True, slots=True)
class Resumed:
    """The hold ended; its holder has a new visit and the clock runs."""

    order_id: UUID
    hold_id: UUID
    visit_id: UUID
    person_id: UUID
    due_at: datetime


@event("orders.blocked")
@dataclass(frozen=True, slots=True)
class Blocked:
    """The order can't be planned now (an outage, a missing resource); the clock runs on."""

    order_id: UUID
    reason: Code
    visit_id: UUID | None
    person_id: UUID | None


@event("orders.unblocked")
@dataclass(frozen=True, slots=True)
class Unblocked:
    """What kept the order from planning is gone."""

    order_id: UUID


@event("orders.rescheduled")
@dataclass(frozen=True, slots=True)
class Rescheduled:
    """A new appointment was agreed with the customer. `visit_id` is the visit that ended by it, if one did."""

    order_id: UUID
    reason: Code
    start: datetime
    end: datetime
    previous_start: datetime | None
    previous_end: datetime | None
    visit_id: UUID | None


@event("orders.urged")
@dataclass(frozen=True, slots=True)
class Urged:
    """The customer asked again. `late`: the order was past its limit, the urge that is assessed."""

    order_id: UUID
    count: int
    late: bool


@event("orders.noted")
@dataclass(frozen=True, slots=True)
class Noted:
    """Somebody wrote a note; its words live in an erasable row."""

    order_id: UUID
    note_id: UUID


@event("orders.cancelled")
@dataclass(frozen=True, slots=True)
class Cancelled:
    """The job will not be done; the clock stops."""

    order_id: UUID
    reason: Code
    visit_id: UUID | None
    person_id: UUID | None


@event("orders.reopened")
@dataclass(frozen=True, slots=True)
class Reopened:
    """The customer was not satisfied: a new cycle under the same promise, one level of responsibility higher."""

    order_id: UUID
    cycle: int
    escalation: int
    reason: Code
    due_at: datetime


@event("orders.closed")
@dataclass(frozen=True, slots=True)
class Closed:
    """Settled with the customer; nothing about the order changes any more."""

    order_id: UUID
    cycle: int
    reason: Code


@event("orders.sheet_kept")
@dataclass(frozen=True, slots=True)
class SheetKept:
    """A sheet of orders was sent; `digest` is the SHA-256 of its bytes."""

    import_id: UUID
    digest: Code
    bytes_count: int


@event("orders.sheet_imported")
@dataclass(frozen=True, slots=True)
class SheetImported:
    """Every row of a sheet became an order, was known already, or was refused. `asking`: received without a zone."""

    import_id: UUID
    received_count: int
    known_count: int
    asking_count: int
    refused_count: int


@event("orders.sheet_forgotten")
@dataclass(frozen=True, slots=True)
class SheetForgotten:
    """A sheet's name and what was refused of it are gone after the policy's days; its counts stay in the record."""

    import_id: UUID
    kept_days_count: int
    policy_hash: Code


@event("orders.words_erased")
@dataclass(frozen=True, slots=True)
class WordsErased:
    """What was written about an erased customer's orders is gone; that it was written stays in the record."""

    customer_id: UUID
    notes_count: int
