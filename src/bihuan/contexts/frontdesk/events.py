"""What the record says of tickets: ids and codes."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("frontdesk.ticket_received")
@dataclass(frozen=True, slots=True)
class TicketReceived:
    """A customer reported something."""

    ticket_id: UUID
    number: Code
    customer_id: UUID
    service_id: UUID | None
    channel: Code
    business: Code
    work: Code
    symptom: Code | None


@event("frontdesk.ticket_ordered")
@dataclass(frozen=True, slots=True)
class TicketOrdered:
    """The ticket became an order, or was attached to one that stood already."""

    ticket_id: UUID
    order_id: UUID
    attached: bool


@event("frontdesk.ticket_advised")
@dataclass(frozen=True, slots=True)
class TicketAdvised:
    """The ticket was answered on the line; no order was needed."""

    ticket_id: UUID


@event("frontdesk.ticket_settled")
@dataclass(frozen=True, slots=True)
class TicketSettled:
    """The last order of the ticket was settled."""

    ticket_id: UUID
    order_id: UUID


@event("frontdesk.ticket_moved")
@dataclass(frozen=True, slots=True)
class TicketMoved:
    """The ticket's order found its zone, or a better one, and the ticket followed; the event's path says where to."""

    ticket_id: UUID
    order_id: UUID


@event("frontdesk.words_erased")
@dataclass(frozen=True, slots=True)
class WordsErased:
    """What an erased customer reported is gone; that it was reported stays."""

    customer_id: UUID
    tickets_count: int


@event("frontdesk.ticket_intercepted")
@dataclass(frozen=True, slots=True)
class TicketIntercepted:
    """The fault was solved on the line, with the customer's yes; the values measured are kept by their hash."""

    ticket_id: UUID
    cause: Code
    tests: tuple[Code, ...]
    evidence_hash: Code
    minutes: int
    policy_hash: Code


@event("frontdesk.ticket_repeated")
@dataclass(frozen=True, slots=True)
class TicketRepeated:
    """The fault of an intercepted ticket was reported again within the policy's hours."""

    ticket_id: UUID
    earlier_ticket_id: UUID
    after_minutes: int
