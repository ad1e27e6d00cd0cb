"""Writing many rows at once: COPY on PostgreSQL, executemany on SQLite."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter, itemgetter
from types import MappingProxyType, NoneType
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from bihuan.kernel.errors import N_, Conflict
from bihuan.platform import jsontext
from bihuan.platform.memory.meta import meta, stored
from bihuan.platform.memory.shelf import PARAMETERS_COUNT, Shelf
from bihuan.platform.privacy.fields import EncryptedText

Convert: TypeAlias = Callable[[Any], Any]
NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
json_text = jsontext.writer(sort_keys=False, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Rows:
    """What a batch adds to and changes in one table, put for this database; it may be sent to another process.

    `changes` are (key, columns as they were when read, columns as they shall be). `expected` are (column, values,
    keys): the rows that had one of the values.
    """

    label: str
    columns: tuple[str, ...]
    fresh: list[tuple[Any, ...]]
    changes: list[tuple[Any, dict[str, Any], dict[str, Any]]]
    expected: list[tuple[str, list[Any], set[Any]]]


def rows_of(shelf: Shelf) -> Rows:
    """This will put what lies on a shelf for this database."""
    fields = _fields(shelf.model, shelf.fresh)
    columns = tuple(field.column for field in fields)
    fresh = converted(shelf.fresh, fields)
    return Rows(meta(shelf.model).label, columns, fresh, shelf.changes(), shelf.expected)


def write(rows: Rows) -> None:
    """This will write them; Conflict if what they rest on changed since it was read. Requires a transaction."""
    model = apps.get_model(rows.label)
    changed = Conflict(N_("Somebody changed a row this batch rests on meanwhile. Load it again."), code="batch_stale")
    for column, values, pks in rows.expected:
        for start in range(0, len(values), PARAMETERS_COUNT):
            part = stored(model).filter(**{f"{column}__in": values[start : start + PARAMETERS_COUNT]})
            if not pks.issuperset(part.values_list("pk", flat=True)):
                raise changed
    for pk, before, after in rows.changes:
        plain = {column: value for column, value in before.items() if not _is_sealed(model, column)}
        if not stored(model).filter(pk=pk, **plain).update(**after):
            raise changed
    insert(meta(model).db_table, rows.columns, rows.fresh)


def _is_sealed(model: type[models.Model], column: str) -> bool:
    """Ciphertext can't be compared; the blind index beside it is."""
    return isinstance(meta(model).get_field(column), EncryptedText)


def insert(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """This will write rows that are put for this database. Requires a transaction."""
    if not rows:
        return
    named = ", ".join(connection.ops.quote_name(column) for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(columns))
            statement = f'INSERT INTO "{table}" ({named}) VALUES ({places})'  # noqa: S608 - names of our own tables
            cursor.executemany(statement, rows)


def insert_as(model: type[models.Model], rows: Sequence[Any], texts: Mapping[str, Sequence[str]] = NOTHING) -> None:
    """This will write rows that look like `model`'s; `texts`: columns already put for it. Requires a transaction."""
    fields = _fields(model, rows)
    insert(meta(model).db_table, [field.column for field in fields], converted(rows, fields, texts))


def converted(
    rows: Sequence[Any], fields: Sequence[Any], texts: Mapping[str, Sequence[str]] = NOTHING
) -> list[tuple[Any, ...]]:
    """This will put rows for this database, a column at a time."""
    if not rows:
        return []
    names = [field.attname for field in fields]
    if isinstance(rows[0], models.Model):
        columns = list(zip(*map(itemgetter(*names), (row.__dict__ for row in rows)), strict=True))
    else:
        columns = list(zip(*map(attrgetter(*names), rows), strict=True))
    return list(
        zip(*(texts.get(field.attname) or _put(field, column) for field, column in zip(fields, columns, strict=True)),
            strict=True)
    )  # fmt: skip


def _put(field: Any, column: Sequence[Any]) -> Sequence[Any]:
    convert = _convert(field)
    kinds = set(map(type, column))
    if convert is None or kinds <= _PUT.get(convert, _NONE_TYPE):
        return column
    if NoneType in kinds:
        return [None if value is None else convert(value) for value in column]
    return list(map(convert, column))


def _fields(model: type[models.Model], rows: Sequence[Any]) -> list[Any]:
    """The columns to write; a key that rows lack is given by the database."""
    return [field for field in meta(model).concrete_fields if not field.primary_key or (rows and rows[0].pk)]


def _convert(field: Any) -> Convert | None:
    """How a column's values are put for this database; None: as they are."""
    lite = connection.vendor == "sqlite"
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    match field:
        case EncryptedText():
            return field.get_prep_value
        case models.JSONField():
            return json_text
        case models.UUIDField():
            return _hex if lite else None
        case models.DateTimeField():
            return _local_text if lite else None
        case models.DateField():
            return date.isoformat if lite else None
        case models.CharField():
            return str.__str__  # an enum's own text
        case _:
            return None


@lru_cache(maxsize=5_000)  # what is done at once has one moment
def _local_text(moment: datetime) -> str:
    """As Django writes a time for SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))


def _hex(one: UUID) -> str:
    return f"{one.int:032x}"


_NONE_TYPE: Final = frozenset({NoneType})
_PUT: Final[dict[Convert, frozenset[type]]] = {str.__str__: frozenset({str, NoneType})}  # what needs no putting
