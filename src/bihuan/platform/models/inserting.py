"""Writing new rows by statements kept ready: what is the same each time is put together once.

Creating an order writes six rows, and Django would think each of their statements up anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, models

from bihuan.platform.memory import active
from bihuan.platform.memory.meta import mark_made, meta
from bihuan.platform.memory.writing import insert_as

M = TypeVar("M", bound=models.Model)
PARAMETERS_COUNT: Final = 900  # SQLite once took no more than 999 at once


def insert_rows(model: type[models.Model], rows: Sequence[Any]) -> None:
    """This will write rows that look like `model`'s, and set the keys that the database gives. Never in memory."""
    key = meta(model).pk
    at_once_count = max(1, PARAMETERS_COUNT // len(_fields(model)))
    for start in range(0, len(rows), at_once_count):
        part = rows[start : start + at_once_count]
        for row, (given,) in zip(part, _sent(model, part, ""), strict=True):
            setattr(row, key.attname, key.to_python(given))


def insert_many(model: type[models.Model], columns: Iterable[Mapping[str, Any]]) -> None:
    """This will write many rows given by their columns, as lists are written; what is not given has its default."""
    key, plain = meta(model).pk.attname, _defaults(model)
    insert_as(model, [SimpleNamespace(**{**plain, **one}, pk=one.get(key)) for one in columns])


def insert_new(model: type[M], **values: Any) -> M | None:
    """This will write a row, or give None where a unique key of it is there already. Requires a transaction.

    Of two that write the same at once the later one waits for the earlier one's commit, and then finds it there.
    """
    if active() is not None:
        try:
            return cast("M", cast("Any", model).objects.create(**values))
        except IntegrityError:
            return None
    row = model(**values)
    sent = _sent(model, [row], "ON CONFLICT DO NOTHING ")
    if not sent:
        return None
    key = meta(model).pk
    setattr(row, key.attname, key.to_python(sent[0][0]))
    mark_made(row)
    return row


def _sent(model: type[models.Model], rows: Sequence[Any], unless: str) -> list[tuple[Any, ...]]:
    fields = _fields(model)
    now = connections[DEFAULT_DB_ALIAS]  # asked through its stand-in, each attribute would cost a look-up
    given = [field.get_db_prep_save(getattr(row, field.attname), now) for row in rows for field in fields]
    with now.cursor() as cursor:
        cursor.execute(_statement(model, len(rows), unless), given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache(maxsize=200)
def _fields(model: type[models.Model]) -> Sequence[Any]:
    return [field for field in meta(model).concrete_fields if not isinstance(field, models.AutoField)]


@lru_cache(maxsize=50)
def _defaults(model: type[models.Model]) -> Mapping[str, Any]:
    fields = [field for field in meta(model).concrete_fields if not field.primary_key]
    return {
        field.attname: field.get_default() for field in fields if not (field.has_default() and callable(field.default))
    }


@lru_cache(maxsize=1_000)
def _statement(model: type[models.Model], rows_count: int, unless: str) -> str:
    quote = connection.ops.quote_name
    named = ", ".join(quote(field.column) for field in _fields(model))
    places = ", ".join(["%s"] * len(_fields(model)))
    rows = ", ".join([f"({places})"] * rows_count)
    table, key = quote(meta(model).db_table), quote(meta(model).pk.column)
    return f"INSERT INTO {table} ({named}) VALUES {rows} {unless}RETURNING {key}"  # noqa: S608 - names of our own
