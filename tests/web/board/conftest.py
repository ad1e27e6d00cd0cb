"""A working day of the small town, and its dispatcher signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client

from bihuan.platform import clock
from tests.contexts.dispatch import cast
from tests.web.test_orders import enter


@pytest.fixture
def day(db: None) -> Iterator[cast.Day]:
    with clock.frozen(cast.minutes(5)):
        yield cast.day()


@pytest.fixture
def desk(client: Client, day: cast.Day) -> Client:
    return enter(client, "desk", "dispatcher")
