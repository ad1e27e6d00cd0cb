"""The rows a batch of acts has made or met, model by model. Whoever asks is given copies, as a database gives them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from operator import attrgetter
from typing import Any, Final

from django.db import models

from bihuan.platform.memory.lookups import Asked, Condition, met
from bihuan.platform.memory.meta import copied, mark_made, meta, stored, values_of
from bihuan.platform.memory.plans import Key, keys_of, plan
from bihuan.platform.memory.store import NotRemembered

PARAMETERS_COUNT: Final = 500  # SQLite takes no more than so many at once
WHOLE_MAX_ROWS: Final = 20_000  # a table asked without any key is read whole, if it is small


class Memory:
    """Rows by model, and the events told about them. `barred`: models of which no row may be made in memory.

    A batch stands or falls whole, and who replays it calls its reactions; `LiveMemory` does as the database does.
    """

    undo: list[Callable[[], None]] | None = None
    keeps_queue = False

    def __init__(self, barred: frozenset[type[models.Model]] = frozenset()) -> None:
        self.barred = barred
        self.told: list[Any] = []
        self.recorded: list[Any] = []
        self.histories: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        self.shelves: dict[type[models.Model], Shelf] = {}

    def shelf(self, model: type[models.Model]) -> "Shelf":
        """This will give the shelf of a model's rows."""
        if model not in self.shelves:
            self.shelves[model] = Shelf(model, self)
        return self.shelves[model]

    def atomic(self) -> AbstractContextManager[Any]:
        """This will give what is a savepoint here: nothing."""
        return nullcontext()

    def number(self, _model: type[models.Model]) -> int | None:
        """This will give a new row its running number; None leaves it to the database."""
        return None

    def event_number(self) -> int:
        """This will give the number of an event about to be told: its place in the batch, until it is stored."""
        return len(self.told) + 1

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
        self._indexed: set[str] = set()  # all their columns
        self._asked: dict[Key, set[Any]] = defaultdict(set)
        self._known: dict[Key, list[tuple[int | None, set[Any]]]] = {}
        self._whole = False
        self._pk = meta(model).pk.attname
        self._targets = {
            field.attname: field.related_model
            for field in meta(model).concrete_fields
            if isinstance(field, models.ForeignKey)
        }

    def add(self, row: Any) -> None:
        """This will keep a row just made."""
        if self.model in self.memory.barred:
            raise NotRemembered(f"no {self.model.__name__} is made in memory")
        mark_made(row)
        row.pk = row.pk or self.memory.number(self.model)
        row = copied(row)
        self.fresh.append(row)
        self._fresh_ids.add(id(row))
        if row.pk is not None:
            self._fresh_pks.add(row.pk)
            self._by_pk[row.pk] = row
        self._enter(row)
        if self.memory.undo is not None:
            self.memory.undo.append(partial(self._take_away, row))

    def _take_away(self, row: Any) -> None:
        self.fresh.pop()  # what was made last is made no more
        self._fresh_ids.discard(id(row))
        self._fresh_pks.discard(row.pk)
        self._by_pk.pop(row.pk, None)
        for key, index in self._indexes.items():
            index[attrgetter(*key)(row)].remove(row)

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """This will set columns of a row, in every index too."""
        moved: list[Key] = []
        if not self._indexed.isdisjoint(values):
            moved = [key for key in self._indexes if any(column in values for column in key)]
        for key in moved:
            self._indexes[key][attrgetter(*key)(row)].remove(row)
        if id(row) not in self._fresh_ids:  # of a fresh row all is written anyway
            before = self.before.setdefault(row.pk, {})
            for column in values:
                before.setdefault(column, getattr(row, column))
        if self.memory.undo is not None:
            self.memory.undo.append(partial(self.change, row, {column: getattr(row, column) for column in values}))
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

    def matching(self, asked: tuple[Asked, ...], values: tuple[Any, ...]) -> list[Any]:
        """This will give the rows of which this is true, in the order in which they were made or met."""
        found = plan(self.model, asked)
        if found.one is not None:
            row = self.by_pk(values[found.one.places[0]])
            return [row] if row is not None and met(row, found.one.rest, values) else []
        if found.some is not None:
            pks = values[found.some.places[0]]
            return _fitting([row for pk in pks if (row := self.by_pk(pk)) is not None], found.some.rest, values)
        for way in found.ways:
            wanted = way.wanted(values)
            if all(self._is_known(way.key, value) for value in wanted):
                return _fitting(self._held(way.key, wanted), way.rest, values)
        if found.ways:
            way = found.ways[0]
            return _fitting(self._of(way.key, way.wanted(values)), way.rest, values)
        return _fitting(self._all(), found.whole, values)

    def bring(self) -> bool:
        """This will read the whole table, so that nothing of it is asked for singly; False if it is too large."""
        if not self._whole and stored(self.model).count() <= WHOLE_MAX_ROWS:
            self._meet(stored(self.model).all())
            self._whole = True
        return self._whole

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

    def know_all(self) -> None:
        """This will take it that the database has no more rows than were read."""
        self._whole = True

    def drop(self, rows: Iterable[Any]) -> None:
        """This will forget rows made here."""
        gone = {id(row) for row in rows}
        if gone:
            self.fresh = [row for row in self.fresh if id(row) not in gone]
            self._fresh_ids -= gone  # a row read later may lie where one of them lay
            self._by_pk = {row.pk: row for row in (*self._loaded, *self.fresh)}
            self._indexes.clear()
            self._indexed.clear()

    def _is_known(self, key: Key, value: Any) -> bool:
        """Whether the database has nothing to add: asked before, or it concerns a row that was made here."""
        if self._whole:
            return True
        for place, known in self._known.get(key) or self._knowing(key):
            if (value if place is None else value[place]) in known:
                return True
        return False

    def _knowing(self, key: Key) -> list[tuple[int | None, set[Any]]]:
        """Sets one of which holds a value of a key, or its part at a place, if the database has nothing to add."""
        found: list[tuple[int | None, set[Any]]] = []
        for place, column in enumerate(key):
            part = None if len(key) == 1 else place
            if column == self._pk:
                found.append((part, self._fresh_pks))
            if column in self._targets:
                found.append((part, self.memory.shelf(self._targets[column])._fresh_pks))  # noqa: SLF001 - another's
                found.append((part, self._asked[(column,)]))
        found.append((None, self._asked[key]))
        self._known[key] = found
        return found

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
            self._indexed.update(key)
        if len(asked) == 1:
            return index.get(asked[0], [])
        return [row for value in dict.fromkeys(asked) for row in index.get(value, ())]

    def _all(self) -> list[Any]:
        if not self.bring():
            raise NotRemembered(f"{self.model.__name__} is too large to be asked without a key in memory")
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


def _fitting(rows: list[Any], conditions: Sequence[Condition], values: tuple[Any, ...]) -> list[Any]:
    """A list of its own: an index goes on changing."""
    return [row for row in rows if met(row, conditions, values)] if conditions else rows[:]
