"""What the tests of customers ask for."""

import pytest

from tests.contexts.customers.cast import Town, build


@pytest.fixture
def town(db: None) -> Town:
    """The little town."""
    return build()
