"""All rows of one model that a batch has made or met."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

from django.db import models

from bihuan.platform.memory.lookups import Condition
from bihuan.platform.memory.meta import mark_made, meta, stored
from bihuan.platform.memory.store import Memory, NotRemembered

Key: TypeAlias = tuple[str, ...]
WHOLE_MAX_ROWS: Final = 20_000  # a table asked without any key is read whole, if it is small


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


class Shelf:
    """Rows made here (`fresh`) and rows read from the database; each row is one object, whoever asks for it."""

    def __init__(self, model: type[models.Model], memory: Memory) -> None:
        self.model = model
        self.memory = memory
        self.fresh: list[Any] = []
        self.changed: dict[Any, set[str]] = {}
        self._pk = meta(model).pk.attname
        self._loaded: list[Any] = []
        self._locked: set[Any] = set()
        self._fresh_pks: set[Any] = set()
        self._by: dict[Key, dict[tuple[Any, ...], list[Any]]] = {}
        self._asked: dict[Key, set[tuple[Any, ...]]] = defaultdict(set)
        self._whole = False
        self._targets = {
            field.attname: field.related_model
            for field in meta(model).concrete_fields
            if isinstance(field, models.ForeignKey)
        }
        self._of_unique = [key for key in keys_of(model) if len(key) > 1]

    def is_fresh(self, pk: Any) -> bool:
        """Whether a row was made here, so that the database can't have anything that points to it."""
        return pk in self._fresh_pks

    def add(self, row: Any) -> None:
        """This will keep a row just made."""
        if self.model in self.memory.barred:
            raise NotRemembered(f"no {self.model.__name__} is made in memory")
        mark_made(row)
        self.fresh.append(row)
        if row.pk is not None:
            self._fresh_pks.add(row.pk)
        self._index(row)

    def touch(self, row: Any, columns: Iterable[str]) -> None:
        """This will note which columns of a row changed; of a fresh row all are written anyway."""
        if row.pk is None or self.is_fresh(row.pk):
            return
        attnames = {meta(self.model).get_field(name).attname for name in columns}
        self.changed.setdefault(row.pk, set()).update(attnames)

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """This will set columns of a row, in every index too."""
        moved = [key for key in self._by if any(column in values for column in key)]
        for key in moved:
            self._by[key][self._values(key, row)].remove(row)
        for column, value in values.items():
            setattr(row, column, value)
        for key in moved:
            self._by[key].setdefault(self._values(key, row), []).append(row)
        self.touch(row, values)

    def lock(self, row: Any) -> None:
        """This will lock a row of the database, once, and bring it up to date with what others committed meanwhile."""
        if row.pk is None or self.is_fresh(row.pk) or row.pk in self._locked:
            return
        self._locked.add(row.pk)
        now = stored(self.model).select_for_update(no_key=True).get(pk=row.pk)
        self.change(row, {field.attname: getattr(now, field.attname) for field in meta(self.model).concrete_fields})
        self.changed.pop(row.pk, None)

    def changes(self) -> Iterator[tuple[Any, set[str]]]:
        """This will give the rows of the database that changed here, each with the columns that did."""
        return ((row, self.changed[row.pk]) for row in self._loaded if row.pk in self.changed)

    def by_pk(self, pk: Any) -> Any:
        """This will give one row, or None."""
        return next(iter(self._found((self._pk,), [(pk,)])), None)

    def matching(self, conditions: Sequence[Condition]) -> Iterator[Any]:
        """This will give the rows that meet all conditions, in the order in which they were made or met."""
        wanted: dict[str, list[Any]] = {}
        for one in conditions:
            if one.word.lookup == "exact":
                wanted[one.word.column] = [one.value]
            elif one.word.lookup == "in" and one.word.column not in wanted:
                wanted[one.word.column] = list(one.value)
        rows = self._narrowest(wanted)
        return (row for row in rows if all(one.holds(row) for one in conditions))

    def expect(self, column: str, values: Iterable[Any]) -> list[Any]:
        """This will read the rows of these values with one query, so that none of them is asked for singly."""
        key = (meta(self.model).get_field(column).attname,)
        missing = [(value,) for value in set(values) if (value,) not in self._asked[key]]
        self._read(key, missing)
        return self._found(key, [(value,) for value in set(values)])

    def absent(self, key: Key, values: Iterable[tuple[Any, ...]]) -> None:
        """This will take it that the database has no rows of these values."""
        self._asked[key].update(values)

    def drop(self, rows: Iterable[Any]) -> None:
        """This will forget rows made here."""
        gone = {id(row) for row in rows}
        if gone:
            self.fresh = [row for row in self.fresh if id(row) not in gone]
            self._by.clear()

    def _narrowest(self, wanted: dict[str, list[Any]]) -> list[Any]:
        usable: list[tuple[Key, list[tuple[Any, ...]]]] = []
        for key in keys_of(self.model):
            if len(key) == 1 and key[0] in wanted:
                asked = [(value,) for value in wanted[key[0]]]
            elif len(key) > 1 and all(len(wanted.get(column, ())) == 1 for column in key):
                asked = [tuple(wanted[column][0] for column in key)]
            else:
                continue
            if all(self._is_known(key, values) for values in asked):
                return self._found(key, asked)
            usable.append((key, asked))
        if not usable:
            return self._all()
        return self._found(*usable[0])

    def _is_known(self, key: Key, values: tuple[Any, ...]) -> bool:
        """Whether the database has nothing to add: asked before, or it concerns a row that was made here."""
        if self._whole or values in self._asked[key]:
            return True
        if key[0] == self._pk:
            return values[0] in self._fresh_pks
        for column, value in zip(key, values, strict=True):
            target = self._targets.get(column)
            shelf = None if target is None else self.memory.shelves.get(target)
            if shelf is not None and shelf.is_fresh(value):
                return True
        return False

    def _found(self, key: Key, asked: list[tuple[Any, ...]]) -> list[Any]:
        self._read(key, [values for values in asked if not self._is_known(key, values)])
        index = self._by.get(key)
        if index is None:
            index = self._by[key] = {}
            for row in (*self._loaded, *self.fresh):
                index.setdefault(self._values(key, row), []).append(row)
        if len(asked) == 1:
            return index.get(asked[0], [])
        return [row for values in dict.fromkeys(asked) for row in index.get(values, ())]

    def _all(self) -> list[Any]:
        if not self._whole:
            if stored(self.model).count() > WHOLE_MAX_ROWS:
                raise NotRemembered(f"{self.model.__name__} is too large to be asked without a key in memory")
            self._meet(stored(self.model).all())
            self._whole = True
        return [*self._loaded, *self.fresh]

    def _read(self, key: Key, missing: list[tuple[Any, ...]]) -> None:
        if not missing:
            return
        self._asked[key].update(missing)
        for start in range(0, len(missing), 500):  # SQLite takes no more than so many parameters
            part = missing[start : start + 500]
            if len(key) == 1:
                found = stored(self.model).filter(**{f"{key[0]}__in": [value for (value,) in part]})
            else:
                found = stored(self.model).filter(**dict(zip(key, part[0], strict=True)))
            self._meet(found)

    def _meet(self, rows: Iterable[Any]) -> None:
        known = {row.pk for row in self._loaded}
        for row in rows:
            if row.pk not in known:
                self._loaded.append(row)
                self._index(row)

    def _index(self, row: Any) -> None:
        for key, index in self._by.items():
            index.setdefault(self._values(key, row), []).append(row)

    @staticmethod
    def _values(key: Key, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, column) for column in key)
