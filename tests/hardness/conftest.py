"""What every test of hardness may ask for."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from bihuan.platform import clock
from tests.contexts.orders.cast import Town, minutes
from tests.hardness import things


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """The small town, laid once for the tests of a module: what a test with `db` writes beside it is taken back."""
    with django_db_blocker.unblock(), clock.frozen(minutes(30)), transaction.atomic():
        yield things.town()
        transaction.set_rollback(True)
