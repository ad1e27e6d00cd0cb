"""Reading a whole database as it stood at one moment, without changing it and without keeping writers waiting."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from bihuan.platform.upkeep.tables import Applied, Table
from bihuan.platform.upkeep.values import Fingerprint, fingerprint

Progress = Callable[[int, int, str], None]
_BATCH_COUNT = 2000


@dataclass(frozen=True, slots=True)
class Chain:
    """Where the record of events ended; what is not sealed yet lies behind the position."""

    position: int
    sha256: str
    unsealed_count: int
    last_event_at: str


class Source(Protocol):
    """A database at one moment."""

    vendor: str

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """This will run one SELECT and give all its rows."""

    def table_names(self) -> set[str]:
        """This will name the tables there are."""

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        """This will stream one table in the raw form `values` understands."""


class SqliteSource:
    """A SQLite file, read in one transaction."""

    vendor = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement).fetchall()

    def table_names(self) -> set[str]:
        return {name for (name,) in self.ask("SELECT name FROM sqlite_master WHERE type = 'table'")}

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        named = ", ".join(f'"{column.name}"' for column in table.columns)
        yield from self.connection.execute(f'SELECT {named} FROM "{table.name}"')  # noqa: S608 names of our migrations


class PostgresSource:
    """A PostgreSQL connection inside a transaction; every value comes as PostgreSQL's own text."""

    vendor = "postgresql"

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(statement).fetchall()

    def table_names(self) -> set[str]:
        return {name for (name,) in self.ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")}

    def rows(self, table: Table) -> Iterator[Sequence[Any]]:
        named = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column.name)) for column in table.columns)
        with self.connection.cursor(name="upkeep") as cursor:
            cursor.itersize = _BATCH_COUNT
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(named, sql.Identifier(table.name)))
            yield from cursor


@contextmanager
def sqlite_source(file: Path) -> Iterator[SqliteSource]:
    """This will open a SQLite file for reading only, at the moment of the call."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on nothing moves for us
        yield SqliteSource(connection)
    finally:
        connection.close()


@contextmanager
def postgres_source(parameters: dict[str, Any]) -> Iterator[PostgresSource]:
    """This will open a PostgreSQL database for reading only, at the moment of the call."""
    with psycopg.connect(**parameters) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SELECT 1")
        yield PostgresSource(connection)


def parameters(settings: dict[str, Any]) -> dict[str, Any]:
    """This will give psycopg's connection parameters of Django's database settings."""
    named = {
        "dbname": settings["NAME"],
        "user": settings.get("USER"),
        "password": settings.get("PASSWORD"),
        "host": settings.get("HOST"),
        "port": settings.get("PORT"),
        "connect_timeout": 5,
        "application_name": "bihuan-upkeep",
    }
    return {name: value for name, value in named.items() if value not in (None, "")}


def address_parameters(address: str) -> dict[str, Any]:
    """This will give psycopg's connection parameters of a postgresql:// address, as BIHUAN_DB has it."""
    parts = urlsplit(address)
    return parameters(
        {
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
        }
    )


def applied_in(source: Source) -> Applied:
    """This will list the migrations applied; empty where there is no table of them."""
    if "django_migrations" not in source.table_names():
        return frozenset()
    return frozenset((app, name) for app, name in source.ask("SELECT app, name FROM django_migrations"))


def chain_of(source: Source) -> Chain:
    """This will give the end of the record of events."""
    ((position, sha256),) = source.ask("SELECT position, chain FROM platform_eventhead") or [(0, "")]
    ((unsealed_count,),) = source.ask("SELECT count(*) FROM platform_event WHERE position IS NULL")
    ((last_at,),) = source.ask("SELECT max(recorded_at) FROM platform_event")
    return Chain(position, sha256, unsealed_count, str(last_at or ""))


def fingerprints(source: Source, tables: Sequence[Table], progress: Progress, doing: str) -> dict[str, Fingerprint]:
    """This will give the fingerprint of every table."""
    found = {}
    for number, table in enumerate(tables):
        progress(number, len(tables), f"{doing}: {table.name}")
        found[table.name] = fingerprint(table.columns, source.rows(table))
    progress(len(tables), len(tables), doing)
    return found
