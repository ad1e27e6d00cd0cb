"""What a history must be before it is replayed. Pure: rows in, faults by field out."""

from collections.abc import Iterator
from datetime import datetime

from bihuan.contexts.history.types import History
from bihuan.kernel.errors import N_, Fault


def faults(history: History, now: datetime) -> Iterator[Fault]:
    """This will name steps out of order or from the future; whether a step was lawful, the replay finds out."""
    if history.received_at > now:
        yield Fault("received_at", N_("This lies in the future. A history ends today."))
    before = history.received_at
    for index, step in enumerate(history.steps):
        if step.at < before:
            yield Fault(
                step_place(index, "at"),
                N_("This step was taken before the one above it. Put the steps into the order of their times."),
            )
        elif step.at > now:
            yield Fault(step_place(index, "at"), N_("This lies in the future. A history ends today."))
        before = max(before, step.at)


def step_place(index: int, field: str = "") -> str:
    """This will name a step, counted from 1, or one of its fields."""
    return f"steps[{index + 1}]" + (f".{field}" if field else "")


def line_place(line: int, field: str) -> str:
    """This will name a field on a line of the file."""
    return f"line {line} {field}".rstrip()
