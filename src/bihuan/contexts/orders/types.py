"""Plain values that cross the orders' door: what an act answers with, and what other contexts know of an order."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.contexts.orders.lifecycle import OPEN, State
from bihuan.kernel.codes import Code


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the order stands after an act; `row_id` is the visit, hold, note or contact attempt the act made."""

    order_id: UUID
    number: str
    state: State
    version: int
    row_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The order a request became. `known`: the outside number had been received before, and nothing was made."""

    order_id: UUID
    number: str
    known: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """What other contexts need to know of an order: ids, codes and times. `last_lead_id`: who went last, if anyone."""

    id: UUID
    number: str
    business: Code
    work: Code
    symptom: Code | None
    tier: Code
    area: Code
    source: Code
    customer_id: UUID
    address_id: UUID
    service_id: UUID | None
    zone_id: UUID | None
    org_path: str
    state: State
    version: int
    cycle: int
    escalation: int
    holder_id: UUID | None
    last_lead_id: UUID | None
    standard_minutes: int
    received_at: datetime
    due_at: datetime
    appointment_start: datetime | None
    appointment_end: datetime | None
    promised: bool
    first_response_at: datetime | None
    contacted_at: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether work on it is still to be done: neither completed nor closed nor cancelled."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Locked:
    """What stays as it is of a locked order until the running action ends: as much as others decide by."""

    id: UUID
    work: Code
    tier: Code
    org_path: str
    state: State
    cycle: int
    holder_id: UUID | None
    appointment_start: datetime | None
    appointment_end: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether work on it is still to be done."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class PlanningRow:
    """An order as planning needs it. Coordinates are WGS-84; None where the place is not known.

    `visit_state` and the planned times are those of the open visit; None while the order is in the pool.
    """

    id: UUID
    number: str
    business: Code
    work: Code
    tier: Code
    state: State
    zone_id: UUID | None
    org_path: str
    lat: float | None
    lon: float | None
    accuracy_m: int | None
    standard_minutes: int
    received_at: datetime
    due_at: datetime
    appointment_start: datetime | None
    appointment_end: datetime | None
    promised: bool
    cycle: int
    escalation: int
    urges_count: int
    holder_id: UUID | None
    visit_id: UUID | None
    visit_state: str | None
    planned_start: datetime | None
    planned_end: datetime | None
    sequence: int | None


@dataclass(frozen=True, slots=True)
class KeepingRules:
    """How long an imported sheet is kept: its name, and the rows that were refused and want mending."""

    sheets_kept_days_count: int


@dataclass(frozen=True, slots=True)
class DayTargets:
    """The bar for a day, and how long a decision of the desk may wait."""

    first_response_bp: int
    due_bp: int
    hold_review_minutes: int
    urge_answer_minutes: int


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list is narrowed by; the default is everything in sight. Times are aware, `due_before` exclusive.

    `text`: the beginning or end of an order number, or a whole outside number. `missed_at`: the limit was not kept, as
    it stood then. `appointed_from` and `appointed_before` are about the agreed window's start. `refused_in`: those that
    one's own act on many left as they were.
    """

    states: tuple[State, ...] = ()
    path: str = ""
    holder_id: UUID | None = None
    customer_id: UUID | None = None
    business: Code | None = None
    work: Code | None = None
    tier: Code | None = None
    text: str = ""
    phone: str = ""
    due_before: datetime | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    needs_zone: bool | None = None
    hold_waiting: bool = False
    urged: bool = False
    unanswered: bool = False
    missed_at: datetime | None = None
    due_from: datetime | None = None
    appointed_from: datetime | None = None
    appointed_before: datetime | None = None
    reopened: bool = False
    standing: bool = False
    numbers: tuple[str, ...] = ()
    refused_in: UUID | None = None
