"""What a customer reported, for the copy they may ask for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.contexts.frontdesk.models import Ticket
from bihuan.kernel.codes import Code


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """One ticket in the customer's own words."""

    number: str
    channel: Code
    business: Code
    work: Code
    symptom: Code | None
    text: str
    received_at: datetime


def held_tickets(customer_id: UUID) -> tuple[HeldTicket, ...]:
    """This will list all tickets of a customer, oldest first, to one who answers for the permission."""
    rows = Ticket.objects.filter(customer_id=customer_id).order_by("received_at")
    return tuple(
        HeldTicket(row.number, row.channel, row.business, row.work, row.symptom, row.text or "", row.received_at)
        for row in rows
    )
