"""Words of care: the outcomes of a callback, its four answers, and the rows of its policy tables."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.shares import Kept

SCORE_MIN, SCORE_MAX = 1, 5


class CallbackState(StrEnum):
    """Where a callback stands.

    `unreached`: tried as often as policy says, a supervisor decides. `dropped`: the order was settled or reopened
    without it, so there is nothing left to ask.
    """

    DUE = "due"
    DONE = "done"
    UNREACHED = "unreached"
    DROPPED = "dropped"


WAITING = (CallbackState.DUE, CallbackState.UNREACHED)


class Verdict(StrEnum):
    """What the customer said; or that nobody could be reached, which only a supervisor may record."""

    SATISFIED = "satisfied"
    DISSATISFIED = "dissatisfied"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class Answers:
    """The four measured answers, each 1 (worst) to 5 (best)."""

    contact_in_time: int
    appointment_kept: int
    technical_level: int
    attitude: int

    def lowest(self) -> int:
        """This will give the worst of the four."""
        return min(self.contact_in_time, self.appointment_kept, self.technical_level, self.attitude)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One message: `step` is the act it tells of; `text` uses $names from the step's list only.

    `delay_s`: how long it waits, so that an act undone at once never reaches the customer.
    """

    step: Code
    channel: Code
    text: str
    delay_s: int


@dataclass(frozen=True, slots=True)
class SampleRow:
    """How many of a kind's completed orders are called back (10,000 = all), and within how many minutes."""

    work: Code
    tier: Code
    share_bp: int
    due_minutes: int


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """How callbacks are done. `lowest_score`: an answer below it can't stand beside a satisfied verdict."""

    lowest_score: int
    attempts_count: int
    retry_minutes: int
    escalated_retry_minutes: int
    taken_minutes: int
    carrier_name: str
    supervision_phone: str


@dataclass(frozen=True, slots=True)
class CallbackTargets:
    """The bar for a day."""

    callback_bp: int


@dataclass(frozen=True, slots=True)
class CallbackFigures:
    """How the day's callbacks stand: made in time against the target, and what waits."""

    done: Kept
    waiting_count: int
    late_count: int
    escalated_count: int
    unreached_count: int


@dataclass(frozen=True, slots=True)
class CallbackRow:
    """One callback as its list shows it; name and phone masked."""

    id: UUID
    order_id: UUID
    customer_id: UUID
    number: str
    business: Code
    work: Code
    tier: Code
    customer_name: str
    customer_phone: str
    technician_name: str
    cycle: int
    escalation: int
    state: CallbackState
    due_at: datetime
    completed_at: datetime | None
    attempts_count: int
    taken_by_me: bool
    taken_by_other: bool


@dataclass(frozen=True, slots=True)
class CallbackResult:
    """What recording an attempt led to."""

    callback_id: UUID
    state: CallbackState
    verdict: Verdict | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallbackDetail:
    """One callback with what the agent needs in hand while speaking; `phone` is whole only while the agent has it."""

    row: CallbackRow
    phone: str
    answers: Answers | None
    verdict: Verdict | None
    reason: Code | None
    note: str | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class CallbackCounts:
    """How many callbacks there are, by the list's fixed views."""

    due: int
    late: int
    escalated: int
    unreached: int
    done: int


@dataclass(frozen=True, slots=True)
class SampleMessage:
    """A template filled with sample facts; `unused`: what it might have said besides."""

    text: str
    unused: tuple[Code, ...]
    delay_s: int
