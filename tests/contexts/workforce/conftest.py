"""What the workforce's tests ask for."""

import pytest

from tests.contexts.workforce.cast import Town, build


@pytest.fixture
def town(db: None) -> Town:
    """The small district."""
    return build()
