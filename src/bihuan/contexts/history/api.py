"""The door to taking over from an older system."""

from bihuan.contexts.history.actions.cast import STEPS
from bihuan.contexts.history.actions.load import load, reserve
from bihuan.contexts.history.actions.receive import receive
from bihuan.contexts.history.actions.steps import Course
from bihuan.contexts.history.importing.replaying import replay_batch
from bihuan.contexts.history.importing.running import BATCH_COUNT, CARRIER, Totals, load_lines
from bihuan.contexts.history.types import History, Loaded, Numbered, Replayed

__all__ = [
    "BATCH_COUNT",
    "CARRIER",
    "STEPS",
    "Course",
    "History",
    "Loaded",
    "Numbered",
    "Replayed",
    "Totals",
    "load",
    "load_lines",
    "receive",
    "replay_batch",
    "reserve",
]
