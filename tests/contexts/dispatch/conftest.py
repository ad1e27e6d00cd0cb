"""A working day, for every test that asks for it."""

import pytest

from tests.contexts.dispatch import cast


@pytest.fixture
def day(db: None) -> cast.Day:
    return cast.day()
