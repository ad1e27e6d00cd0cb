"""The door to taking over from an older system."""

from bihuan.contexts.history.actions.cast import STEPS
from bihuan.contexts.history.actions.load import load
from bihuan.contexts.history.actions.receive import receive
from bihuan.contexts.history.actions.steps import Course
from bihuan.contexts.history.importing import BATCH_COUNT, CARRIER, Totals, load_lines
from bihuan.contexts.history.types import History, Loaded, Numbered

__all__ = [
    "BATCH_COUNT",
    "CARRIER",
    "STEPS",
    "Course",
    "History",
    "Loaded",
    "Numbered",
    "Totals",
    "load",
    "load_lines",
    "receive",
]
