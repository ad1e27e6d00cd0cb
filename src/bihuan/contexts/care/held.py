"""What a customer answered when called back, for the copy they may ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.contexts.care.models import ANSWERS, Callback
from bihuan.kernel.codes import Code


@dataclass(frozen=True, slots=True)
class HeldCallback:
    """One callback: the four answers in their order, the verdict, the reason and what was noted."""

    order_id: UUID
    done_at: datetime | None
    answers: tuple[int | None, ...]
    verdict: Code
    reason: Code
    note: str


def held_callbacks(order_ids: Iterable[UUID]) -> tuple[HeldCallback, ...]:
    """This will list all callbacks about these orders, to one who answers for the permission."""
    rows = Callback.objects.filter(order_id__in=list(order_ids)).order_by("due_at")
    return tuple(
        HeldCallback(
            order_id=row.order_id,
            done_at=row.done_at,
            answers=tuple(getattr(row, answer) for answer in ANSWERS),
            verdict=row.verdict,
            reason=row.reason,
            note=row.note or "",
        )
        for row in rows
    )
