"""What the record says of an order: ids, codes, numbers and times; never a name, a phone, an address or a sentence.

One act records one event. The clock, the timeline and every figure about an order are derived from these alone, so a
field is added, never renamed or reinterpreted; a changed meaning is a new version with an upcaster.
"""

from bihuan.contexts.orders.events.course import (
    Blocked,
    Cancelled,
    Closed,
    HoldApproved,
    HoldRefused,
    HoldRequested,
    Noted,
    Received,
    Reopened,
    Rescheduled,
    Resumed,
    SheetForgotten,
    SheetImported,
    SheetKept,
    Unblocked,
    Urged,
    WordsErased,
    ZoneSet,
)
from bihuan.contexts.orders.events.many import ManyAsked, ManyFinished, ManyStopped
from bihuan.contexts.orders.events.visits import (
    Accepted,
    Arrived,
    Assigned,
    Claim,
    Completed,
    Contacted,
    Departed,
    Reassigned,
    Returned,
    Withdrawn,
)

__all__ = [
    "Accepted",
    "Arrived",
    "Assigned",
    "Blocked",
    "Cancelled",
    "Claim",
    "Closed",
    "Completed",
    "Contacted",
    "Departed",
    "HoldApproved",
    "HoldRefused",
    "HoldRequested",
    "ManyAsked",
    "ManyFinished",
    "ManyStopped",
    "Noted",
    "Reassigned",
    "Received",
    "Reopened",
    "Rescheduled",
    "Resumed",
    "Returned",
    "SheetForgotten",
    "SheetImported",
    "SheetKept",
    "Unblocked",
    "Urged",
    "Withdrawn",
    "WordsErased",
    "ZoneSet",
]
