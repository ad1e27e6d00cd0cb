"""The planner's JSON form (docs/planner.md): strict in, exact out. The model's own types say what is allowed where.

Strict: no unknown field, no missing one, no number for a text, no 1.0 for 1. Every fault is reported, each at its path.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from bihuan.engines.planner.model import Matrix, Place, Plan, Problem, StraightLine, Window
from bihuan.engines.planner.validate import require_valid
from bihuan.kernel.errors import N_, Fault, Invalid

_SCALARS = {
    int: N_("must be a whole number"),
    str: N_("must be text"),
    bool: N_("must be true or false"),
}


def problem_from_json(text: str | bytes) -> Problem:
    """This will read a problem. Invalid lists every fault of form or, when there is none, every fault of sense."""
    problem: Problem = _read(Problem, _parsed(text))
    require_valid(problem)
    return problem


def plan_from_json(text: str | bytes) -> Plan:
    """This will read a plan, or the `plan` within a solution. Whether it is lawful is for `check` to say."""
    parsed = _parsed(text)
    plan: Plan = _read(Plan, parsed["plan"] if isinstance(parsed, dict) and "plan" in parsed else parsed)
    return plan


def to_json(value: object, *, indent: int | None = None) -> str:
    """This will write anything of the planner's: problem, solution, explanation, violations. Sets come out sorted."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=indent)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):  # places and windows too: [lon, lat], [start, end]
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _parsed(text: str | bytes) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(N_("is not JSON: %(why)s"), where="$", why=str(error)) from error


def _read(kind: type, value: object) -> Any:
    found: list[Fault] = []
    made = _decode(kind, value, "", found)
    if found:
        raise Invalid.of(found)
    return made


def _decode(kind: Any, value: object, where: str, found: list[Fault]) -> Any:
    """`value` as a `kind`; where it can't be one, a fault is noted and None returned."""
    if kind in _SCALARS:
        if type(value) is kind:  # not isinstance: true is not 1
            return value
        return _fault(found, where, _SCALARS[kind])
    if kind is float:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            return float(value)
        return _fault(found, where, N_("must be a number"))
    if kind in (Place, Window):
        return _pair(kind, value, where, found)
    if is_dataclass(kind):
        return _object(kind, value, where, found)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _either(inner, value, where, found)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            return _fault(found, where, N_("must be a list"))
        return origin(_decode(inner[0], one, f"{where}[{index}]", found) for index, one in enumerate(value))
    if not isinstance(value, dict):  # what is left is a mapping
        return _fault(found, where, N_("must be an object"))
    return {key: _decode(inner[1], one, f"{where}.{key}", found) for key, one in value.items()}


def _pair(kind: Any, value: object, where: str, found: list[Fault]) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        shape = N_("must be [longitude, latitude]") if kind is Place else N_("must be [start, end]")
        return _fault(found, where, shape)
    scalar = float if kind is Place else int
    return kind(*(_decode(scalar, one, f"{where}[{index}]", found) for index, one in enumerate(value)))


def _either(kinds: tuple[Any, ...], value: object, where: str, found: list[Fault]) -> Any:
    if type(None) in kinds:
        kind = next(one for one in kinds if one is not type(None))
        return None if value is None else _decode(kind, value, where, found)
    looked_up = isinstance(value, dict) and "places" in value  # the one choice in the model: how travel is known
    return _decode(Matrix if looked_up else StraightLine, value, where, found)


def _object(kind: Any, value: object, where: str, found: list[Fault]) -> Any:
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
    given = {name: _decode(hints[name], value[name], f"{inside}{name}", found) for name in known if name in value}
    return kind(**given) if len(found) == before else None


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _fault(found: list[Fault], where: str, msg: str, **params: object) -> None:
    found.append(Fault(where, msg, params))
