"""Dataclasses as JSON, for engines that run alone: strict in, exact out. The types say what is allowed where.

Strict: no unknown field, no missing one, no number for a text, no 1.0 for 1. Every fault is reported, each at its path.
"""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bihuan.kernel.errors import N_, Fault, Invalid

T = TypeVar("T")
_SCALARS = {
    int: N_("must be a whole number"),
    str: N_("must be text"),
    bool: N_("must be true or false"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """How an engine's own types are read where the types alone don't say.

    `tuples`: for each NamedTuple, the words that name its shape. `choose`: which of several dataclasses a value is.
    """

    tuples: Mapping[type, str] = field(default_factory=dict)
    choose: Callable[[object], type] | None = None

    def read(self, kind: type[T], value: object) -> T:
        """This will make a `kind` of a parsed value; Invalid lists every fault of form."""
        found: list[Fault] = []
        made: T = self._decode(kind, value, "", found)
        if found:
            raise Invalid.of(found)
        return made

    def _decode(self, kind: Any, value: object, where: str, found: list[Fault]) -> Any:
        """`value` as a `kind`; where it can't be one, a fault is noted and None returned."""
        if kind in _SCALARS or kind is float or (isinstance(kind, type) and issubclass(kind, StrEnum)):
            return _scalar(kind, value, where, found)
        if kind in self.tuples:
            return self._tuple(kind, value, where, found)
        if is_dataclass(kind):
            return self._object(kind, value, where, found)
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, types.UnionType):
            return self._either(inner, value, where, found)
        if origin in (tuple, frozenset):
            if not isinstance(value, list):
                return _fault(found, where, N_("must be a list"))
            return origin(self._decode(inner[0], one, f"{where}[{index}]", found) for index, one in enumerate(value))
        if not isinstance(value, dict):  # what is left is a mapping
            return _fault(found, where, N_("must be an object"))
        return {key: self._decode(inner[1], one, f"{where}.{key}", found) for key, one in value.items()}

    def _tuple(self, kind: Any, value: object, where: str, found: list[Fault]) -> Any:
        hints = _hints(kind)
        if not isinstance(value, list) or len(value) != len(hints):
            return _fault(found, where, self.tuples[kind])
        parts = zip(hints.values(), value, strict=True)
        return kind(*(self._decode(one, part, f"{where}[{index}]", found) for index, (one, part) in enumerate(parts)))

    def _either(self, kinds: tuple[Any, ...], value: object, where: str, found: list[Fault]) -> Any:
        if type(None) in kinds:
            kind = next(one for one in kinds if one is not type(None))
            return None if value is None else self._decode(kind, value, where, found)
        assert self.choose is not None  # a model with a choice says how to choose
        return self._decode(self.choose(value), value, where, found)

    def _object(self, kind: Any, value: object, where: str, found: list[Fault]) -> Any:
        if not isinstance(value, dict):
            return _fault(found, where or "$", N_("must be an object"))
        inside = f"{where}." if where else ""
        hints, known = _hints(kind), {one.name: one for one in fields(kind)}
        before = len(found)
        for name in value.keys() - known.keys():
            _fault(found, f"{inside}{name}", N_("is not a field; known: %(known)s"), known=", ".join(known))
        for name, one in known.items():
            if name not in value and one.default is MISSING and one.default_factory is MISSING:
                _fault(found, f"{inside}{name}", N_("is missing"))
        given = {
            name: self._decode(hints[name], value[name], f"{inside}{name}", found) for name in known if name in value
        }
        return kind(**given) if len(found) == before else None


def parsed(text: str | bytes) -> object:
    """This will parse JSON; Invalid, at `$`, where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(N_("is not JSON: %(why)s"), where="$", why=str(error)) from error


def to_json(value: object, *, indent: int | None = None) -> str:
    """This will write dataclasses, tuples, sets and mappings as JSON. Sets come out sorted."""
    return json.dumps(plain(value), ensure_ascii=False, indent=indent)


def plain(value: object) -> object:
    """This will give a value as JSON's own lists and objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):  # named tuples too: [lon, lat], [start, end]
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return value


def _scalar(kind: Any, value: object, where: str, found: list[Fault]) -> Any:
    if kind in _SCALARS:
        if type(value) is kind:  # not isinstance: true is not 1
            return value
        return _fault(found, where, _SCALARS[kind])
    if kind is float:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            return float(value)
        return _fault(found, where, N_("must be a number"))
    if isinstance(value, str) and value in list(kind):
        return kind(value)
    return _fault(found, where, N_("must be one of %(known)s"), known=", ".join(kind))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fault(found: list[Fault], where: str, msg: str, **params: object) -> None:
    found.append(Fault(where, msg, params))
