"""From SQLite to PostgreSQL: every row streamed with COPY, and proven equal before the target's one transaction ends.

The source is opened for reading only and never written. Until the commit the target stays empty, so a move that was
cut off is simply started again.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from bihuan.kernel.errors import Conflict, Invalid, Refused
from bihuan.platform.db.sqlite.base import lock_path
from bihuan.platform.upkeep.sources import (
    Chain,
    PostgresSource,
    Progress,
    SqliteSource,
    applied_in,
    chain_of,
    fingerprints,
    sqlite_source,
)
from bihuan.platform.upkeep.tables import Table, missing, tables_of
from bihuan.platform.upkeep.values import Fingerprint, for_postgres

# What migrations lay into an empty database; it is laid anew from the source.
_LAID = "platform_eventhead"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved."""

    tables: dict[str, Fingerprint]
    chain: Chain

    @property
    def rows_count(self) -> int:
        """All rows of all tables."""
        return sum(table.rows_count for table in self.tables.values())


def require_current(file: Path) -> None:
    """This will raise Refused unless the source has exactly this program's migrations."""
    with sqlite_source(file) as source:
        applied = applied_in(source)
        tables_of(applied)
        if left := missing(applied):
            raise Refused(f"The database lacks {len(left)} migrations. Start `bihuan run` once, stop it, then move.")


def require_empty(reached: dict[str, Any]) -> None:
    """This will raise Refused where the target holds anything but the empty tables of a move that was cut off."""
    with psycopg.connect(**reached) as connection:
        there = PostgresSource(connection)
        names = there.table_names()
        if names and "django_migrations" not in names:
            raise Refused(f"The database {reached['dbname']} holds tables of something else; give an empty one.")
        for name in sorted(names - {"django_migrations", _LAID}):
            if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone():
                raise Refused(f"The database {reached['dbname']} is not empty: {name} has rows. Give an empty one.")


def move(file: Path, reached: dict[str, Any], progress: Progress) -> Moved:
    """This will copy every row of the SQLite file into the migrated, empty PostgreSQL database."""
    with _writers_held(file), sqlite_source(file) as source, psycopg.connect(**reached) as connection:
        tables = tables_of(applied_in(source))
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(_LAID)))
        for number, table in enumerate(tables):
            progress(number, len(tables), f"copying: {table.name}")
            _copy(source, connection, table)
            _count_on(source, connection, table)
        target = PostgresSource(connection)
        there = fingerprints(source, tables, progress, "hashing the source")
        here = fingerprints(target, tables, progress, "hashing the target")
        differing = sorted(name for name in there if there[name] != here[name])
        if differing:
            raise Invalid(f"Nothing was moved: the copy differs in {', '.join(differing)}.")
        ended, arrived = chain_of(source), chain_of(target)
        if (ended.position, ended.sha256, ended.unsealed_count) != (
            arrived.position,
            arrived.sha256,
            arrived.unsealed_count,
        ):
            raise Invalid("Nothing was moved: the record ends elsewhere in the copy.")
        return Moved(there, ended)  # leaving the block commits


def _copy(source: SqliteSource, connection: psycopg.Connection[Any], table: Table) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    try:
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in source.rows(table):
                copy.write_row(_row(table, row))
    except psycopg.DataError as error:
        raise Invalid(
            f"Nothing was moved: PostgreSQL refuses a value of {table.name}: {error.diag.context}."
        ) from error


def _row(table: Table, row: Sequence[Any]) -> list[Any]:
    return [for_postgres(column, value) for column, value in zip(table.columns, row, strict=True)]


def _count_on(source: SqliteSource, connection: psycopg.Connection[Any], table: Table) -> None:
    """The next number given out follows the highest ever given, also where its row is gone."""
    if not table.counter:
        return
    known = source.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
    if known and known[0]:
        connection.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table.name}"', table.counter, known[0]]
        )


@contextmanager
def _writers_held(file: Path) -> Iterator[None]:
    """While it is copied nobody writes to the source: what was acknowledged there meanwhile would be left behind."""
    with Path(lock_path(file)).open("ab") as queue:
        try:
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "Somebody is writing to the database. Stop the web servers and workers, then move."
            ) from None
        yield
