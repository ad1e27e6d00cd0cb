"""An order's history as an older system tells it: the facts it began with, and what was done, step by step.

The fields are the file's (docs/history.md). People and zones are named by their codes. `by`: who did it, where known;
a technician's own step without him is one done outside the system.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AwareDatetime, ConfigDict, Field

from bihuan.contexts.care.api import Verdict
from bihuan.kernel.codes import Code
from bihuan.platform.replay import Batch, Stored

CLOSED: Any = ConfigDict(extra="forbid", strict=True)
Moment: TypeAlias = AwareDatetime
Score: TypeAlias = Annotated[int, Field(ge=1, le=5)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What every step says: when it was taken, and by whom if that is known."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    at: Moment
    by: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Give(Step):
    """A visit is given to a technician, or taken from one and given to another."""

    act: Literal["assign", "reassign"]
    person: Code
    planned_start: Moment | None = None
    planned_end: Moment | None = None
    sequence: int | None = None
    helpers: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Go(Step):
    """The technician takes the job, sets out, or is there."""

    act: Literal["accept", "depart", "arrive"]
    claimed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Step):
    """Somebody tried to speak to the customer."""

    act: Literal["contact"]
    channel: Code
    outcome: Code
    claimed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complete(Step):
    """The work is done: what was found, done and measured."""

    act: Literal["complete"]
    checks: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    cause: Code | None = None
    remedy: Code | None = None
    note: str | None = None
    claimed_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Step):
    """What needs no more words."""

    act: Literal["withdraw", "unblock", "urge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Step):
    """The hold ended. `person` has the order from then on, also where the rota of the day does not know them."""

    act: Literal["resume"]
    person: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasoned(Step):
    """What needs a reason of the catalogue's list for it."""

    act: Literal["return", "block", "cancel", "close", "reopen"]
    reason: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHold(Step):
    """A pause was asked for."""

    act: Literal["request_hold"]
    reason: Code
    until: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideHold(Step):
    """The pause asked for last was approved, until `until` or as asked, or refused."""

    act: Literal["approve_hold", "refuse_hold"]
    until: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reschedule(Step):
    """A new appointment was agreed."""

    act: Literal["reschedule"]
    start: Moment
    end: Moment
    reason: Code
    promised: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SetZone(Step):
    """The order found its zone, or a better one."""

    act: Literal["set_zone"]
    zone: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Step):
    """A note; or a call about the order, which is an urge and a ticket of its own."""

    act: Literal["note", "call"]
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer(Step):
    """A callback that reached nobody; or, after as many as policy says, its settling by a supervisor."""

    act: Literal["no_answer", "settle_unreached"]
    outcome: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Step):
    """What the customer said when called back."""

    act: Literal["answer"]
    contact_in_time: Score
    appointment_kept: Score
    technical_level: Score
    attitude: Score
    verdict: Verdict
    reason: Code | None = None
    note: str = ""


AnyStep: TypeAlias = Annotated[
    Give | Go | Contact | Complete | Plain | Resume | Reasoned | AskHold | DecideHold | Reschedule | SetZone | Words
    | NoAnswer | Answer,
    Field(discriminator="act"),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The customer; `ref` is the carrier's own number of them."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: str
    phone: str
    tier: Code = "ordinary"
    ref: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The call by which the order came in; it becomes a ticket."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    channel: Code = "hotline"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One order from its request to where it stands now. `ref`: what the older system called it.

    `live`: a person spoke to the customer while registering, which is the first response.
    """

    __pydantic_config__: ClassVar[Any] = CLOSED

    ref: Annotated[str, Field(min_length=1, max_length=128)]
    received_at: Moment
    customer: Who
    address: str
    business: Code
    work: Code
    account: str | None = None
    symptom: Code | None = None
    source: Code = "import"
    live: bool = False
    appointment_start: Moment | None = None
    appointment_end: Moment | None = None
    note: str | None = None
    call: Call | None = None
    by: Code | None = None
    steps: tuple[AnyStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A history, the line of the file it stands on, and what is written there."""

    line: int
    history: History
    text: bytes


@dataclass(frozen=True, slots=True)
class Replayed:
    """A batch of histories replayed in memory, ready to be stored. `known`: received before, so nothing was made."""

    loaded_count: int
    known_count: int
    rows: Batch


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a batch of histories."""

    loaded_count: int
    known_count: int
    stored: tuple[Stored, ...]
