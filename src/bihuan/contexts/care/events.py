"""What the record says of callbacks: ids, codes and scores."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.contexts.care.types import Verdict
from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("care.callback_opened")
@dataclass(frozen=True, slots=True)
class CallbackOpened:
    """A completed order is to be called back by `due_at`."""

    callback_id: UUID
    order_id: UUID
    cycle: int
    due_at: datetime
    policy_hash: Code


@event("care.callback_taken")
@dataclass(frozen=True, slots=True)
class CallbackTaken:
    """An agent took the callback in hand until `until`, and with it saw the customer's whole phone number."""

    callback_id: UUID
    order_id: UUID
    until: datetime


@event("care.callback_unanswered")
@dataclass(frozen=True, slots=True)
class CallbackUnanswered:
    """Nobody answered; the next try is due at `next_at`, or, where that is None, a supervisor decides."""

    callback_id: UUID
    order_id: UUID
    outcome: Code
    attempts_count: int
    next_at: datetime | None


@event("care.callback_answered")
@dataclass(frozen=True, slots=True)
class CallbackAnswered:
    """The customer gave the four answers and said whether the matter is settled."""

    callback_id: UUID
    order_id: UUID
    cycle: int
    verdict: Verdict
    contact_in_time: int
    appointment_kept: int
    technical_level: int
    attitude: int
    reason: Code | None


@event("care.callback_dropped")
@dataclass(frozen=True, slots=True)
class CallbackDropped:
    """The order was settled or reopened without its callback; nobody is asked any more."""

    callback_id: UUID
    order_id: UUID


@event("care.callback_settled")
@dataclass(frozen=True, slots=True)
class CallbackSettled:
    """A supervisor settled the callback of a customer who could not be reached."""

    callback_id: UUID
    order_id: UUID
    reason: Code


@event("care.words_erased")
@dataclass(frozen=True, slots=True)
class WordsErased:
    """What an erased customer was told and said is gone; that it was told and said stays."""

    customer_id: UUID
    callbacks_count: int
    messages_count: int
