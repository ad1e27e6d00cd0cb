"""What may come in: bounded, typed, and nothing that was not asked for.

Bodies and filters are derived from what actions and queries take, so no list of fields stands twice: `body_of` reads
an action's signature, `query_of` a filter's dataclass. `strict` gives the bounded form of each type met there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from inspect import Parameter, signature
from types import GenericAlias, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic_core import PydanticCustomError

from bihuan.kernel.codes import CODE_PATTERN, Code
from bihuan.kernel.errors import N_
from bihuan.platform.action import Action
from bihuan.platform.paging import NUMBER_MAX, SIZE_DEFAULT_COUNT, SIZE_MAX_COUNT
from bihuan.platform.sheets.text import visible

TEXT_MAX_CHARS: Final = 2_000
LIST_MAX_COUNT: Final = 200
WHOLE_MAX: Final = 2**31 - 1
YEAR_FIRST, YEAR_LAST = 2000, 2099
NOT_ASKED: Final = ("actor", "at")  # who and when are never the caller's to say
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Strict(BaseModel):
    """A body or a filter: a field nobody knows is refused, never passed over."""

    model_config = ConfigDict(extra="forbid")

    def given(self) -> dict[str, Any]:
        """This will give the values by name, as an action takes them."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Paging(Strict):
    """Which page of a list; pages count from 1."""

    page: Annotated[int, Field(ge=1, le=NUMBER_MAX)] = 1
    size: Annotated[int, Field(ge=1, le=SIZE_MAX_COUNT)] = SIZE_DEFAULT_COUNT


def _printable(text: str) -> str:
    if visible(text) != text.replace("\r\n", "\n").replace("\r", "\n"):
        raise PydanticCustomError("text", N_("Control characters are not text."))
    return text


def _shaped(pattern: re.Pattern[str], words: str) -> Callable[[object], object]:
    def check(value: object) -> object:
        if not (isinstance(value, str) and pattern.fullmatch(value)):
            raise PydanticCustomError("shape", words)
        return value

    return check


def _within_years(value: date) -> date:
    if not YEAR_FIRST <= value.year <= YEAR_LAST:
        raise PydanticCustomError("year", N_("The year is not within 2000 to 2099."))
    return value


Text = Annotated[str, Field(max_length=TEXT_MAX_CHARS), AfterValidator(_printable)]
CodeText = Annotated[str, Field(pattern=f"^{CODE_PATTERN.pattern}$")]
Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_shaped(_MOMENT, N_("Write a time with its zone, as 2026-11-21T10:00:00+08:00."))),
    AfterValidator(_within_years),
]
Day = Annotated[date, BeforeValidator(_shaped(_DAY, N_("Write a day as 2026-11-21."))), AfterValidator(_within_years)]
UnitPath = Annotated[str, Field(pattern=r"^([0-9]{4}){0,8}$")]
_BOUNDED: Final[dict[Any, Any]] = {
    str: Text,
    Code: CodeText,
    datetime: Moment,
    date: Day,
    UUID: UUID,
    bool: Annotated[bool, Field(strict=True)],
    int: Annotated[int, Field(strict=True, ge=-WHOLE_MAX, le=WHOLE_MAX)],
    float: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-WHOLE_MAX, le=WHOLE_MAX)],
    Decimal: Annotated[Decimal, Field(allow_inf_nan=False, max_digits=18, decimal_places=6)],
    type(None): None,
}
_IN_ADDRESSES: Final[dict[Any, Any]] = {  # where all values are text
    **_BOUNDED,
    bool: bool,
    int: Annotated[int, Field(ge=-WHOLE_MAX, le=WHOLE_MAX)],
}


def strict(kind: Any, bounded: Mapping[Any, Any] = _BOUNDED) -> Any:
    """This will give the bounded form of a type; TypeError for one that may not come in from outside."""
    if kind in bounded:
        return bounded[kind]
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return kind
    if origin in (Union, UnionType):
        return Union[tuple(strict(part, bounded) for part in parts)]  # noqa: UP007 - its parts are known at run time
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        return Annotated[GenericAlias(tuple, (strict(parts[0], bounded), ...)), Field(max_length=LIST_MAX_COUNT)]
    if origin is Mapping:
        return Annotated[GenericAlias(dict, tuple(map(strict, parts))), Field(max_length=LIST_MAX_COUNT)]
    if is_dataclass(kind) and isinstance(kind, type):
        return _nested(kind)
    raise TypeError(f"{kind} has no bounded form")


@cache
def _nested(kind: type) -> Any:
    model = _model(f"{kind.__name__}Body", _fields(kind, _BOUNDED), Strict, kind.__doc__)
    return Annotated[model, AfterValidator(lambda given: kind(**given.given()))]


def body_of(
    action: Action[Any, Any], title: str, leave_out: frozenset[str], narrower: Mapping[str, Any]
) -> type[Strict]:
    """This will give the body of an act: what its action takes, without `leave_out`, which the address says.

    `narrower` gives a closer type to a parameter whose own says too little.
    """
    hints = get_type_hints(action.body, include_extras=True)
    taken = {
        name: (
            narrower.get(name) or strict(hints[name]),
            ... if parameter.default is Parameter.empty else parameter.default,
        )
        for name, parameter in signature(action.body).parameters.items()
        if name not in leave_out and name not in NOT_ASKED
    }
    return _model(title, taken, Strict)


@dataclass(frozen=True)
class Asked:
    """The filter of a list and its page, read out of an address."""

    model: type[Strict]
    kind: type

    def value(self, given: Strict) -> Any:
        """This will give the filter the query takes."""
        names = {field.name for field in fields(self.kind)}
        return self.kind(**{name: value for name, value in given.given().items() if name in names})


def query_of(kind: type, *leave_out: str, base: type[Strict] = Strict, **more: Any) -> Asked:
    """This will derive a list's filter from the dataclass its query takes; `more` are fields beside it."""
    taken = {name: made for name, made in _fields(kind, _IN_ADDRESSES).items() if name not in leave_out}
    return Asked(_model(f"{kind.__name__}Query", taken | more, base), kind)


def _fields(kind: Any, bounded: Mapping[Any, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: (strict(hints[field.name], bounded), ... if field.default is MISSING else field.default)
        for field in fields(kind)
    }


def _model(name: str, taken: dict[str, Any], base: type[Strict], doc: str | None = None) -> type[Strict]:
    made: type[Strict] = create_model(name, __base__=base, __doc__=doc, **taken)
    return made
