"""The front desk's door."""

from bihuan.contexts.frontdesk.actions import advise, attach, register, settle_tickets
from bihuan.contexts.frontdesk.queries import caller_desk, tickets_of
from bihuan.contexts.frontdesk.types import (
    AdviseResult,
    CallerDesk,
    NewCustomer,
    RegisterResult,
    SlotChoice,
    TicketRow,
    TicketState,
)

__all__ = [
    "AdviseResult",
    "CallerDesk",
    "NewCustomer",
    "RegisterResult",
    "SlotChoice",
    "TicketRow",
    "TicketState",
    "advise",
    "attach",
    "caller_desk",
    "register",
    "settle_tickets",
    "tickets_of",
]
