"""Writing many events at once: numbered, sealed and stored as a list is, whatever the database."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from bihuan.platform.events import seal
from bihuan.platform.memory.writing import insert_as
from bihuan.platform.models.event import Event


def write_many(events: Sequence[Any]) -> None:
    """This will give events their ids and places, and write them. Requires a transaction."""
    for event, number in zip(events, set_aside(len(events)), strict=True):
        event.id = number
        event.write()
    write_numbered(events)


def write_numbered(events: Sequence[Any]) -> None:
    """This will seal and store events that are written, and whose ids were set aside. Requires a transaction.

    They are sealed here on PostgreSQL too: the sealer would have to touch each of them once more. Until the commit it
    waits, and so do live pages, not the acts of others.
    """
    if connection.vendor == "postgresql":
        seal.seal_all()  # what others committed before comes before
    seal.seal_now(events)
    insert_as(Event, events, {"facts": [event.text for event in events]})


def set_aside(count: int) -> list[int]:
    """This will give ids for events about to be written: others write meanwhile on PostgreSQL, nobody on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", ["platform_event"])
            row: Any = cursor.fetchone()
            first = (row[0] if row else 0) + 1
            return list(range(first, first + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('platform_event', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [number for (number,) in cursor.fetchall()]
