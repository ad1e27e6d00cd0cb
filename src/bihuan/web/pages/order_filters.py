"""The orders list's filter as it stands in the address: views, conditions, words to search, sort, page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.api import OrderFilter, State
from bihuan.contexts.workforce import api as workforce
from bihuan.kernel.errors import NotFound
from bihuan.kernel.worktime import day_bounds
from bihuan.platform.actor import Actor
from bihuan.web.formats import ATTENTION_S
from bihuan.web.labels import choices, code_label, state_label
from bihuan.web.requests import day_in, page_number, uuid_in

SORTS = {
    "tightest": gettext_lazy("tightest first"),
    "newest": gettext_lazy("newest first"),
    "number": gettext_lazy("by number"),
}
CODES = {"business": "businesses", "work": "works", "tier": "tiers"}
LABELS = {
    "business": gettext_lazy("Business"),
    "work": gettext_lazy("Work"),
    "tier": gettext_lazy("Tier"),
    "state": gettext_lazy("State"),
    "unit": gettext_lazy("Unit"),
    "holder": gettext_lazy("Technician"),
    "q": gettext_lazy("Search"),
}
DAYS = {
    "received_from": gettext_lazy("Received from"),
    "received_to": gettext_lazy("Received until"),
    "due_on": gettext_lazy("Limit on"),
    "appointed_on": gettext_lazy("Appointment on"),
}
NUMBERS_MAX_COUNT = 50  # as many as can be ticked in one list
FLAGS = {
    "missed": gettext_lazy("Limit not kept"),
    "unanswered": gettext_lazy("Not yet spoken to"),
    "reopened": gettext_lazy("Reopened before"),
}
Days = dict[str, tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class View:
    """One of the fixed views: what it filters, and its key, which is its place."""

    name: str
    label: str | Promise
    states: tuple[State, ...] = ()
    tight: bool = False
    hold_waiting: bool = False
    urged: bool = False
    needs_zone: bool | None = None

    def filter(self, now: datetime) -> OrderFilter:
        """This will give the view's filter at `now`."""
        return OrderFilter(
            states=self.states,
            due_before=now + timedelta(seconds=ATTENTION_S) if self.tight else None,
            hold_waiting=self.hold_waiting,
            urged=self.urged,
            needs_zone=self.needs_zone,
        )


_OPEN = tuple(sorted(orders.OPEN))
VIEWS = (
    View("open", gettext_lazy("Open"), _OPEN),
    View("tight", gettext_lazy("Due within 30 min"), _OPEN, tight=True),
    View("pool", gettext_lazy("To be assigned"), orders.POOL),
    View("hold", gettext_lazy("Hold to decide"), _OPEN, hold_waiting=True),
    View("urged", gettext_lazy("Urged"), _OPEN, urged=True),
    View("zone", gettext_lazy("Zone unknown"), _OPEN, needs_zone=True),
    View("completed", gettext_lazy("To be called back"), (State.COMPLETED,)),
    View("all", gettext_lazy("All")),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in force, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A select to add a condition with."""

    name: str
    label: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class More:
    """The rarer conditions: a technician to choose, days to name, marks to press."""

    holders: Choice | None
    days: tuple[tuple[str, str], ...]
    flags: tuple[tuple[str, str], ...]


class ListQuery:
    """The address's query, read leniently: what it does not know filters nothing."""

    def __init__(self, query: QueryDict, actor: Actor, now: datetime) -> None:
        self.query, self.actor, self.now = query, actor, now
        self.view = next((view for view in VIEWS if view.name == query.get("view")), VIEWS[0])
        self.text = query.get("q", "").strip()[:64]
        if self.text and "view" not in query:
            self.view = VIEWS[-1]  # who searches means every order, also the settled ones
        self.sort = query.get("sort", "") if query.get("sort") in SORTS else "tightest"
        self.number = page_number(query)
        self.numbers = tuple(query.getlist("number"))[:NUMBERS_MAX_COUNT]
        self.units = workforce.units(actor, permission="orders.view")

    def filter(self, view: View | None = None) -> OrderFilter:
        """This will give the filter of the page, or of another view under the same conditions."""
        base = (view or self.view).filter(self.now)
        codes = {name: self._code(name) for name in CODES}
        state = self._state()
        days = {name: day_bounds(day) for name in DAYS if (day := self._day(name))}
        flags = {name for name in FLAGS if self._flag(name)}
        due_before = min((end for end in (base.due_before, _end(days, "due_on")) if end), default=None)
        return OrderFilter(
            states=((state,) if state in (base.states or tuple(State)) else base.states) if state else base.states,
            path=next((unit.path for unit in self.units if unit.code == self.query.get("unit")), ""),
            business=codes["business"],
            work=codes["work"],
            tier=codes["tier"],
            text=self.text,
            due_before=due_before,
            hold_waiting=base.hold_waiting,
            urged=base.urged,
            needs_zone=base.needs_zone,
            holder_id=self.holder.id if self.holder else None,
            received_from=_start(days, "received_from"),
            received_before=_end(days, "received_to"),
            due_from=_start(days, "due_on"),
            appointed_from=_start(days, "appointed_on"),
            appointed_before=_end(days, "appointed_on"),
            missed_at=self.now if "missed" in flags else None,
            unanswered="unanswered" in flags,
            reopened="reopened" in flags,
            numbers=self.numbers,
            refused_in=self.left,
            standing=bool(flags & {"missed", "unanswered"}),
        )

    def address(self, **changes: str | None) -> str:
        """This will give the list's address with some parts changed; None takes a part away, any change the page."""
        query = self.query.copy()
        for name, value in {"page": None, "at": None, **changes}.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return f"?{query.urlencode()}"

    def views(self) -> Iterator[tuple[int, View, int | None, str]]:
        """This will give each view with its key, its count (none for all: it leads to nothing) and its address."""
        for key, view in enumerate(VIEWS):
            count = orders.count_orders(self.actor, self.filter(view)) if view.name != "all" else None
            yield key, view, count, self.address(view=view.name)

    def conditions(self) -> tuple[Condition, ...]:
        """This will give the conditions in force, each with the address without it."""
        return tuple(self._conditions())

    def _conditions(self) -> Iterator[Condition]:
        if self.text:
            yield Condition(f"{LABELS['q']} {self.text}", self.address(q=None))
        for name, code_list in CODES.items():
            if code := self._code(name):
                yield Condition(f"{LABELS[name]} {code_label(code_list, code)}", self.address(**{name: None}))
        yield from self._picked()
        if state := self._state():
            yield Condition(f"{LABELS['state']} {state_label(state)}", self.address(state=None))
        if unit := next((unit for unit in self.units if unit.code == self.query.get("unit")), None):
            yield Condition(f"{LABELS['unit']} {unit.name}", self.address(unit=None))
        if self.holder:
            yield Condition(f"{LABELS['holder']} {self.holder.name}", self.address(holder=None))
        for name, label in DAYS.items():
            if day := self._day(name):
                yield Condition(f"{label} {day:%Y-%m-%d}", self.address(**{name: None}))
        for name, label in FLAGS.items():
            if self._flag(name):
                yield Condition(str(label), self.address(**{name: None}))

    def _picked(self) -> Iterator[Condition]:
        if self.numbers:
            words = _("%(count)s chosen orders") % {"count": len(self.numbers)}
            yield Condition(words, self.address(number=None))
        if self.left:
            yield Condition(_("left as they are by an act on many"), self.address(left=None))

    def selects(self) -> Iterator[Choice]:
        """This will give the conditions that may still be added."""
        for name, code_list in CODES.items():
            if not self._code(name):
                yield Choice(name, str(LABELS[name]), choices(code_list))
        states = self.view.states or tuple(State)
        if not self._state() and len(states) > 1:
            yield Choice("state", str(LABELS["state"]), [(one.value, state_label(one)) for one in states])
        if not self.query.get("unit") and len(self.units) > 1:
            offered = [unit for unit in self.units if unit.kind in ("district", "group", "zone")]
            yield Choice("unit", str(LABELS["unit"]), [(unit.code, unit.name) for unit in offered])

    def more(self) -> More:
        """This will give the rarer conditions that may still be added: a technician, days, marks."""
        holders: Choice | None = None
        if self.holder is None and self.actor.may("workforce.view"):
            people = workforce.people(self.actor, post="technician")
            holders = Choice("holder", str(LABELS["holder"]), [(one.code, one.name) for one in people])
        return More(
            holders,
            tuple((name, str(label)) for name, label in DAYS.items() if not self._day(name)),
            tuple((str(label), self.address(**{name: "1"})) for name, label in FLAGS.items() if not self._flag(name)),
        )

    @cached_property
    def left(self) -> UUID | None:
        """One's own act on many, whose refused orders are asked for."""
        return uuid_in(self.query.get("left", ""))

    @cached_property
    def holder(self) -> workforce.PersonRow | None:
        """The technician asked for; None for one nobody knows, and alike for one out of sight."""
        code = self.query.get("holder", "")
        try:
            found = workforce.person_by_code(code) if code else None
            return workforce.find_person(self.actor, found.id, permission="orders.view") if found else None
        except NotFound:
            return None

    def sort_words(self) -> str:
        """This will say how the list is ordered."""
        return _("sorted %(how)s") % {"how": SORTS[self.sort]}

    def _code(self, name: str) -> str | None:
        return self.query.get(name) or None

    def _day(self, name: str) -> date | None:
        return day_in(self.query.get(name, ""))

    def _flag(self, name: str) -> bool:
        return self.query.get(name) == "1"

    def _state(self) -> State | None:
        wanted = self.query.get("state", "")
        return State(wanted) if wanted in set(State) else None


def _start(days: Days, name: str) -> datetime | None:
    return days[name][0] if name in days else None


def _end(days: Days, name: str) -> datetime | None:
    return days[name][1] if name in days else None
