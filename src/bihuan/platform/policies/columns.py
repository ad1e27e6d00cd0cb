"""How one cell of a policy is read and written, driven by the annotation of a dataclass field.

str, int, Decimal, bool (`yes`/`no`), date (2026-10-01), time (08:30), Code, StrEnum, Literal of texts, tuple[X, ...]
(joined by `;`) and X | None (empty). Only one way of writing a value is accepted, so that a value read and written
again is the same text, and its hash means something.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from bihuan.kernel.codes import CodeMark, is_code
from bihuan.kernel.errors import N_
from bihuan.kernel.tables import ANY, SEPARATOR

_INT: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What a whole number may be, so that no time reckoned with it lies beyond the calendar.
_MOST: Final = {"_days": 36_500, "_minutes": 5_256_000}
_MOST_OF_ALL: Final = 1_000_000_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class MisreadError(Exception):
    """A cell that can't be read: an English message id and its values."""

    def __init__(self, msg: str, /, **params: object) -> None:
        super().__init__(msg)
        self.msg = msg
        self.params = params


@dataclass(frozen=True, slots=True)
class Cell:
    """How a value is read from text and written back."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    choices: tuple[str, ...] = ()  # the texts it may be, where it is one of a few


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the row: its cell, and for a tuple the cell of one element."""

    name: str
    cell: Cell
    element: Cell | None
    optional: bool
    default: Any
    kind: Any  # what the cell holds, without `| None`

    def read(self, text: str) -> Any:
        """This will read the text of a cell; an empty one gives the default, None or () where the field has one."""
        text = text.strip()
        if text == "" and self.may_lack:
            return self.absent()
        return self.cell.read(text)

    def write(self, value: Any) -> str:
        """This will write a value as `read` reads it."""
        return "" if value is None else self.cell.write(value)

    @property
    def may_lack(self) -> bool:
        return self.optional or self.default is not MISSING

    def absent(self) -> Any:
        """The value of a column, key or cell left out; only where `may_lack`."""
        return None if self.default is MISSING else self.default


def columns_of(cls: type) -> tuple[Column, ...]:
    """This will derive the columns from a dataclass; a TypeError names a field of a kind no cell can hold."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(_column(cls, field.name, hints[field.name], field.default) for field in fields(cls))


def _column(cls: type, name: str, hint: Any, default: Any) -> Column:
    optional = False
    if get_origin(hint) in (Union, UnionType):
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        optional = len(kinds) < len(get_args(hint))
        hint = kinds[0] if len(kinds) == 1 else hint
    element = None
    if get_origin(hint) is tuple and get_args(hint)[1:] == (Ellipsis,):
        element = _cell(get_args(hint)[0])
    cell = _cell(hint) if element is None else _several(element)
    if hint is int:
        cell = _bounded(next((most for unit, most in _MOST.items() if unit in name), _MOST_OF_ALL))
    if cell is None:
        raise TypeError(f"{cls.__name__}.{name}: a policy's cell can't hold {hint}")
    return Column(name, cell, element, optional, default, hint)


def _cell(hint: Any) -> Cell | None:
    if get_origin(hint) is Annotated and any(isinstance(mark, CodeMark) for mark in get_args(hint)[1:]):
        return Cell(_code)
    if get_origin(hint) is Literal and all(isinstance(value, str) for value in get_args(hint)):
        return _chosen({value: value for value in get_args(hint)})
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _chosen({member.value: member for member in hint})
    return _PLAIN.get(hint)


def _bounded(most: int) -> Cell:
    plain = _PLAIN[int]

    def read(text: str) -> int:
        if abs(value := plain.read(text)) > most:
            raise MisreadError(N_("%(value)s is too much: at most %(most)s."), value=text[:20], most=most)
        return int(value)

    return Cell(read)


def _several(element: Cell) -> Cell:
    return Cell(
        read=lambda text: tuple(element.read(part.strip()) for part in text.split(SEPARATOR)) if text else (),
        write=lambda values: SEPARATOR.join(map(element.write, values)),
    )


def _text(text: str) -> str:
    if _CONTROL.search(text):
        raise MisreadError(N_("This text holds control characters. Type it anew instead of pasting it."))
    return text


def _code(text: str) -> str:
    if text != ANY and not is_code(text):
        raise MisreadError(
            N_("“%(value)s” is no code. Write 1 to 64 letters, digits or . _ : / - without spaces."), value=text
        )
    return text


def _chosen(choices: dict[str, Any], write: Callable[[Any], str] = str) -> Cell:
    return Cell(_choice(choices), write, tuple(choices))


def _choice(choices: dict[str, Any]) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if text not in choices:
            raise MisreadError(N_("“%(value)s” is not one of %(known)s."), value=text, known=", ".join(choices))
        return choices[text]

    return read


def _matching(pattern: re.Pattern[str], make: Callable[[str], Any], help_msg: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if not pattern.fullmatch(text):
            raise MisreadError(help_msg, value=text)
        try:
            return make(text)
        except ValueError as problem:  # the right shape, but no such day
            raise MisreadError(help_msg, value=text) from problem

    return read


_PLAIN: Final[dict[Any, Cell]] = {
    str: Cell(_text),
    int: Cell(_matching(_INT, int, N_("“%(value)s” is not a whole number. Write digits only, for example 60."))),
    Decimal: Cell(
        _matching(_DECIMAL, Decimal, N_("“%(value)s” is not a number. Write it like 12 or -0.5, without a unit.")),
        write=lambda value: format(value, "f"),
    ),
    bool: _chosen({"yes": True, "no": False}, write=lambda value: "yes" if value else "no"),
    date: Cell(
        _matching(_DATE, date.fromisoformat, N_("“%(value)s” is not a date. Write it like 2026-10-01.")),
        write=date.isoformat,
    ),
    time: Cell(
        _matching(_TIME, time.fromisoformat, N_("“%(value)s” is not a time of day. Write it like 08:30.")),
        write=lambda value: value.strftime("%H:%M"),
    ),
}
