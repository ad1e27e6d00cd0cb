"""Writing many rows at once: COPY on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, TypeAlias

from django.db import connection, models

from bihuan.platform.memory.meta import meta
from bihuan.platform.privacy.fields import EncryptedText

Convert: TypeAlias = Callable[[Any], Any]
_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """This will write rows of one model; a row without a key is given one by the database. Requires a transaction."""
    if not rows:
        return
    fields = [field for field in meta(model).concrete_fields if not field.primary_key or rows[0].pk is not None]
    table = connection.ops.quote_name(meta(model).db_table)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    written = _converted(rows, fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in written:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608 - names of our own tables
            cursor.executemany(statement, written)


def update(model: type[models.Model], rows: Iterable[tuple[Any, Iterable[str]]]) -> None:
    """This will write what changed of rows that the database has."""
    for row, columns in rows:
        values = {column: getattr(row, column) for column in columns}
        model._base_manager.filter(pk=row.pk).update(**values)  # noqa: SLF001 - Django documents it


def _converted(rows: Sequence[Any], fields: Sequence[Any]) -> Any:
    converts = [(index, convert) for index, field in enumerate(fields) if (convert := _convert(field)) is not None]
    read = attrgetter(*(field.attname for field in fields))
    for row in rows:
        values = list(read(row))
        for index, convert in converts:
            if values[index] is not None:
                values[index] = convert(values[index])
        yield values


def _convert(field: Any) -> Convert | None:
    """How a column's values are put for this database; None: as they are."""
    lite = connection.vendor == "sqlite"
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    match field:
        case EncryptedText():
            return field.get_prep_value
        case models.JSONField():
            return _json
        case models.UUIDField():
            return attrgetter("hex") if lite else None
        case models.DateTimeField():
            return _local_text if lite else None
        case models.DateField():
            return date.isoformat if lite else None
        case models.CharField():
            return str.__str__  # an enum's own text
        case _:
            return None


def _local_text(moment: datetime) -> str:
    """As Django writes a time for SQLite."""
    return str(moment.astimezone(UTC).replace(tzinfo=None))
