"""The database's own refusal to change what is written once: events, and the versions of policies.

Only the sealer's one change (position and chain of an unsealed event) is let through. SQLite needs
`PRAGMA recursive_triggers=ON` so that INSERT OR REPLACE doesn't go round the triggers; PostgreSQL needs a statement
trigger for TRUNCATE.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS = "platform_event"
TABLES = (EVENTS, "platform_storedpolicy")

_POSTGRES_REFUSAL = """CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'sealable'
         AND to_jsonb(OLD) ->> 'position' IS NULL AND to_jsonb(NEW) ->> 'position' IS NOT NULL
         AND to_jsonb(NEW) - 'position' - 'chain' = to_jsonb(OLD) - 'position' - 'chain' THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
    END $$"""


def install(connection: BaseDatabaseWrapper) -> None:
    """This will make the database refuse any change to what is written once; called by the first migrations."""
    statements = _sqlite() if connection.vendor == "sqlite" else _postgres()
    _run(connection, statements)


def remove(connection: BaseDatabaseWrapper) -> None:
    """This will take the guards off: for emptying a test database only."""
    names = ("no_update", "no_delete") if connection.vendor == "sqlite" else ("no_change", "no_truncate")
    on = "" if connection.vendor == "sqlite" else " ON {table}"
    _run(
        connection,
        (f"DROP TRIGGER IF EXISTS {table}_{name}" + on.format(table=table) for table in TABLES for name in names),
    )


def _sqlite() -> Iterator[str]:
    for table in TABLES:
        for act in ("update", "delete"):
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _postgres() -> Iterator[str]:
    yield _POSTGRES_REFUSAL
    for table in TABLES:
        kind = "sealable" if table == EVENTS else "fixed"
        yield f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}"
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION append_only('{kind}')"
        )
        yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"
        yield (f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION append_only('{kind}')")


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
