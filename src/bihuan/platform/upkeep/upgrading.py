"""Bringing the database up to this program's migrations: one process at a time, and again after an interruption.

Each migration is one transaction on both databases, so what was cut off left nothing half made: the next run goes on
with the migration that was under way.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bihuan.platform.upkeep.tables import Applied, missing, tables_of

_LOCK_ID = 0x62_69_68_75_61_6E  # "bihuan"; any number all our processes agree upon


def applied() -> Applied:
    """This will list what is applied; Refused if a newer program wrote the database."""
    found = frozenset(MigrationRecorder(connection).applied_migrations())
    ours = {app for app, _name in missing(frozenset())}
    tables_of(frozenset(one for one in found if one[0] in ours))
    return found


def bring_up_to_date() -> int:
    """This will apply what is missing and give how many migrations it was; others that ask meanwhile wait."""
    with _alone():
        left_count = len(missing(applied()))
        if left_count:
            call_command("migrate", interactive=False, verbosity=0)
    return left_count


@contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        with Path(f"{name}.migrate-lock").open("ab") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_ID])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_ID])
