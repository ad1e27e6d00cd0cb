"""The town, for every test that asks for it."""

import pytest

from tests.contexts.orders import cast


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()
