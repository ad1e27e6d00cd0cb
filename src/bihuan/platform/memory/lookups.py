"""Reading a filter's words: `state__in=…`, `order=…`, `Q(a=1) | Q(b=2)`, `F("last") + 1`. Whatever else is refused."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import ge, gt, le, lt
from typing import Any, Final, NamedTuple, TypeAlias, cast
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.expressions import CombinedExpression, Value

from bihuan.platform.memory.meta import meta
from bihuan.platform.memory.store import NotRemembered

Test: TypeAlias = Callable[[Any], bool]
Asked: TypeAlias = tuple[str, str]  # a column and how it is compared
Condition: TypeAlias = tuple[int, str, str]  # the place of the value it is compared with, and what is asked
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {"lt": lt, "lte": le, "gt": gt, "gte": ge}
# What a column is compared with as it is; words of a list (enums that are texts) are added as they are met.
_COLLECTIONS: Final = frozenset({tuple, list, set, frozenset})
simple: Final[set[type]] = {UUID, str, int, bool, float, datetime, date, OuterRef}


class Word(NamedTuple):
    """One key of a filter read: a column and how it is compared, or a relation back to us and the rest of the key."""

    column: str
    lookup: str
    back: type[models.Model] | None = None
    rest: str = ""


def met(row: Any, conditions: Iterable[Condition], values: Sequence[Any]) -> bool:
    """This will say whether a row meets all conditions; a comparison with NULL holds for none, as in SQL."""
    held = row.__dict__
    for place, column, lookup in conditions:
        found, value = held[column], values[place]
        if lookup == "exact":
            if found is not value and found != value:
                return False
        elif lookup == "in":
            if found not in value or found is None:
                return False
        elif lookup == "isnull":
            if (found is None) is not value:
                return False
        elif found is None or not _COMPARE[lookup](found, value):
            return False
    return True


def fitting(rows: Iterable[Any], conditions: Sequence[Condition], values: tuple[Any, ...]) -> list[Any]:
    """This will give the rows that meet all conditions, in a list of its own: an index goes on changing."""
    return [row for row in rows if met(row, conditions, values)] if conditions else list(rows)


@lru_cache(maxsize=1_000)
def word(model: type[models.Model], key: str) -> Word:
    """This will read one key of a filter over `model`."""
    name, *rest = key.split("__")
    field: Any = meta(model).pk if name == "pk" else meta(model).get_field(name)
    if field.auto_created and not field.concrete:
        return Word(meta(model).pk.attname, field.field.attname, field.related_model, "__".join(rest))
    lookup = rest[0] if rest else "exact"
    if len(rest) > 1 or lookup not in {"exact", "in", "isnull", *_COMPARE}:
        raise NotRemembered(f"no filter by {model.__name__}.{key} in memory")
    return Word(field.attname, lookup)


def asked(read: Word, value: Any) -> tuple[Asked, Any]:
    """This will tie a word to its value; a comparison with None asks for NULL."""
    if value is None and read.lookup == "exact":
        return (read.column, "isnull"), True
    return (read.column, read.lookup), value if type(value) in simple else plain(value)


def plain(value: Any) -> Any:
    """This will give what a column holds for what a filter was given: a row's key, the members of a collection."""
    kind = type(value)
    if kind in simple:
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, str):
        simple.add(kind)
        return value
    if kind in _COLLECTIONS and simple.issuperset(map(type, value)):
        return frozenset(value)
    if not hasattr(value, "__iter__"):
        return value
    return {plain(part) for part in value}


def kept(value: Any) -> Any:
    """This will give what a column keeps of what it is set to: of a row its key."""
    return value.pk if isinstance(value, models.Model) else value


def test(model: type[models.Model], question: Q) -> Test:
    """This will turn a Q into a function of a row."""
    parts: list[Test] = []
    for child in question.children:
        if isinstance(child, Q):
            parts.append(test(model, child))
        elif isinstance(child, tuple):
            parts.append(_one(model, child[0], child[1]))
        else:
            raise NotRemembered(f"no filter by {child!r} in memory")
    if question.connector == Q.AND:
        return _negated(lambda row: all(part(row) for part in parts), question.negated)
    if question.connector == Q.OR:
        return _negated(lambda row: any(part(row) for part in parts), question.negated)
    raise NotRemembered("no filter by XOR in memory")


def _one(model: type[models.Model], key: str, value: Any) -> Test:
    read = word(model, key)
    if read.back is not None:
        raise NotRemembered(f"no Q over the relation {key} in memory")
    (column, lookup), wanted = asked(read, value)
    conditions, values = ((0, column, lookup),), (wanted,)
    return lambda row: met(row, conditions, values)


def _negated(found: Test, negated: bool) -> Test:
    return (lambda row: not found(row)) if negated else found


def computed(value: Any, row: Any) -> Any:
    """This will give what an update sets for one row: a value, another column, or a sum of the two."""
    if value is None or type(value) in simple:
        return value
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, F):
        return getattr(row, cast("Any", value).name)
    if isinstance(value, Value):
        return value.value
    if isinstance(value, CombinedExpression):
        left, right = computed(value.lhs, row), computed(value.rhs, row)
        if value.connector == "+":
            return left + right
        if value.connector == "-":
            return left - right
    if hasattr(value, "resolve_expression"):
        raise NotRemembered(f"no update by {type(value).__name__} in memory")
    return value
