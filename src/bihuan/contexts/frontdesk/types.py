"""Words of the front desk: tickets, what was asked for, and what the hotline sees of a caller."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from bihuan.contexts.customers.api import CustomerCard
from bihuan.contexts.orders.api import OrderRow
from bihuan.kernel.codes import Code


class TicketState(StrEnum):
    """Where a ticket stands: with an order at work, answered or solved on the line, or settled with its order."""

    ORDERED = "ordered"
    ADVISED = "advised"
    INTERCEPTED = "intercepted"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """Who calls, where the installation does not know them yet. `node_id`: the place the address means."""

    name: str
    phone: str
    address: str
    tier: Code = "ordinary"
    node_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a customer reported, and about what."""

    customer_id: UUID
    service_id: UUID | None
    channel: Code
    business: Code
    work: Code
    symptom: Code | None
    text: str


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """The window the customer chose, out of those dispatch offered."""

    date: date
    slot: Code


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """The ticket and the order a call became; `attached` if the order stood already."""

    ticket_id: UUID
    ticket_number: str
    order_id: UUID
    order_number: str
    attached: bool
    appointment_start: datetime | None
    appointment_end: datetime | None


@dataclass(frozen=True, slots=True)
class AdviseResult:
    """The ticket of a call that needed an answer only."""

    ticket_id: UUID
    ticket_number: str


@dataclass(frozen=True, slots=True)
class InterceptResult:
    """The ticket of a fault solved on the line; `repeats`: the number of the ticket whose fault came back with it."""

    ticket_id: UUID
    ticket_number: str
    repeats: str | None


@dataclass(frozen=True, slots=True)
class InterceptRules:
    """`repeat_hours`: how long the same fault, reported again, is the old one come back; `minutes_max`: for one."""

    repeat_hours: int
    minutes_max: int


@dataclass(frozen=True, slots=True)
class CauseRow:
    """A cause, of the list causes, that can be settled without a visit."""

    cause: Code
    businesses: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test that can be read from afar; it shows that the service works where its value lies in the bounds."""

    code: Code
    businesses: tuple[Code, ...]
    label_zh: str
    label_en: str
    unit: str
    minimum: Decimal | None
    maximum: Decimal | None
    required: bool


@dataclass(frozen=True, slots=True)
class InterceptCounts:
    """Faults reported in a time: all, those solved on the line, and of these those that came back."""

    faults_count: int
    intercepted_count: int
    repeated_count: int

    @property
    def rate_bp(self) -> int:
        """The share of faults solved on the line for good, in basis points."""
        return 10_000 * (self.intercepted_count - self.repeated_count) // self.faults_count if self.faults_count else 0


@dataclass(frozen=True, slots=True)
class CallerDesk:
    """All the hotline needs of one caller on one screen; personal data masked.

    `open_orders` are not settled yet, a completed one among them; `service_of` names the service of each, where known.
    """

    card: CustomerCard
    open_orders: tuple[OrderRow, ...]
    past_orders: tuple[OrderRow, ...]
    service_of: dict[UUID, UUID]


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket as lists show it."""

    id: UUID
    number: str
    channel: Code
    business: Code
    work: Code
    symptom: Code | None
    state: TicketState
    received_at: datetime
    order_numbers: tuple[str, ...]
