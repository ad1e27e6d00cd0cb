"""The rows of lists and of an order's page.

Personal data stands only in fields named `…_shown`, already masked for whoever asked. Codes are the catalogue's;
pages look up their labels. Names of people at work are not masked.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from bihuan.contexts.orders.clock import Reading
from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.response import Response
from bihuan.kernel.codes import Code
from bihuan.platform.events.telling import FactRow


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list. `late`: past its limit at the asked moment and still to be done."""

    id: UUID
    number: str
    business: Code
    work: Code
    symptom: Code | None
    tier: Code
    state: State
    customer_id: UUID
    customer_shown: str
    phone_shown: str
    address_shown: str
    zone_name: str | None
    org_path: str
    holder_id: UUID | None
    holder_name: str | None
    received_at: datetime
    due_at: datetime
    late: bool
    appointment_start: datetime | None
    appointment_end: datetime | None
    promised: bool
    urges_count: int
    cycle: int
    escalation: int
    completed_at: datetime | None

    @property
    def needs_zone(self) -> bool:
        """Whether a person must say where the address lies."""
        return self.zone_name is None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit of an order."""

    id: UUID
    cycle: int
    lead_id: UUID
    lead_name: str
    state: str
    planned_start: datetime | None
    planned_end: datetime | None
    sequence: int | None
    outside: bool
    assigned_at: datetime
    accepted_at: datetime | None
    departed_at: datetime | None
    arrived_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One try to speak to the customer."""

    at: datetime
    channel: Code
    outcome: Code
    spoken: bool
    by: str
    by_technician: bool


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One hold, asked for or decided."""

    id: UUID
    state: str
    reason: Code
    wanted_until: datetime
    until: datetime | None
    requested_at: datetime
    requested_by: str
    decided_at: datetime | None
    decided_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note; `text` is None once erased."""

    id: UUID
    text: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """What was found, done and measured in one cycle."""

    cycle: int
    cause: Code | None
    remedy: Code | None
    checks: tuple[tuple[Code, bool | str], ...]
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event as a person reads it. `label` is an English message id; `actor` the stored actor's id."""

    event_id: int
    name: Code
    label: str
    tone: str
    at: datetime
    claimed_at: datetime | None
    facts: tuple[FactRow, ...]
    actor: str
    channel: str
    by_system: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """A button: what may be done now. `reason` (an English message id) says why it is disabled, if it is.

    `outside`: the actor would register what was done outside the system. `row_id`: the hold to decide.
    """

    verb: str
    action: str
    label: str
    primary: bool = False
    reason: str | None = None
    reason_params: dict[str, object] = field(default_factory=dict)
    outside: bool = False
    row_id: UUID | None = None

    @property
    def enabled(self) -> bool:
        """Whether pressing it can work."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class RouteStop:
    """One visit in a technician's day: the order, its visit, and the buttons it has for him."""

    row: OrderRow
    visit: VisitRow
    lat: float | None
    lon: float | None
    steps: tuple[NextStep, ...]


@dataclass(frozen=True, slots=True)
class OrderPlace:
    """Where an order lies, in degrees of WGS-84; `accuracy_m` None: nobody said how far off that may be."""

    lat: float
    lon: float
    accuracy_m: int | None
    zone_id: UUID | None


@dataclass(frozen=True, slots=True)
class DayVisit:
    """One visit of a day. `row` is the order as its list shows it."""

    row: OrderRow
    visit: VisitRow


@dataclass(frozen=True, slots=True)
class BoardVisit:
    """One visit as the dispatcher's board draws it: nothing of the customer's. `state` is the visit's."""

    order_id: UUID
    number: str
    business: Code
    work: Code
    tier: Code
    org_path: str
    zone_name: str | None
    order_state: Code
    due_at: datetime
    appointment_start: datetime | None
    appointment_end: datetime | None
    promised: bool
    lead_id: UUID
    state: Code
    planned_start: datetime | None
    planned_end: datetime | None
    assigned_at: datetime
    arrived_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Related:
    """Another order of the same customer; `same_service` or only the same customer."""

    id: UUID
    number: str
    business: Code
    work: Code
    state: State
    received_at: datetime
    same_service: bool


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """All of one order at one moment, for its page and for the API."""

    row: OrderRow
    version: int
    source: Code
    area: Code
    address_id: UUID
    service_id: UUID | None
    zone_id: UUID | None
    standard_minutes: int
    limit_minutes: int
    promise_hash: Code
    outside_refs: tuple[tuple[str, str, str], ...]
    first_response_at: datetime | None
    contacted_at: datetime | None
    closed_at: datetime | None
    clock: Reading
    first_response: Response
    contact: Response | None
    visits: tuple[VisitRow, ...]
    contacts: tuple[ContactRow, ...]
    holds: tuple[HoldRow, ...]
    notes: tuple[NoteRow, ...]
    closings: tuple[ClosingRow, ...]
    timeline: tuple[TimelineRow, ...]
    steps: tuple[NextStep, ...]
    related: tuple[Related, ...]
