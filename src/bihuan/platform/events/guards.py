"""The database's own refusal to change the record, for whoever goes round the program.

Only the sealer's one change (position and chain of an unsealed row) is let through. SQLite needs
`PRAGMA recursive_triggers=ON` so that INSERT OR REPLACE doesn't go round the triggers; PostgreSQL needs a statement
trigger for TRUNCATE.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "platform_event"

_SQLITE = (
    f"""CREATE TRIGGER IF NOT EXISTS event_no_update BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS event_no_delete BEFORE DELETE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
)
_SQLITE_OFF = ("DROP TRIGGER IF EXISTS event_no_update", "DROP TRIGGER IF EXISTS event_no_delete")

_POSTGRES = (
    """CREATE OR REPLACE FUNCTION event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL
         AND to_jsonb(NEW) - 'position' - 'chain' = to_jsonb(OLD) - 'position' - 'chain' THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'events are append-only';
    END $$""",
    f"DROP TRIGGER IF EXISTS event_no_change ON {TABLE}",
    f"CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION event_guard()",
    f"DROP TRIGGER IF EXISTS event_no_truncate ON {TABLE}",
    f"CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION event_guard()",
)
_POSTGRES_OFF = (
    f"DROP TRIGGER IF EXISTS event_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS event_no_truncate ON {TABLE}",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """This will make the database refuse any change to written events; called by the first migration."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRES)


def remove(connection: BaseDatabaseWrapper) -> None:
    """This will take the guards off: for emptying a test database only."""
    _run(connection, _SQLITE_OFF if connection.vendor == "sqlite" else _POSTGRES_OFF)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
