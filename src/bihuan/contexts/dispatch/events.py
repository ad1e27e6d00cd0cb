"""What the record says of plans and windows: ids, codes and counts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("dispatch.plan_proposed")
@dataclass(frozen=True, slots=True)
class PlanProposed:
    """A group's day was planned. `superseded_id`: the plan that stood until then."""

    plan_id: UUID
    date: date
    maker: Code
    cost: int
    policy_hash: Code
    proposed_count: int
    left_out_count: int
    superseded_id: UUID | None


@event("dispatch.plan_accepted")
@dataclass(frozen=True, slots=True)
class PlanAccepted:
    """A dispatcher took the plan as his own."""

    plan_id: UUID


@event("dispatch.plan_dispatched")
@dataclass(frozen=True, slots=True)
class PlanDispatched:
    """The plan's orders were given to their technicians; those that had changed meanwhile were dropped."""

    plan_id: UUID
    dispatched_count: int
    dropped_count: int


@event("dispatch.plan_unaccepted")
@dataclass(frozen=True, slots=True)
class PlanUnaccepted:
    """A dispatcher took his acceptance back; the plan is a proposal again."""

    plan_id: UUID


@event("dispatch.plan_recalled")
@dataclass(frozen=True, slots=True)
class PlanRecalled:
    """A dispatched plan was taken back unheard. `kept_count`: accepted by then, or given to others."""

    plan_id: UUID
    recalled_count: int
    kept_count: int


@event("dispatch.reassigned_by_hand")
@dataclass(frozen=True, slots=True)
class ReassignedByHand:
    """A dispatcher chose the technician himself. `despite`: the time rules he set aside, knowing it."""

    order_id: UUID
    person_id: UUID
    added_cost: int
    despite: tuple[Code, ...]


@event("dispatch.window_reserved")
@dataclass(frozen=True, slots=True)
class WindowReserved:
    """Minutes of a window were promised to a customer."""

    booking_id: UUID
    order_id: UUID
    slot: Code
    start_at: datetime
    end_at: datetime
    minutes: int


@event("dispatch.window_freed")
@dataclass(frozen=True, slots=True)
class WindowFreed:
    """A promised window's minutes were given back."""

    booking_id: UUID
    order_id: UUID


@event("dispatch.window_moved")
@dataclass(frozen=True, slots=True)
class WindowMoved:
    """A promised window is now kept by the new zone's group. `over_minutes`: beyond the room it has, if at all."""

    booking_id: UUID
    order_id: UUID
    before_id: UUID
    slot: Code
    start_at: datetime
    end_at: datetime
    minutes: int
    over_minutes: int | None


@event("dispatch.window_overbooked")
@dataclass(frozen=True, slots=True)
class WindowOverbooked:
    """A full window was promised knowingly. `over_minutes`: what is promised beyond its room.

    The note says why; None where the promise followed its order to another group.
    """

    booking_id: UUID
    order_id: UUID
    over_minutes: int
    note_id: UUID | None
