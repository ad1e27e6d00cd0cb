"""What an event may say, declared once per event name.

An event's facts are a frozen dataclass whose fields are ids, codes, numbers and times. Plain text is refused at
declaration, and a code is checked again when written, so that no name, phone or address can slip into the chain.
"""

import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property, lru_cache
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter

from bihuan.kernel.codes import CodeMark, is_code

T = TypeVar("T")
Facts = dict[str, Any]
Upcaster = Callable[[Facts], Facts]
_PLAIN = (UUID, int, bool, datetime, date, Decimal, type(None))


@dataclass(frozen=True)
class EventType:
    """The schema of one event: `upcasters[n]` turns facts of version n into version n + 1."""

    name: str
    cls: type
    version: int
    upcasters: dict[int, Upcaster]

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.cls)

    def load(self, version: int, facts: Facts) -> Any:
        """This will read stored facts of any earlier version as today's dataclass."""
        for step in range(version, self.version):
            facts = self.upcasters[step](facts)
        return self._adapter.validate_python(facts)


by_name: dict[str, EventType] = {}
by_class: dict[type, EventType] = {}


def event(name: str, *, version: int = 1, upcasters: dict[int, Upcaster] | None = None) -> Callable[[type[T]], type[T]]:
    """This will register a frozen dataclass as the facts of the event `name`."""

    def declare(cls: type[T]) -> type[T]:
        if name in by_name:
            raise ValueError(f"event {name} is declared twice")
        _check_fields(cls)
        found = EventType(name, cls, version, upcasters or {})
        by_name[name], by_class[cls] = found, found
        return cls

    return declare


def _check_fields(cls: type) -> None:
    for field, hint in get_type_hints(cls, include_extras=True).items():
        if not _allowed(hint):
            raise TypeError(f"{cls.__name__}.{field}: events carry ids, codes, numbers and times, not {hint}")


def _allowed(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return any(isinstance(mark, CodeMark) for mark in get_args(hint)[1:])
    if get_origin(hint) in (Union, types.UnionType):
        return all(_allowed(part) for part in get_args(hint))
    if get_origin(hint) is tuple:
        return all(part is Ellipsis or _allowed(part) for part in get_args(hint))
    if not isinstance(hint, type):
        return False
    if is_dataclass(hint):
        _check_fields(hint)
        return True
    return hint in _PLAIN or issubclass(hint, Enum)


def encode(value: Any) -> Any:
    """This will turn facts into JSON values; a text that is no code is refused. Times are UTC, ISO 8601."""
    simple = _SIMPLE.get(type(value))
    if simple is not None:
        return simple(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return _code(value)
    if is_dataclass(value):
        return encode_facts(value)
    for kind, simple in _SIMPLE.items():
        if isinstance(value, kind):
            return simple(value)
    raise TypeError(f"not for the event record: {type(value).__name__}")


def encode_facts(facts: Any) -> Facts:
    """This will turn the facts of an event into JSON values, as `encode` does."""
    encoded: Facts = {}
    cls: Any = type(facts)
    for name in _names(cls):
        value = getattr(facts, name)
        kind = type(value)
        if kind in _AS_THEY_ARE:
            encoded[name] = value
        else:
            simple = _SIMPLE.get(kind)
            encoded[name] = encode(value) if simple is None else simple(value)
    return encoded


@lru_cache(maxsize=500)
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls))


def _code(text: str) -> str:
    if not _is_code(text):
        # Without the text: it may be somebody's name, and this ends in a log.
        raise ValueError(f"not a code, so not for the event record: a text of {len(text)} characters")
    return text


_is_code = lru_cache(maxsize=5_000)(is_code)


@lru_cache(maxsize=1_000)  # what is done at once is told with one moment
def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


id_text = lru_cache(maxsize=10_000)(UUID.__str__)  # the one order's, again and again


def _parts(value: Iterable[Any]) -> list[Any]:
    return [encode(part) for part in value]


def _same(value: Any) -> Any:
    return value


# Events are written by the million: most values are of exactly these types.
_AS_THEY_ARE: Final = frozenset({bool, int, type(None)})
_SIMPLE: Final[dict[type, Callable[[Any], Any]]] = {
    str: _code,
    datetime: _moment,
    date: date.isoformat,
    UUID: id_text,
    Decimal: str,
    list: _parts,
    tuple: _parts,
    bool: _same,
    int: _same,
    type(None): _same,
}
