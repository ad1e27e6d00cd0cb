"""Dispatch's door."""

from bihuan.contexts.dispatch.actions.appointments import OVERBOOK, follow_zone, reschedule
from bihuan.contexts.dispatch.actions.byhand import TIME_RULES, fault_of, reassign
from bihuan.contexts.dispatch.actions.plans import accept_plan, dispatch_plan, record_plan
from bihuan.contexts.dispatch.actions.slots import bind_booking, free_window, reserve_slot
from bihuan.contexts.dispatch.actions.undo import recall_plan, unaccept_plan
from bihuan.contexts.dispatch.forecasting import foretold
from bihuan.contexts.dispatch.planning import groups_under, plan_groups, request_plan
from bihuan.contexts.dispatch.policies import RULES, TIERS
from bihuan.contexts.dispatch.queries.board import NOT_PLANNED_YET, board
from bihuan.contexts.dispatch.queries.plans import (
    LeftOutRow,
    ProposalRow,
    WhyView,
    left_out,
    plan,
    plan_days,
    plan_events,
    plans,
    proposals,
    why,
)
from bihuan.contexts.dispatch.queries.sight import Sight, sight
from bihuan.contexts.dispatch.reach import require_reach
from bihuan.contexts.dispatch.slots import offer_slots, window_choices
from bihuan.contexts.dispatch.translate import NO_PLACE
from bihuan.contexts.dispatch.trial import candidates, preview
from bihuan.contexts.dispatch.types import (
    Block,
    Board,
    BoardRow,
    Booking,
    Broken,
    Dispatched,
    GroupHead,
    PlanEvent,
    PlanRow,
    PlanState,
    ProposalState,
    Recalled,
    SlotOffer,
    Trial,
    WaitingRow,
    WindowChoice,
)

__all__ = [
    "NOT_PLANNED_YET",
    "NO_PLACE",
    "OVERBOOK",
    "RULES",
    "TIERS",
    "TIME_RULES",
    "Block",
    "Board",
    "BoardRow",
    "Booking",
    "Broken",
    "Dispatched",
    "GroupHead",
    "LeftOutRow",
    "PlanEvent",
    "PlanRow",
    "PlanState",
    "ProposalRow",
    "ProposalState",
    "Recalled",
    "Sight",
    "SlotOffer",
    "Trial",
    "WaitingRow",
    "WhyView",
    "WindowChoice",
    "accept_plan",
    "bind_booking",
    "board",
    "candidates",
    "dispatch_plan",
    "fault_of",
    "follow_zone",
    "foretold",
    "free_window",
    "groups_under",
    "left_out",
    "offer_slots",
    "plan",
    "plan_days",
    "plan_events",
    "plan_groups",
    "plans",
    "preview",
    "proposals",
    "reassign",
    "recall_plan",
    "record_plan",
    "request_plan",
    "require_reach",
    "reschedule",
    "reserve_slot",
    "sight",
    "unaccept_plan",
    "why",
    "window_choices",
]
