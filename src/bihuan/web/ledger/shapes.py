"""What a list and the pane beside it are made of; frozen, in the reader's words, ready to be drawn or exported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bihuan.platform.paging import Page
from bihuan.platform.sheets import Outgoing
from bihuan.web import formats
from bihuan.web.formats import MISSING


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its words, and how they look. `value` is what a workbook gets where that is not the words."""

    text: str
    tone: str = ""
    href: str = ""
    css: str = ""
    note: str = ""
    code: bool = False
    value: Outgoing = None
    at: datetime | None = None

    @property
    def outgoing(self) -> Outgoing:
        """What a workbook says here."""
        if self.value is not None:
            return self.value
        if self.text in ("", MISSING):
            return None
        return f"{self.text} · {self.note}" if self.note else self.text


def cell(value: Any = "", **looks: Any) -> Cell:
    """This will make a cell of a text, a number, a day or a moment; — where there is none."""
    if value is None or value == "":
        return Cell(MISSING, **looks)
    if isinstance(value, datetime):
        return Cell("", at=value, value=value, **looks)
    if isinstance(value, date):
        return Cell(value.isoformat(), value=value, **looks)
    if isinstance(value, int):
        return Cell(formats.number_words(value), value=value, **looks)
    return Cell(str(value), **looks)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list: the address of its own page, that of its pane, and its cells."""

    key: str
    href: str
    preview: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One of the few fixed views, on a digit key."""

    words: str
    address: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A condition chosen from a list of (value, words)."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True)
class Door:
    """A way to an act, a page or nothing (`why` it is shut). An act opens in the drawer."""

    label: str
    address: str = ""
    key: str = ""
    icon: str = ""
    look: str = ""
    why: str = ""
    page: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section, and what may be done with it."""

    cells: tuple[Cell, ...]
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the pane: a small table, or the words why it is empty."""

    title: str
    lines: tuple[Line, ...]
    empty: str
    heads: tuple[str, ...] = ()
    doors: tuple[Door, ...] = ()


@dataclass(frozen=True, slots=True)
class Detail:
    """The thing itself: its name, states, plain facts, sections, and what may be done with it."""

    title: str
    href: str
    marks: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, Cell], ...] = ()
    sections: tuple[Section, ...] = ()
    doors: tuple[Door, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a list with everything around it."""

    title: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    found: Page[Any]
    order: str
    empty: tuple[str, str]
    views: tuple[View, ...] = ()
    choices: tuple[Choice, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    search: str = ""
    searched: str = ""
    search_hint: str = ""
    search_post: str = ""
    export: str = ""
    doors: tuple[Door, ...] = ()
    fault: str = ""
