"""Bad input as tables: class of RELIABILITY.md, case, where it enters, what is sent, what is answered.

A case more is a line more, in the table of the door it comes in by: `pages`, `calls` (the API), `sheets`, `policies`,
`commands`; tests/hardness/hostile.py holds the texts that are written everywhere. classes.csv names, for each class,
the tests elsewhere that prove it too, or why nothing that exists is touched yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Sender = Literal["staff", "near", "phone", "stranger"]


@dataclass(frozen=True)
class Page:
    """A form sent (or with `get` an address asked for): the status of the answer, and words that stand in it.

    `by`: `staff` may do everything in the city, `near` the same in one group alone; `phone` is a technician's.
    """

    number: int
    name: str
    address: str
    sent: Mapping[str, Any]
    status: int
    says: str = ""
    by: Sender = "staff"
    get: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """A body sent to the API, as a value or as bytes; `says` is the place or the words of the refusal."""

    number: int
    name: str
    path: str
    body: Any
    status: int
    says: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


@dataclass(frozen=True)
class Sheet:
    """A file sent to the import, refused whole in these words."""

    number: int
    name: str
    filename: str
    build: Callable[[], bytes]
    says: str


@dataclass(frozen=True)
class Line:
    """One row of an order sheet: cells that differ from a good row's; the field refused, or what is read."""

    number: int
    name: str
    cells: Mapping[str, Any]
    refused: str = ""
    read: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """A cell written into a policy's draft: kept, shown with its fault, and not to be put in force."""

    number: int
    name: str
    policy: str
    column: str
    text: str


@dataclass(frozen=True)
class Command:
    """Words on the command line: exit code 1 or 2 and one line that says it; `{home}` is an empty folder."""

    number: int
    name: str
    words: tuple[str, ...]
    says: str
