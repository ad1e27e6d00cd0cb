"""The rows a batch of acts has made or met, model by model. Whoever asks is given copies, as a database gives them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeAlias

from django.db import models

from bihuan.platform.memory.lookups import Condition, met
from bihuan.platform.memory.meta import copied, mark_made, meta, stored, values_of
from bihuan.platform.memory.store import NotRemembered

Key: TypeAlias = tuple[str, ...]
PARAMETERS_COUNT: Final = 500  # SQLite takes no more than so many at once
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


class Memory:
    """Rows by model, and the events told about them. `barred`: models of which no row may be made in memory."""

    def __init__(self, barred: frozenset[type[models.Model]] = frozenset()) -> None:
        self.barred = barred
        self.told: list[Any] = []
        self.recorded: list[Any] = []
        self.histories: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        self.shelves: dict[type[models.Model], Shelf] = {}

    def shelf(self, model: type[models.Model]) -> "Shelf":
        """This will give the shelf of a model's rows."""
        found = self.shelves.get(model)
        if found is None:
            found = self.shelves[model] = Shelf(model, self)
        return found

    def save(self, row: models.Model, columns: Any = None) -> None:
        """This will keep a row as it is now; `columns`: those that changed, None being all."""
        shelf = self.shelf(type(row))
        if mark_made(row):
            shelf.add(row)
        else:
            shelf.change(shelf.by_pk(row.pk), values_of(row, columns))

    def refresh(self, row: models.Model, columns: Any = None) -> None:
        """This will bring somebody's copy of a row up to date."""
        row.__dict__.update(values_of(self.shelf(type(row)).by_pk(row.pk), columns))


class Shelf:
    """Rows made here (`fresh`) and rows read from the database.

    An index holds rows by the value of a key: of one column the value itself, of several a tuple of theirs.
    """

    def __init__(self, model: type[models.Model], memory: Memory) -> None:
        self.model = model
        self.memory = memory
        self.fresh: list[Any] = []
        self.before: dict[Any, dict[str, Any]] = {}
        self.expected: list[tuple[str, list[Any], set[Any]]] = []
        self._loaded: list[Any] = []
        self._by_pk: dict[Any, Any] = {}
        self._fresh_pks: set[Any] = set()
        self._fresh_ids: set[int] = set()  # of the row objects: quicker asked than the keys
        self._indexes: dict[Key, dict[Any, list[Any]]] = {}
        self._asked: dict[Key, set[Any]] = defaultdict(set)
        self._whole = False
        self._pk = meta(model).pk.attname
        self._keys = [(key, attrgetter(*key)) for key in keys_of(model)[1:]]
        self._targets = {
            field.attname: field.related_model
            for field in meta(model).concrete_fields
            if isinstance(field, models.ForeignKey)
        }

    def is_fresh(self, pk: Any) -> bool:
        """Whether a row was made here, so that the database can't have anything that points to it."""
        return pk in self._fresh_pks

    def add(self, row: Any) -> None:
        """This will keep a row just made."""
        if self.model in self.memory.barred:
            raise NotRemembered(f"no {self.model.__name__} is made in memory")
        mark_made(row)
        row = copied(row)
        self.fresh.append(row)
        self._fresh_ids.add(id(row))
        if row.pk is not None:
            self._fresh_pks.add(row.pk)
            self._by_pk[row.pk] = row
        self._enter(row)

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """This will set columns of a row, in every index too."""
        moved = [key for key in self._indexes if any(column in values for column in key)]
        for key in moved:
            self._indexes[key][attrgetter(*key)(row)].remove(row)
        if id(row) not in self._fresh_ids:  # of a fresh row all is written anyway
            before = self.before.setdefault(row.pk, {})
            for column in values:
                before.setdefault(column, getattr(row, column))
        for column, value in values.items():
            setattr(row, column, value)
        for key in moved:
            self._indexes[key].setdefault(attrgetter(*key)(row), []).append(row)

    def changes(self) -> list[tuple[Any, dict[str, Any], dict[str, Any]]]:
        """This will give the rows of the database that changed here: key, columns as they were, columns as they are."""
        changed = []
        for pk, before in self.before.items():
            row = self._by_pk[pk]
            after = {column: getattr(row, column) for column in before}
            if after != before:
                changed.append((pk, before, after))
        return changed

    def give(self, row: Any) -> None:
        """This will hold a row that somebody else keeps in the database: it is found here, and not written."""
        self._fresh_ids.add(id(row))
        self._loaded.append(row)
        for key in keys_of(self.model):
            if len(key) > 1:
                self._asked[key].add(attrgetter(*key)(row))
        self._enter(row)

    def by_pk(self, pk: Any) -> Any:
        """This will give one row, or None."""
        row = self._by_pk.get(pk)
        if row is None and not self._is_known((self._pk,), pk):
            self._read((self._pk,), [pk])
            row = self._by_pk.get(pk)
        return row

    def matching(self, conditions: Sequence[Condition]) -> list[Any]:
        """This will give the rows that meet all conditions, in the order in which they were made or met."""
        for column, lookup, value in conditions:
            if column == self._pk and lookup == "exact":
                row = self.by_pk(value)
                return [row] if row is not None and met(row, conditions) else []
        return [row for row in self._narrowed(conditions) if met(row, conditions)]

    def expect(self, column: str, values: Iterable[Any]) -> list[Any]:
        """This will read the rows of these values with few queries, so that none of them is asked for singly."""
        key = (meta(self.model).get_field(column).attname,)
        wanted = list(dict.fromkeys(values))
        found = self._of(key, wanted)
        self.expected.append((key[0], wanted, {row.pk for row in found}))
        return list(found)

    def absent(self, key: Key, values: Iterable[Any]) -> None:
        """This will take it that the database has no rows of these values of a key."""
        self._asked[key].update(values)

    def drop(self, rows: Iterable[Any]) -> None:
        """This will forget rows made here."""
        gone = {id(row) for row in rows}
        if gone:
            self.fresh = [row for row in self.fresh if id(row) not in gone]
            self._by_pk = {row.pk: row for row in (*self._loaded, *self.fresh)}
            self._indexes.clear()

    def _narrowed(self, conditions: Sequence[Condition]) -> list[Any]:
        """The rows of the narrowest key asked by; of one that needs no query, if there is such a key."""
        wanted: dict[str, Any] = {}
        several: dict[str, Any] = {}
        for column, lookup, value in conditions:
            if lookup == "exact":
                wanted[column] = value
            elif lookup == "in":
                several[column] = value
        usable: tuple[Key, list[Any]] | None = None
        if self._pk in several:
            return [row for pk in several[self._pk] if (row := self.by_pk(pk)) is not None]
        for key, _ in self._keys:
            if len(key) > 1:
                if not all(column in wanted for column in key):
                    continue
                asked = [tuple(wanted[column] for column in key)]
            elif key[0] in wanted:
                asked = [wanted[key[0]]]
            elif key[0] in several:
                asked = list(several[key[0]])
            else:
                continue
            if all(self._is_known(key, value) for value in asked):
                return self._held(key, asked)
            usable = usable or (key, asked)
        return self._all() if usable is None else self._of(*usable)

    def _is_known(self, key: Key, value: Any) -> bool:
        """Whether the database has nothing to add: asked before, or it concerns a row that was made here."""
        if len(key) == 1 and key[0] in self._targets:
            shelf = self.memory.shelves.get(self._targets[key[0]])
            if shelf is not None and value in shelf._fresh_pks:  # noqa: SLF001 - another shelf's
                return True
        if self._whole or value in self._asked[key]:
            return True
        if key[0] == self._pk:
            return value in self._fresh_pks
        if len(key) == 1:
            return False
        return any(
            self._is_known((column,), part) for column, part in zip(key, value, strict=True) if column in self._targets
        )

    def _of(self, key: Key, asked: Sequence[Any]) -> list[Any]:
        missing = [value for value in asked if not self._is_known(key, value)]
        if missing:
            self._read(key, missing)
        return self._held(key, asked)

    def _held(self, key: Key, asked: Sequence[Any]) -> list[Any]:
        """What this shelf has of some values of a key."""
        index = self._indexes.get(key)
        if index is None:
            index, value_of = {}, attrgetter(*key)
            for row in (*self._loaded, *self.fresh):
                index.setdefault(value_of(row), []).append(row)
            self._indexes[key] = index
        if len(asked) == 1:
            return index.get(asked[0], [])
        return [row for value in dict.fromkeys(asked) for row in index.get(value, ())]

    def _all(self) -> list[Any]:
        if not self._whole:
            if stored(self.model).count() > WHOLE_MAX_ROWS:
                raise NotRemembered(f"{self.model.__name__} is too large to be asked without a key in memory")
            self._meet(stored(self.model).all())
            self._whole = True
        return [*self._loaded, *self.fresh]

    def _read(self, key: Key, missing: Sequence[Any]) -> None:
        self._asked[key].update(missing)
        for start in range(0, len(missing), PARAMETERS_COUNT):
            part = missing[start : start + PARAMETERS_COUNT]
            if len(key) == 1:
                self._meet(stored(self.model).filter(**{f"{key[0]}__in": part}))
            else:
                for values in part:
                    self._meet(stored(self.model).filter(**dict(zip(key, values, strict=True))))

    def _meet(self, rows: Iterable[Any]) -> None:
        for row in rows:
            if row.pk not in self._by_pk:
                self._by_pk[row.pk] = row
                self._loaded.append(row)
                self._enter(row)

    def _enter(self, row: Any) -> None:
        for key, index in self._indexes.items():
            index.setdefault(attrgetter(*key)(row), []).append(row)
