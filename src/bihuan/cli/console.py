"""What commands share: starting Django, printing for people and for programs, and progress."""

import dataclasses
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from bihuan.platform.actor import Actor


def start_django() -> None:
    """This will make models and actions usable; not needed by commands that only read files."""
    import django

    django.setup()


def operator(*permissions: str) -> "Actor":
    """This will give the actor of whoever runs commands on this machine: the whole tree, only what is named."""
    from bihuan.platform.actor import system_actor

    return dataclasses.replace(system_actor("cli", *permissions), channel="cli")


def print_json(value: object) -> None:
    """This will print a plain value, frozen dataclass or list of them as one JSON document."""
    print(json.dumps(value, default=_plain, ensure_ascii=False, indent=2))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """This will print rows under aligned headers; a Chinese character is two columns wide."""
    cells = [[str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(headers))]
    for row in cells:
        print("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())


def complain(text: str) -> None:
    """This will say on standard error what went wrong, leaving standard output to results."""
    print(text, file=sys.stderr)


class Progress:
    """One line on standard error that keeps being rewritten; silent unless a person is looking at a terminal."""

    def __init__(self) -> None:
        self._shown = False

    def __call__(self, done_count: int, total_count: int, note: str = "") -> None:
        """This will show how far the work is."""
        if sys.stderr.isatty():
            print(f"\r\033[K{done_count}/{total_count} {note}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def close(self) -> None:
        """This will wipe the line, so that what follows starts at its beginning."""
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _width(text: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _plain(value: Any) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form here")
