"""Events of one act on many orders; what happened to each order stands among its own."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("orders.many_asked")
@dataclass(frozen=True, slots=True)
class ManyAsked:
    """Somebody asked for one act on many orders."""

    bulk_id: UUID
    verb: Code
    orders_count: int


@event("orders.many_stopped")
@dataclass(frozen=True, slots=True)
class ManyStopped:
    """Whoever asked for it had the rest left as they are."""

    bulk_id: UUID


@event("orders.many_finished")
@dataclass(frozen=True, slots=True)
class ManyFinished:
    """It is over: done, refused, and left because it was stopped."""

    bulk_id: UUID
    done_count: int
    refused_count: int
    left_count: int
