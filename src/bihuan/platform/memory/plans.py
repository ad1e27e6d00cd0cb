"""How rows of a model are found, and a question of one shape answered: worked out once, asked by the million."""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from django.db import models

from bihuan.platform.memory.lookups import Asked, Condition, Word, word
from bihuan.platform.memory.meta import meta

Key: TypeAlias = tuple[str, ...]


class Index(NamedTuple):
    """Rows by the value of a key: of one column the value itself, of several a tuple of theirs."""

    key_of: Callable[[dict[str, Any]], Any]
    rows: dict[Any, list[Any]]


class Way(NamedTuple):
    """A key all of which is asked for, where its values stand in the question, and what is left to compare.

    `several`: the one column is asked for by `in`. `wanted` gives the value of the key out of the question's, as an
    index holds it; for several a collection of them.
    """

    key: Key
    places: tuple[int, ...]
    several: bool
    rest: tuple[Condition, ...]
    wanted: Callable[[tuple[Any, ...]], Any]


class Plan(NamedTuple):
    """The ways to answer a question, the narrowest first, and all it asks for where none of them can be gone.

    `one`: it asks for one row by its primary key. `some`: it asks for several by theirs.
    """

    one: Way | None
    some: Way | None
    ways: tuple[Way, ...]
    whole: tuple[Condition, ...]


@lru_cache(maxsize=200)
def keys_of(model: type[models.Model]) -> tuple[Key, ...]:
    """This will list by which columns a model's rows are found: unique ones first, then relations, then indexes."""
    described = meta(model)
    together = [
        tuple(described.get_field(name).attname for name in one.fields)
        for one in described.constraints
        if isinstance(one, models.UniqueConstraint) and one.condition is None and len(one.fields) > 1
    ]
    fields = described.concrete_fields
    unique = [(field.attname,) for field in fields if field.unique and not field.primary_key]
    related = [(field.attname,) for field in fields if field.is_relation and not field.unique]
    indexed = [(field.attname,) for field in fields if field.db_index and not field.is_relation]
    return ((described.pk.attname,), *unique, *together, *related, *indexed)


def plan(model: type[models.Model], asked: tuple[Asked, ...]) -> Plan:
    """This will work out how to answer a question that asks this of these columns."""
    whole = tuple((place, column, lookup) for place, (column, lookup) in enumerate(asked))
    exact = {column: place for place, column, lookup in whole if lookup == "exact"}
    several = {column: place for place, column, lookup in whole if lookup == "in"}

    def way(key: Key) -> Way | None:
        if all(column in exact for column in key):
            places = tuple(exact[column] for column in key)
        elif len(key) == 1 and key[0] in several:
            places = (several[key[0]],)
        else:
            return None
        rest = tuple(one for one in whole if one[0] not in places)
        return Way(key, places, key[0] not in exact, rest, itemgetter(*places))

    first, *others = keys_of(model)
    by_pk = way(first)
    found = tuple(one for one in map(way, others) if one is not None)
    one, some = (None, by_pk) if by_pk is not None and by_pk.several else (by_pk, None)
    return Plan(one, some, found, whole)


class Shape:
    """What a question asks of which columns, whatever the values; what follows from it is worked out once."""

    __slots__ = ("asked", "further", "model", "plan")

    def __init__(self, model: type[models.Model], asked: tuple[Asked, ...]) -> None:
        self.model = model
        self.asked = asked
        self.plan = plan(model, asked)
        self.further: dict[tuple[str, ...], Shape | None] = {}

    def narrowed(self, keys: tuple[str, ...]) -> "Shape | None":
        """This will give the shape that asks for these keys of a filter too; None if one is a relation back to us."""
        if keys not in self.further:
            words = [word(self.model, key) for key in keys]
            plain = all(read.back is None for read in words)
            self.further[keys] = shape(self.model, (*self.asked, *map(_said, words))) if plain else None
        return self.further[keys]


def _said(read: Word) -> Asked:
    return read.column, read.lookup


@lru_cache(maxsize=2_000)
def shape(model: type[models.Model], asked: tuple[Asked, ...]) -> Shape:
    """This will give the one shape of all questions that ask this of these columns."""
    return Shape(model, asked)


@lru_cache(maxsize=200)
def together(model: type[models.Model]) -> tuple[tuple[Shape, Callable[[dict[str, Any]], tuple[Any, ...]]], ...]:
    """This will give the question for a row of the same columns unique together, and the values of what one holds."""
    keys = [key for key in keys_of(model) if len(key) > 1]
    return tuple((shape(model, tuple((column, "exact") for column in key)), itemgetter(*key)) for key in keys)


@lru_cache(maxsize=1_000)
def columns_of(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, ...]:
    """This will give the columns that names of fields stand for."""
    return tuple(word(model, name).column for name in names)


@lru_cache(maxsize=1_000)
def reader(model: type[models.Model], names: tuple[str, ...], *, flat: bool) -> Callable[[dict[str, Any]], Any]:
    """This will give a function of what a row holds: one column, or a tuple of several."""
    columns = columns_of(model, names)
    if flat or len(columns) > 1:
        return itemgetter(*columns)
    return lambda held: (held[columns[0]],)
