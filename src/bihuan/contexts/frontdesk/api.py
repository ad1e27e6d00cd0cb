"""The front desk's door."""

from bihuan.contexts.frontdesk.actions.desk import advise, attach, register
from bihuan.contexts.frontdesk.actions.intercept import intercept
from bihuan.contexts.frontdesk.actions.settle import settle_tickets
from bihuan.contexts.frontdesk.actions.take_over import take_over
from bihuan.contexts.frontdesk.actions.tickets import TICKET_PREFIX
from bihuan.contexts.frontdesk.held import HeldTicket, held_tickets
from bihuan.contexts.frontdesk.policies import INTERCEPT, TESTS
from bihuan.contexts.frontdesk.queries import (
    caller_desk,
    intercept_choices,
    intercept_counts,
    ticket_numbers,
    tickets_numbered,
    tickets_of,
    tickets_of_customer,
)
from bihuan.contexts.frontdesk.types import (
    AdviseResult,
    CallerDesk,
    CauseRow,
    InterceptCounts,
    InterceptResult,
    NewCustomer,
    RegisterResult,
    SlotChoice,
    TestRow,
    TicketRow,
    TicketState,
)

__all__ = [
    "INTERCEPT",
    "TESTS",
    "TICKET_PREFIX",
    "AdviseResult",
    "CallerDesk",
    "CauseRow",
    "HeldTicket",
    "InterceptCounts",
    "InterceptResult",
    "NewCustomer",
    "RegisterResult",
    "SlotChoice",
    "TestRow",
    "TicketRow",
    "TicketState",
    "advise",
    "attach",
    "caller_desk",
    "held_tickets",
    "intercept",
    "intercept_choices",
    "intercept_counts",
    "register",
    "settle_tickets",
    "take_over",
    "ticket_numbers",
    "tickets_numbered",
    "tickets_of",
    "tickets_of_customer",
]
