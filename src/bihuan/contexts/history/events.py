"""What the record says of a takeover itself; what was taken over tells of itself."""

from dataclasses import dataclass
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("history.loaded")
@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """A batch of orders was taken over from an older system, with all that was done about them."""

    batch_id: UUID
    system: Code
    loaded_count: int
    known_count: int
    events_count: int
