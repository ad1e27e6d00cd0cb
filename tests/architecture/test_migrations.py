"""Models and migrations agree, and each application still has one way to its newest table."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except (SystemExit, CommandError) as ended:
        pytest.fail(f"{said.getvalue()}\n{ended}")


@pytest.mark.django_db
def test_no_application_has_two_newest_migrations() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}
