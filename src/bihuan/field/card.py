"""One order as the phone shows it: how far it has come, the one next step, what else may be done, and the way there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import NextStep, OrderDetail, State
from bihuan.field.acts import ACTIONS
from bihuan.field.questions import Questions, asks, questions
from bihuan.kernel.geo import Datum, Point, convert

IN_HAND: Final = (State.ASSIGNED, State.ACCEPTED, State.TRAVELLING, State.WORKING)
# The way of a visit. All that lie ahead stand in the page, one shown: without a network there is nobody to ask.
WAY: Final = ("accept", "contact", "depart", "arrive", "complete")
LABELS: Final = {
    "accept": gettext_lazy("Take the order"),
    "contact": gettext_lazy("Call the customer"),
    "depart": gettext_lazy("I have set out"),
    "arrive": gettext_lazy("I am there"),
    "complete": gettext_lazy("Fill in the closing checks"),
    "request_hold": gettext_lazy("Ask for a hold of the clock"),
    "resume": gettext_lazy("Take it up again"),
    "reschedule": gettext_lazy("Agree another appointment"),
    "return": gettext_lazy("Give the order back"),
    "block": gettext_lazy("Report what blocks it"),
    "note": gettext_lazy("Write a note"),
}
# On the sheet's own button: the same act, now done.
SUBMITS: Final = {
    "contact": gettext_lazy("Keep the result of the call"),
    "complete": gettext_lazy("Report completion"),
    "request_hold": gettext_lazy("Ask the desk for the hold"),
    "reschedule": gettext_lazy("Set this appointment"),
    "return": gettext_lazy("Give it back for this reason"),
    "block": gettext_lazy("Report this block"),
    "note": gettext_lazy("Keep the note"),
}
ICONS: Final = {
    "accept": "check",
    "contact": "phone",
    "depart": "navigation",
    "arrive": "map-pin",
    "complete": "list-check",
    "request_hold": "player-pause",
    "resume": "player-play",
    "reschedule": "calendar",
    "return": "arrow-back-up",
    "block": "ban",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act with its words; `why` says why it can't be taken now, if it can't."""

    verb: str
    label: str
    submit: str
    icon: str
    asked: Questions
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the five marks of progress; `look` is done, current or empty for what lies ahead. `verb` leads to it."""

    verb: str
    label: str
    look: str


@dataclass(frozen=True, slots=True)
class Way:
    """The place for the phone's maps: WGS-84 for geo: addresses, GCJ-02 for Amap."""

    wgs84: Point
    gcj02: Point


@dataclass(frozen=True, slots=True)
class Card:
    """An order, its `way` of steps from the next one on, and the steps under “more”; `place` only while it is his."""

    order: OrderDetail
    marks: tuple[Mark, ...]
    way: tuple[Step, ...]
    more: tuple[Step, ...]
    place: Way | None

    @property
    def open(self) -> bool:
        """Whether it is in the technician's hands."""
        return self.order.row.state in IN_HAND

    @property
    def nothing(self) -> dict[str, str]:
        """No answers and no faults: a sheet that was not filled in yet."""
        return {}

    @property
    def sheets(self) -> tuple[Step, ...]:
        """Every step that asks something, once."""
        return tuple({step.verb: step for step in (*self.way, *self.more) if step.asked}.values())


def card(order: OrderDetail, place: Point | None, at: datetime) -> Card:
    """This will build the card; `place` is where the order's address lies, None while nobody knows."""
    offered = {one.verb: one for one in order.steps if one.verb in ACTIONS and not one.outside}
    way = _way(order, offered)
    # A step of the way whose time has not come is no news; anything else that can't be done says why.
    more = [verb for verb, one in offered.items() if verb not in way[:1] and (one.enabled or verb not in WAY)]
    return Card(
        order=order,
        marks=_marks(order),
        way=tuple(_step(verb, offered.get(verb), order, at) for verb in way),
        more=tuple(_step(verb, offered[verb], order, at) for verb in sorted(more, key=list(ACTIONS).index)),
        place=Way(place, convert(place, Datum.WGS84, Datum.GCJ02)) if place and order.row.state in IN_HAND else None,
    )


def step(verb: str, order: OrderDetail, at: datetime) -> Step:
    """This will give one step of an order with what it asks, whether or not it is the next."""
    return _step(verb, next((one for one in order.steps if one.verb == verb), None), order, at)


def _way(order: OrderDetail, offered: dict[str, NextStep]) -> list[str]:
    first = next((verb for verb, one in offered.items() if one.primary), None)
    if first not in WAY:
        return [first] if first else []
    return [verb for verb in WAY[WAY.index(first) :] if verb != "contact" or order.contacted_at is None]


def _step(verb: str, known: NextStep | None, order: OrderDetail, at: datetime) -> Step:
    return Step(
        verb=verb,
        label=str(LABELS[verb]),
        submit=str(SUBMITS.get(verb, LABELS[verb])),
        icon=ICONS[verb],
        asked=questions(verb, order.row, at) if asks(verb) else (),
        why=_(known.reason) % known.reason_params if known and known.reason else "",
    )


def _marks(order: OrderDetail) -> tuple[Mark, ...]:
    state = order.row.state
    visit = next((one for one in reversed(order.visits) if one.state != "dropped"), None)
    completed = order.row.completed_at is not None and state not in orders.OPEN
    reached = [
        ("accept", _("Taken"), bool(visit and visit.accepted_at)),
        ("contact", _("Contacted"), order.contacted_at is not None),
        ("arrive", _("On site"), bool(visit and visit.arrived_at)),
        ("test", _("Tested"), completed),
        ("complete", _("Done"), completed),
    ]
    last = max((index for index, (_verb, _label, done) in enumerate(reached) if done), default=-1)
    return tuple(
        Mark(verb, label, "done" if done else "current" if index == last + 1 else "")
        for index, (verb, label, done) in enumerate(reached)
    )
