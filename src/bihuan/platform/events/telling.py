"""How events read: for each kind of event its verb, and which of its facts a person is told, in which words.

Whoever declares an event, or stands above who does, says how it reads by `tells`. Labels are English message ids.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.kernel.windows import Window
from bihuan.platform.events.read import Recorded

Names = Mapping[UUID, str]
Value = str | int | bool | Decimal | date | datetime | timedelta | Window | tuple[str, ...] | tuple[date, ...]
PERSON: Final = "person"


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of an event. `label` is an English message id; `list`: the code list `value` belongs to."""

    label: str
    value: Value
    list: Code | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a person is told of some fields; nothing where `read` finds nothing in them.

    `names`: the kind of thing whose id the field is, if its name is what is told.
    """

    fields: tuple[str, ...]
    read: Callable[..., FactRow | None]
    names: str = ""

    def __call__(self, facts: Any, names: Names) -> FactRow | None:
        """This will tell the part of one event's facts."""
        found = [getattr(facts, field) for field in self.fields]
        return self.read(names, *found) if self.names else self.read(*found)


@dataclass(frozen=True, slots=True)
class Telling:
    """How one kind of event reads: its verb, its tone (neutral, attention, danger, done) and its facts in order.

    `parts` stand in a line of a list; `more` only where an event is shown whole.
    """

    label: str
    tone: str = "neutral"
    parts: tuple[Part, ...] = ()
    more: tuple[Part, ...] = ()


def value(field: str, label: str, code_list: Code | None = None) -> Part:
    """This will show a field as it is: a number, a time, or codes of `code_list`; nothing if it is None or empty."""
    return Part((field,), lambda found: None if found in (None, ()) else FactRow(label, found, code_list))


def count(field: str, label: str) -> Part:
    """This will show how many there were; nothing where there was none."""
    return Part((field,), lambda found: FactRow(label, found) if found else None)


def span(field: str, label: str, *, unit_s: int = 60) -> Part:
    """This will show a number of minutes, or of `unit_s` seconds each, as a length of time."""
    return Part((field,), lambda found: None if found is None else FactRow(label, timedelta(seconds=found * unit_s)))


def window(start: str, end: str, label: str) -> Part:
    """This will show two fields as the one window they mean; nothing where none was agreed."""

    def read(first: datetime | None, last: datetime | None) -> FactRow | None:
        return None if first is None or last is None else FactRow(label, Window(first, last))

    return Part((start, end), read)


def kind(label: str) -> Part:
    """This will show a business and the work on it as the one kind of work they mean."""
    return Part(("business", "work"), lambda business, work: FactRow(label, f"{business} {work}", "kinds"))


def named(field: str, label: str, names: str) -> Part:
    """This will show what the thing of this id is called; nothing where nobody knows."""
    return Part((field,), lambda known, found: FactRow(label, known[found]) if found in known else None, names)


def person(field: str, label: str) -> Part:
    """This will show a person's name."""
    return named(field, label, PERSON)


def flag(field: str, label: str, *, shown_if: bool = True) -> Part:
    """This will show a fact only where it holds, as its label alone."""
    return Part((field,), lambda found: FactRow(label, found) if found is shown_if else None)


_TELLINGS: Final[dict[str, Telling]] = {}


def tells(tellings: Mapping[str, Telling]) -> None:
    """This will say how events read; called once for each, by whoever knows them."""
    for name, telling in tellings.items():
        if _TELLINGS.setdefault(name, telling) is not telling:
            raise ValueError(f"it is already said how {name} reads")


def telling_of(name: str) -> Telling:
    """This will give how an event reads: by its internal name alone where nobody said."""
    return _TELLINGS.get(name) or Telling(name)


def told(one: Recorded, names: Names, *, whole: bool = False) -> tuple[FactRow, ...]:
    """This will give the facts of an event that a person reads, in order."""
    telling = telling_of(one.name)
    parts = telling.parts + telling.more if whole else telling.parts
    return tuple(row for part in parts if (row := part(one.facts, names)) is not None)


def named_in(events: Iterable[Recorded]) -> dict[str, set[UUID]]:
    """This will gather which names the facts of events need, by kind of thing."""
    found: dict[str, set[UUID]] = {}
    for one in events:
        telling = telling_of(one.name)
        for part in telling.parts + telling.more:
            known = getattr(one.facts, part.fields[0]) if part.names else None
            if known is not None:
                found.setdefault(part.names, set()).add(known)
    return found
