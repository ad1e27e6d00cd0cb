"""The rows a batch of acts has made or met, model by model. Whoever asks is given copies, as a database gives them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from operator import itemgetter
from typing import Any, Final

from django.db import models

from bihuan.platform.memory.lookups import fitting, met
from bihuan.platform.memory.meta import copied, mark_made, meta, stored, values_of
from bihuan.platform.memory.plans import Index, Key, Plan, keys_of
from bihuan.platform.memory.store import NotRemembered

PARAMETERS_COUNT: Final = 500  # SQLite takes no more than so many at once
WHOLE_MAX_ROWS: Final = 20_000  # a table asked without any key is read whole, if it is small

_NOTHING: Final = nullcontext()


class Memory:
    """Rows by model, and the events told about them. `barred`: models of which no row may be made in memory.

    A batch stands or falls whole, and who replays it calls its reactions; `LiveMemory` does as the database does.
    """

    undo: list[Callable[[], None]] | None = None
    keeps_queue = False

    def __init__(self, barred: frozenset[type[models.Model]] = frozenset()) -> None:
        self.barred = barred
        self.told: list[Any] = []
        self.histories: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        self.shelves: dict[type[models.Model], Shelf] = {}

    def shelf(self, model: type[models.Model]) -> "Shelf":
        """This will give the shelf of a model's rows."""
        if model not in self.shelves:
            self.shelves[model] = Shelf(model, self)
        return self.shelves[model]

    def atomic(self) -> AbstractContextManager[Any]:
        """This will give what is a savepoint here: nothing."""
        return _NOTHING

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
    """Rows made here (`fresh`) and rows read from the database."""

    def __init__(self, model: type[models.Model], memory: Memory) -> None:
        self.model = model
        self.memory = memory
        self.begun: Any = None  # the question for all its rows, which every other one narrows
        self.fresh: list[Any] = []
        self.before: dict[Any, dict[str, Any]] = {}
        self.expected: list[tuple[str, list[Any], set[Any]]] = []
        self._loaded: list[Any] = []
        self._loaded_by_pk: dict[Any, Any] = {}
        self._fresh_by_pk: dict[Any, Any] = {}
        self._fresh_ids: set[int] = set()  # of the row objects: quicker asked than the keys
        self._indexes: dict[Key, Index] = {}
        self._indexed: set[str] = set()  # all their columns
        self._asked: dict[Key, set[Any]] = defaultdict(set)
        self._known: dict[Key, list[tuple[int | None, Container[Any]]]] = {}
        self._whole = False
        self._pk = meta(model).pk.attname
        self._relations = {
            field.attname: field for field in meta(model).concrete_fields if isinstance(field, models.ForeignKey)
        }

    def add(self, row: Any) -> None:
        """This will keep a row just made."""
        memory = self.memory
        if self.model in memory.barred:
            raise NotRemembered(f"no {self.model.__name__} is made in memory")
        mark_made(row)
        held = row.__dict__
        pk = held[self._pk]
        if not pk:
            pk = held[self._pk] = memory.number(self.model)
        row = copied(row)
        self.fresh.append(row)
        self._fresh_ids.add(id(row))
        if pk is not None:
            self._fresh_by_pk[pk] = row
        if self._indexes:
            self._enter(row)
        if memory.undo is not None:
            memory.undo.append(partial(self._take_away, row))

    def _take_away(self, row: Any) -> None:
        self.fresh.pop()  # what was made last is made no more
        self._fresh_ids.discard(id(row))
        self._fresh_by_pk.pop(row.pk, None)
        for index in self._indexes.values():
            index.rows[index.key_of(row.__dict__)].remove(row)

    def change(self, row: Any, values: dict[str, Any]) -> None:
        """This will set columns of a row, in every index too."""
        held = row.__dict__
        moved: list[Index] = []
        if not self._indexed.isdisjoint(values):
            moved = [index for key, index in self._indexes.items() if not values.keys().isdisjoint(key)]
            for index in moved:
                index.rows[index.key_of(held)].remove(row)
        if id(row) not in self._fresh_ids:  # of a fresh row all is written anyway
            before = self.before.setdefault(row.pk, {})
            for column in values:
                before.setdefault(column, held[column])
        if self.memory.undo is not None:
            self.memory.undo.append(partial(self.change, row, {column: held[column] for column in values}))
        cache = held["_state"].__dict__.get("fields_cache")
        if cache:
            for column in self._relations.keys() & values.keys():
                if held[column] != values[column]:
                    cache.pop(self._relations[column].name, None)
        held.update(values)
        for index in moved:
            index.rows.setdefault(index.key_of(held), []).append(row)

    def changes(self) -> list[tuple[Any, dict[str, Any], dict[str, Any]]]:
        """This will give the rows of the database that changed here: key, columns as they were, columns as they are."""
        changed = []
        for pk, before in self.before.items():
            row = self._loaded_by_pk[pk]
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
                self._asked[key].add(itemgetter(*key)(row.__dict__))
        self._enter(row)

    def by_pk(self, pk: Any) -> Any:
        """This will give one row, or None."""
        row = self._fresh_by_pk.get(pk) or self._loaded_by_pk.get(pk)
        if row is None and not self._is_known((self._pk,), pk):
            self._read((self._pk,), [pk])
            row = self._loaded_by_pk.get(pk)
        return row

    def matching(self, found: Plan, values: tuple[Any, ...]) -> list[Any]:
        """This will give the rows of which this is true, in the order in which they were made or met."""
        one = found.one
        if one is not None:
            pk = one.wanted(values)
            row = self._fresh_by_pk.get(pk) or self.by_pk(pk)
            return [] if row is None or (one.rest and not met(row, one.rest, values)) else [row]
        if found.some is not None:
            pks = found.some.wanted(values)
            return fitting([row for pk in pks if (row := self.by_pk(pk)) is not None], found.some.rest, values)
        for way in found.ways:
            if way.several:
                if all(self._is_known(way.key, value) for value in way.wanted(values)):
                    return fitting(self._held(way.key, way.wanted(values)), way.rest, values)
            elif self._is_known(way.key, wanted := way.wanted(values)):
                return fitting(self._index(way.key).rows.get(wanted, ()), way.rest, values)
        if found.ways:
            way = found.ways[0]
            asked = way.wanted(values)
            return fitting(self._of(way.key, list(asked) if way.several else [asked]), way.rest, values)
        return fitting(self._all(), found.whole, values)

    def bring(self, max_rows: int = WHOLE_MAX_ROWS) -> bool:
        """This will read the whole table, so that nothing of it is asked for singly; False if it is too large."""
        if not self._whole and len(stored(self.model).values_list("pk")[: max_rows + 1]) <= max_rows:
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

    def drop(self, rows: Sequence[Any]) -> None:
        """This will forget rows made here."""
        gone = {id(row) for row in rows}
        if gone:
            self.fresh = [row for row in self.fresh if id(row) not in gone]
            self._fresh_ids -= gone  # a row read later may lie where one of them lay
            for row in rows:
                self._fresh_by_pk.pop(row.pk, None)
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

    def _knowing(self, key: Key) -> list[tuple[int | None, Container[Any]]]:
        """Sets one of which holds a value of a key, or its part at a place, if the database has nothing to add."""
        found: list[tuple[int | None, Container[Any]]] = []
        for place, column in enumerate(key):
            part = None if len(key) == 1 else place
            if column == self._pk:
                found.append((part, self._fresh_by_pk))
            if column in self._relations:
                target = self.memory.shelf(self._relations[column].related_model)
                found.append((part, target._fresh_by_pk))  # noqa: SLF001 - another's
                found.append((part, self._asked[(column,)]))
        found.append((None, self._asked[key]))
        self._known[key] = found
        return found

    def _of(self, key: Key, asked: Sequence[Any]) -> list[Any]:
        missing = [value for value in asked if not self._is_known(key, value)]
        if missing:
            self._read(key, missing)
        return self._held(key, asked)

    def _held(self, key: Key, asked: Collection[Any]) -> list[Any]:
        """What this shelf has of some values of a key."""
        rows = self._index(key).rows
        if len(asked) == 1:
            return rows.get(next(iter(asked)), [])
        return [row for value in dict.fromkeys(asked) for row in rows.get(value, ())]

    def _index(self, key: Key) -> Index:
        index = self._indexes.get(key)
        if index is None:
            index = self._indexes[key] = Index(itemgetter(*key), {})
            for row in (*self._loaded, *self.fresh):
                index.rows.setdefault(index.key_of(row.__dict__), []).append(row)
            self._indexed.update(key)
        return index

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
            if row.pk not in self._loaded_by_pk and row.pk not in self._fresh_by_pk:
                self._loaded_by_pk[row.pk] = row
                self._loaded.append(row)
                self._enter(row)

    def _enter(self, row: Any) -> None:
        held = row.__dict__
        for index in self._indexes.values():
            index.rows.setdefault(index.key_of(held), []).append(row)
