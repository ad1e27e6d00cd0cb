"""What a manager answers in memory: of Django's QuerySet the part that actions use. The rest is refused."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType, NoneType
from typing import Any, Self, cast

from django.db import IntegrityError
from django.db.models import OuterRef, Q, Subquery

from bihuan.platform.memory.lookups import Test, Word, asked, computed, kept, plain, simple, test, word
from bihuan.platform.memory.meta import copied, meta
from bihuan.platform.memory.plans import columns_of, reader, shape, together
from bihuan.platform.memory.shelf import Shelf
from bihuan.platform.memory.store import NotRemembered


class MemoryRows:
    """A question to one shelf, asked when it is read."""

    values_asked: tuple[Any, ...] = ()
    back: tuple[tuple[Word, Any], ...] = ()
    tests: tuple[Test, ...] = ()
    order: tuple[str, ...] = ()
    read: Callable[[dict[str, Any]], Any] | None = None
    related: tuple[str, ...] = ()
    empty = False
    is_bare = True  # nothing but columns compared with values
    added: Mapping[str, Subquery] = MappingProxyType({})
    limit_count: int | None = None

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.model = shelf.model
        self.memory = shelf.memory
        self.shape = shape(shelf.model, ())

    # -- narrowing -------------------------------------------------------------------------------------------
    def filter(self, *questions: Q, **wanted: Any) -> Self:
        """This will keep the rows that meet all of it."""
        made = _new(self.__class__)
        made.__dict__ = held = self.__dict__.copy()
        if wanted:
            values = tuple(wanted.values())
            shape = self.shape.further.get(tuple(wanted)) if simple.issuperset(map(type, values)) else None
            if shape is None:
                made.narrow(wanted)
            else:
                held["shape"], held["values_asked"] = shape, self.values_asked + values
        if questions:
            made.tests = (*self.tests, *(test(self.model, one) for one in questions if one))
            made.is_bare = False
        return made

    def narrow(self, wanted: Mapping[str, Any]) -> None:
        """This will have this question itself ask for more; for one just made."""
        values = tuple([plain(value) for value in wanted.values()])
        narrowed = None if NoneType in map(type, values) else self.shape.narrowed(tuple(wanted))
        if narrowed is not None:
            self.shape, self.values_asked = narrowed, self.values_asked + values
            return
        for key, value in wanted.items():  # by a relation back to us, or by NULL, which no column equals
            read = word(self.model, key)
            if read.back is None:
                one, held = asked(read, value)
                self.shape, self.values_asked = shape(self.model, (*self.shape.asked, one)), (*self.values_asked, held)
            else:
                self.back, self.is_bare = (*self.back, (read, value)), False

    def exclude(self, *questions: Q, **wanted: Any) -> Self:
        """This will leave out the rows that meet all of it."""
        made = self.clone()
        made.tests, made.is_bare = (*self.tests, test(self.model, ~Q(*questions, **wanted))), False
        return made

    def none(self) -> Self:
        """This will keep no row."""
        made = self.clone()
        made.empty, made.is_bare = True, False
        return made

    def order_by(self, *columns: str) -> Self:
        """This will sort by columns; `-` before one turns it round."""
        made = self.clone()
        made.order, made.is_bare = columns, False
        return made

    def values_list(self, *columns: str, flat: bool = False) -> Self:
        """This will give columns instead of rows."""
        made = self.clone()
        made.read = reader(self.model, columns, flat=flat)
        return made

    def values(self, column: str) -> Self:
        """This will give one column, for a subquery or a filter by `in`."""
        return self.values_list(column, flat=True)

    def select_for_update(self, **_how: Any) -> Self:
        """This will change nothing: memory is one's own, and what the database has is compared when it is stored."""
        return self

    def defer(self, *_columns: str) -> Self:
        """This will change nothing: what lies in memory is there whole."""
        return self

    def select_related(self, *names: str) -> Self:
        """This will bring the rows that these relations lead to."""
        made = self.clone()
        made.related = names
        return made

    def annotate(self, **added: Subquery) -> Self:
        """This will add a column from another question about each row."""
        made = self.clone()
        made.added = {**self.added, **added}
        return made

    def all(self) -> Self:
        """This will give the same question."""
        return self

    def clone(self) -> Self:
        """This will copy the question."""
        made = _new(type(self))
        made.__dict__ = self.__dict__.copy()
        return made

    # -- reading ---------------------------------------------------------------------------------------------
    def __iter__(self) -> Iterator[Any]:
        return iter(self.shaped(self.found()))

    def __len__(self) -> int:
        return len(self.found())

    def __bool__(self) -> bool:
        return bool(self.found())

    def __getitem__(self, part: slice) -> Self:
        if part.start or part.step:
            raise NotRemembered("only the first rows are asked for in memory")
        made = self.clone()
        made.limit_count, made.is_bare = part.stop, False
        return made

    def first(self) -> Any:
        """This will give the first row, or None."""
        found = self.shelf.matching(self.shape.plan, self.values_asked) if self.is_bare else self.found()
        if not found:
            return None
        return self._given(found[0]) if self.read is None else self.read(found[0].__dict__)

    def get(self, *questions: Q, **wanted: Any) -> Any:
        """This will give the only row; DoesNotExist without one."""
        narrowed = self.filter(*questions, **wanted)
        found, kind = narrowed.shaped(narrowed.found()), cast("Any", self.model)
        if not found:
            raise kind.DoesNotExist
        if len(found) > 1:
            raise kind.MultipleObjectsReturned
        return found[0]

    def exists(self) -> bool:
        """Whether there is any."""
        return bool(self.found())

    def count(self) -> int:
        """How many there are."""
        return len(self.found())

    # -- writing ---------------------------------------------------------------------------------------------
    def create(self, **values: Any) -> Any:
        """This will make a row."""
        row = self.model(**values)
        self._require_new(row)
        self.shelf.add(row)
        return row

    def bulk_create(self, rows: Iterable[Any], **_how: Any) -> list[Any]:
        """This will keep rows just made."""
        made = list(rows)
        for row in made:
            self.shelf.add(row)
        return made

    def bulk_update(self, rows: Iterable[Any], columns: Iterable[str], **_how: Any) -> None:
        """This will keep these columns of rows as they are now."""
        named = list(columns)
        for row in rows:
            self.memory.save(row, named)

    def get_or_create(self, defaults: dict[str, Any] | None = None, **wanted: Any) -> tuple[Any, bool]:
        """This will give the row there is, or make it."""
        found = self.filter(**wanted).first()
        return (found, False) if found is not None else (self.create(**wanted, **(defaults or {})), True)

    def update(self, **values: Any) -> int:
        """This will change the rows and give how many there were."""
        rows = self.found()
        if rows:
            shelf, columns, wanted = self.shelf, columns_of(self.model, tuple(values)), tuple(values.values())
            is_plain = simple.issuperset(map(type, wanted))
            for row in rows:
                held = wanted if is_plain else [kept(computed(value, row)) for value in wanted]
                shelf.change(row, dict(zip(columns, held, strict=True)))
        return len(rows)

    def delete(self) -> tuple[int, dict[str, int]]:
        """This will take rows away, as long as there are none."""
        if self.found():
            raise NotRemembered(f"no {self.model.__name__} is taken away in memory")
        return 0, {}

    # -- inside ----------------------------------------------------------------------------------------------
    def found(self, outer: Any = None) -> list[Any]:
        """This will ask; `outer` is the row that a subquery is about."""
        if self.is_bare and outer is None:
            return self.shelf.matching(self.shape.plan, self.values_asked)
        if self.empty:
            return []
        wanted, values = self.shape, self.values_asked
        if outer is not None:
            values = tuple([_of_outer(outer, one) if isinstance(one, OuterRef) else one for one in values])
            if any(one is None for one in values):  # nothing equals NULL
                return []
        for read, value in self.back:
            assert read.back is not None
            pointing = MemoryRows(self.memory.shelf(read.back)).filter(**{read.rest: value})
            wanted = shape(self.model, (*wanted.asked, (read.column, "in")))
            values = (*values, set(pointing.values(read.lookup)))
        rows = self.shelf.matching(wanted.plan, values)
        if self.tests:
            rows = [row for row in rows if all(one(row) for one in self.tests)]
        if self.order and len(rows) > 1:
            for column in reversed(self.order):
                rows = sorted(rows, key=self._value_of(column.lstrip("-")), reverse=column.startswith("-"))
        return rows if self.limit_count is None else rows[: self.limit_count]

    def _value_of(self, column: str) -> Callable[[Any], Any]:
        """How a row is asked for one of its columns, or for one of the row that a relation leads to."""
        name, _, there = column.partition("__")
        if not there:
            one = reader(self.model, (column,), flat=True)
            return lambda row: one(row.__dict__)
        field = meta(self.model).get_field(name)
        target = self.memory.shelf(field.related_model)
        return lambda row: getattr(target.by_pk(getattr(row, field.attname)), there)

    def _given(self, row: Any) -> Any:
        """A copy of a row, with what else was asked for."""
        row = copied(row)
        if not (self.related or self.added):
            return row
        for name in self.related:
            field = meta(self.model).get_field(name)
            if not field.is_cached(row):
                target = self.memory.shelf(field.related_model)
                field.set_cached_value(row, target.by_pk(getattr(row, field.attname)))
        for name, added in self.added.items():
            question: Any = added.query
            setattr(row, name, next(iter(question.shaped(question.found(row))), None))
        return row

    def shaped(self, rows: list[Any]) -> list[Any]:
        """This will give rows as they were asked for: whole, or some of their columns."""
        if self.read is not None:
            return [self.read(row.__dict__) for row in rows]
        if self.related or self.added:
            return [self._given(row) for row in rows]
        return [copied(row) for row in rows]

    def _require_new(self, row: Any) -> None:
        """Acts ask by IntegrityError what is unique together; the database judges the rest when it is stored."""
        for wanted, values_of_key in together(self.model):
            values = values_of_key(row.__dict__)
            if NoneType not in map(type, values) and self.shelf.matching(wanted.plan, values):
                raise IntegrityError(f"{self.model.__name__} is there already")


_new = object.__new__


def _of_outer(outer: Any, wanted: Any) -> Any:
    return getattr(outer, wanted.name)
