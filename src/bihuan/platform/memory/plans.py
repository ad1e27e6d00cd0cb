"""How rows of a model are found, and a question of one shape answered: worked out once, asked by the million."""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from django.db import models

from bihuan.platform.memory.lookups import Asked, Condition
from bihuan.platform.memory.meta import meta

Key: TypeAlias = tuple[str, ...]


class Way(NamedTuple):
    """A key all of which is asked for, where its values stand in the question, and what is left to compare.

    `several`: the one column is asked for by `in`.
    """

    key: Key
    places: tuple[int, ...]
    several: bool
    rest: tuple[Condition, ...]

    def wanted(self, values: tuple[Any, ...]) -> list[Any]:
        """This will give the values of the key that a question asks for, as an index holds them."""
        if self.several:
            return list(values[self.places[0]])
        if len(self.places) == 1:
            return [values[self.places[0]]]
        return [tuple([values[place] for place in self.places])]


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


@lru_cache(maxsize=200)
def together(model: type[models.Model]) -> tuple[tuple[tuple[Asked, ...], Callable[[Any], tuple[Any, ...]]], ...]:
    """This will give the question for a row that has the same columns unique together, and the values of one row."""
    keys = [key for key in keys_of(model) if len(key) > 1]
    return tuple((tuple((column, "exact") for column in key), attrgetter(*key)) for key in keys)


@lru_cache(maxsize=2_000)
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
        return Way(key, places, key[0] not in exact, rest)

    first, *others = keys_of(model)
    by_pk = way(first)
    found = tuple(one for one in map(way, others) if one is not None)
    one, some = (None, by_pk) if by_pk is not None and by_pk.several else (by_pk, None)
    return Plan(one, some, found, whole)
