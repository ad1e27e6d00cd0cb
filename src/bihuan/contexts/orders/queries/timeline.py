"""The timeline: each recorded event as verb and facts. The table says, per event, which facts a person reads.

Another context that records events about an order says how they read by `tells(...)`; an event nobody described
still shows, by its name.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from bihuan.contexts.orders.rows import FactRow, TimelineRow
from bihuan.kernel.codes import Code
from bihuan.kernel.errors import N_
from bihuan.kernel.windows import Window
from bihuan.platform.events.read import Recorded

Names = Mapping[UUID, str]
Part = Callable[[Any, Names], FactRow | None]


@dataclass(frozen=True)
class Telling:
    """How one kind of event reads: its verb, its tone (neutral, attention, danger, done) and its facts in order."""

    label: str
    tone: str = "neutral"
    parts: tuple[Part, ...] = ()


def value(field: str, label: str, code_list: Code | None = None) -> Part:
    """This will show a field as it is: a number, a time, or a code of `code_list`; nothing if it is None."""

    def part(facts: Any, _names: Names) -> FactRow | None:
        found = getattr(facts, field)
        return None if found is None else FactRow(label, found, code_list)

    return part


def window(start: str, end: str, label: str) -> Part:
    """This will show two fields as the one window they mean; nothing where none was agreed."""

    def part(facts: Any, _names: Names) -> FactRow | None:
        first, last = getattr(facts, start), getattr(facts, end)
        return None if first is None or last is None else FactRow(label, Window(first, last))

    return part


def person(field: str, label: str) -> Part:
    """This will show a person's name."""

    def part(facts: Any, names: Names) -> FactRow | None:
        found = getattr(facts, field)
        return FactRow(label, names[found]) if found in names else None

    return part


def flag(field: str, label: str, *, shown_if: bool = True) -> Part:
    """This will show a fact only where it holds, as its label alone."""

    def part(facts: Any, _names: Names) -> FactRow | None:
        return FactRow(label, shown_if) if getattr(facts, field) is shown_if else None

    return part


TECHNICIAN: Final = person("person_id", N_("Technician"))
OUTSIDE: Final = flag("outside", N_("Done outside the system"))
CLAIM_OUTSIDE: Final[Part] = lambda facts, _names: (  # noqa: E731 - one fact, used by five rows of the table
    FactRow(N_("The phone's time is not believable"), True) if facts.claim == "outside" else None
)
FIELD: Final = (TECHNICIAN, OUTSIDE, CLAIM_OUTSIDE)
PLAN: Final = (TECHNICIAN, window("planned_start", "planned_end", N_("Planned time")))
DUE: Final = value("due_at", N_("Limit"))
UNTIL: Final = value("until", N_("Until"))


def reason(code_list: Code) -> Part:
    """This will show the reason's code."""
    return value("reason", N_("Reason"), code_list)


TELLINGS: Final[dict[str, Telling]] = {
    "orders.received": Telling(
        N_("Received"),
        parts=(
            value("symptom", N_("Symptom"), "symptoms"),
            window("appointment_start", "appointment_end", N_("Appointment")),
            DUE,
        ),
    ),
    "orders.zone_set": Telling(N_("Zone set")),
    "orders.assigned": Telling(N_("Assigned"), parts=PLAN),
    "orders.reassigned": Telling(
        N_("Reassigned"), parts=(*PLAN, person("previous_person_id", N_("Previous technician")))
    ),
    "orders.withdrawn": Telling(N_("Withdrawn"), parts=(reason("off_duty"), TECHNICIAN)),
    "orders.returned": Telling(N_("Returned to the desk"), "attention", (reason("return_reasons"), TECHNICIAN)),
    "orders.accepted": Telling(N_("Accepted"), parts=FIELD),
    "orders.contacted": Telling(
        N_("Contact"),
        parts=(
            value("outcome", N_("Outcome"), "contact_outcomes"),
            value("channel", N_("Channel"), "contact_channels"),
            *FIELD,
        ),
    ),
    "orders.departed": Telling(N_("On the way"), parts=FIELD),
    "orders.arrived": Telling(
        N_("Arrived"),
        "done",
        (
            flag("in_window", N_("Within the appointment")),
            flag("in_window", N_("Outside the appointment"), shown_if=False),
            *FIELD,
        ),
    ),
    "orders.completed": Telling(
        N_("Completed"),
        "done",
        (
            value("cause", N_("Cause"), "causes"),
            value("remedy", N_("Remedy"), "remedies"),
            flag("breached", N_("Past the limit")),
            *FIELD,
        ),
    ),
    "orders.hold_requested": Telling(
        N_("Hold asked for"), "attention", (reason("hold_reasons"), value("wanted_until", N_("Until")))
    ),
    "orders.hold_approved": Telling(N_("Hold approved"), parts=(reason("hold_reasons"), UNTIL, DUE)),
    "orders.hold_refused": Telling(N_("Hold refused"), parts=(reason("hold_reasons"),)),
    "orders.resumed": Telling(N_("Resumed"), parts=(TECHNICIAN, DUE)),
    "orders.blocked": Telling(N_("Blocked"), "attention", (reason("block_reasons"),)),
    "orders.unblocked": Telling(N_("Unblocked")),
    "orders.rescheduled": Telling(
        N_("Rescheduled"),
        parts=(reason("reschedule_reasons"), window("start", "end", N_("Appointment"))),
    ),
    "orders.urged": Telling(
        N_("Urged"), "attention", (value("count", N_("Times urged")), flag("late", N_("Past the limit")))
    ),
    "orders.noted": Telling(N_("Note")),
    "orders.cancelled": Telling(N_("Cancelled"), parts=(reason("cancel_reasons"),)),
    "orders.reopened": Telling(
        N_("Reopened"),
        "danger",
        (
            reason("dissatisfaction_reasons"),
            value("cycle", N_("Cycle")),
            value("escalation", N_("Escalation level")),
            DUE,
        ),
    ),
    "orders.closed": Telling(N_("Closed"), "done", (reason("close_reasons"),)),
}


def tells(name: str, telling: Telling) -> None:
    """This will say how another context's event about an order reads; called once, where the event is declared."""
    if TELLINGS.setdefault(name, telling) is not telling:
        raise ValueError(f"it is already said how {name} reads")


def event_label(name: str) -> str:
    """This will give the message id by which an event reads; empty where nobody described it."""
    telling = TELLINGS.get(name)
    return telling.label if telling else ""


def timeline(history: Iterable[Recorded], names: Names) -> tuple[TimelineRow, ...]:
    """This will give an order's events newest first; `names` are those of the people in them."""
    rows = [_row(one, names) for one in history]
    return tuple(reversed(rows))


def people_in(history: Iterable[Recorded]) -> frozenset[UUID]:
    """This will gather whose names the timeline needs."""
    fields = ("person_id", "previous_person_id")
    return frozenset(
        found for one in history for name in fields if (found := getattr(one.facts, name, None)) is not None
    )


def _row(one: Recorded, names: Names) -> TimelineRow:
    telling = TELLINGS.get(one.name) or Telling(one.name)
    shown = (part(one.facts, names) for part in telling.parts)
    return TimelineRow(
        event_id=one.id,
        name=one.name,
        label=telling.label,
        tone=telling.tone,
        at=one.at,
        claimed_at=one.claimed_at,
        facts=tuple(row for row in shown if row is not None),
        actor=one.actor,
        channel=one.channel,
        by_system=one.actor.startswith("system:"),
    )
