"""Words of dispatch: plans, proposals, windows on offer, and the rows of the board."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.windows import Window


class PlanState(StrEnum):
    """A plan is proposed, accepted by a dispatcher, and dispatched; a newer plan of the day supersedes it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    SUPERSEDED = "superseded"


class ProposalState(StrEnum):
    """`dropped`: the order had changed by the time it was to be dispatched; `dropped_because` says how."""

    PROPOSED = "proposed"
    DISPATCHED = "dispatched"
    DROPPED = "dropped"


class BookingState(StrEnum):
    """Whether the window's minutes are taken. Spent: it had begun when the order got another, so nothing came back."""

    BOOKED = "booked"
    FREED = "freed"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Leg:
    """One proposal on its way into the database."""

    order_id: UUID
    person_id: UUID
    sequence: int
    start_at: datetime
    end_at: datetime
    travel_s: int
    travel_m: int
    standing: bool
    why: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Miss:
    """One order left out, on its way into the database."""

    order_id: UUID
    reason: Code
    params: dict[str, Any]
    account: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A group's solved day, ready to be recorded as a plan."""

    path: str
    date: date
    maker: str
    cost: int
    policy_hash: Code
    problem: str
    legs: tuple[Leg, ...]
    misses: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan's head."""

    id: UUID
    path: str
    date: date
    state: PlanState
    maker: str
    cost: int
    proposed_count: int
    left_out_count: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What dispatching a plan did."""

    plan_id: UUID
    dispatched_count: int
    dropped_count: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """What taking a dispatched plan back did; what was kept had moved on by then."""

    plan_id: UUID
    recalled_count: int
    kept_count: int


@dataclass(frozen=True, slots=True)
class SlotOffer:
    """A window a customer may be promised. `left_count`: how many such jobs still fit.

    `owner_name`: the zone's owner, if at work then; empty otherwise.
    """

    date: date
    slot: Code
    start_at: datetime
    end_at: datetime
    left_count: int
    owner_name: str
    earliest: bool


@dataclass(frozen=True, slots=True)
class WindowChoice:
    """A window an order may be moved to. `left_count`: how many such jobs still fit; with none it is full."""

    start_at: datetime
    end_at: datetime
    left_count: int


@dataclass(frozen=True, slots=True)
class Booking:
    """A window taken for a customer, not yet tied to an order."""

    booking_id: UUID
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, slots=True)
class Broken:
    """One hard rule a reassignment would break, by how much (seconds for times, levels for skills, else 1).

    `order_id`: the other order of the day that would suffer; None where it is the one given.
    `away`: why the technician does not work that day (workforce.Unfit), where that is what is in the way.
    """

    rule: Code
    by: int
    order_id: UUID | None
    away: Code | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A reassignment by hand, judged before it is done.

    `added_cost`, in seconds of travel, is against how the order is now; that it was unserved does not count.
    """

    order_id: UUID
    person_id: UUID
    broken: tuple[Broken, ...]
    added_cost: int
    start_at: datetime
    end_at: datetime
    travel_s: int
    travel_m: int
    sequence: int

    @property
    def lawful(self) -> bool:
        """No hard rule stands in the way."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a technician's day on the board. `state` is "proposed" or the visit's; times are aware.

    `late_s`: how far past its limit it would end; `outside_window`: it would begin after the appointment's end.
    """

    order_id: UUID
    number: str
    business: Code
    work: Code
    tier: Code
    place: str
    state: Code
    order_state: Code
    start_at: datetime
    end_at: datetime
    travel_s: int
    appointment_start: datetime | None
    appointment_end: datetime | None
    promised: bool
    due_at: datetime
    proposal_id: UUID | None
    late_s: int
    outside_window: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One technician's day. `unfit` says why nothing may be planned; load counts planned work and travel.

    `group_path` is None for somebody who is not of the crew shown but has its orders.
    """

    person_id: UUID
    name: str
    code: Code
    rank: int
    contractor_id: UUID | None
    group_path: str | None
    shift: Window | None
    pause: Window | None
    unfit: Code | None
    free_minutes: int
    load_minutes: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One order nobody has, and why; `remedies` are the planner's, each a code with its parameters."""

    order_id: UUID
    number: str
    business: Code
    work: Code
    symptom: Code | None
    tier: Code
    customer_name: str
    zone_name: str
    due_at: datetime
    appointment_start: datetime | None
    appointment_end: datetime | None
    reason: Code
    params: dict[str, Any]
    remedies: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """One thing dispatch did on a day: `name` is the event's, `facts` its own fields; `number` the order's, if one."""

    name: Code
    at: datetime
    actor_id: str
    path: str
    facts: Any
    number: str


@dataclass(frozen=True, slots=True)
class GroupHead:
    """One group of the board: its plan of the day, if any, its zones, slack and spread."""

    path: str
    name: str
    zones: tuple[str, ...]
    plan: PlanRow | None
    slack_minutes: int
    spread_minutes: int


@dataclass(frozen=True, slots=True)
class Board:
    """A day: groups, technicians under them, and what waits."""

    date: date
    groups: tuple[GroupHead, ...]
    rows: tuple[BoardRow, ...]
    waiting: tuple[WaitingRow, ...]
