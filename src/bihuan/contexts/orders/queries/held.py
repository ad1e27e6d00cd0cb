"""What is held about one customer's orders, for the copy they may ask for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.contexts.orders.lifecycle import State
from bihuan.contexts.orders.models import Note, Order
from bihuan.kernel.codes import Code


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """One order with what was written about it."""

    id: UUID
    number: str
    business: Code
    work: Code
    symptom: Code | None
    tier: Code
    state: State
    address: str
    received_at: datetime
    due_at: datetime
    appointment_start: datetime | None
    appointment_end: datetime | None
    completed_at: datetime | None
    closed_at: datetime | None
    urges_count: int
    notes: tuple[tuple[datetime, str], ...]


def held_orders(customer_id: UUID) -> tuple[HeldOrder, ...]:
    """This will list all orders of a customer, oldest first, to one who answers for the permission. Two queries."""
    rows = list(Order.objects.filter(customer_id=customer_id).select_related("address").order_by("received_at"))
    notes: dict[UUID, list[tuple[datetime, str]]] = {}
    for note in Note.objects.filter(order__in=rows, text__isnull=False).order_by("at"):
        notes.setdefault(note.order_id, []).append((note.at, note.text or ""))
    return tuple(
        HeldOrder(
            id=row.pk,
            number=row.number,
            business=row.business,
            work=row.work,
            symptom=row.symptom,
            tier=row.tier,
            state=State(row.state),
            address=row.address.text or "",
            received_at=row.received_at,
            due_at=row.due_at,
            appointment_start=row.appointment_start,
            appointment_end=row.appointment_end,
            completed_at=row.completed_at,
            closed_at=row.closed_at,
            urges_count=row.urges_count,
            notes=tuple(notes.get(row.pk, ())),
        )
        for row in rows
    )
