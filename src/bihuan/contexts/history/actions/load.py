"""Storing a batch of histories that was replayed in memory, and setting numbers aside for batches replayed at once."""

import datetime as dt
from datetime import datetime
from typing import Final
from uuid import uuid4

from bihuan.contexts.history.events import HistoryLoaded
from bihuan.contexts.history.types import Loaded, Replayed
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor
from bihuan.platform.models.series import reserve_numbers
from bihuan.platform.replay import store

RESERVED_MAX_COUNT: Final = 100_000


@action("history.load")
def load(actor: Actor, *, system: Code, batch: Replayed, at: datetime) -> Loaded:  # noqa: ARG001 - the decorator's
    """This will take over a batch of orders with all that was done about them. All or nothing; nobody outside is told.

    Conflict: somebody changed meanwhile what the batch rests on; replay it again.
    """
    stored = store(batch.rows)
    batch_id = uuid4()
    facts = HistoryLoaded(batch_id, system, batch.loaded_count, batch.known_count, len(batch.rows.events))
    record(facts, subject=("history", batch_id), path="", at=at)
    return Loaded(batch.loaded_count, batch.known_count, stored)


@action("history.reserve")
def reserve(
    actor: Actor,  # noqa: ARG001 - the decorator's
    *,
    wanted: tuple[tuple[Code, dt.date, int], ...],
    at: datetime,  # noqa: ARG001 - every action has a time
) -> tuple[int, ...]:
    """This will set aside so many running numbers of each series (prefix, day); gives the last one given out before."""
    if any(count > RESERVED_MAX_COUNT for _, _, count in wanted):
        raise Refused(N_("At most %(most)s numbers of a series are set aside at once."), most=RESERVED_MAX_COUNT)
    return tuple(reserve_numbers(prefix, on, count) for prefix, on, count in sorted(wanted))
