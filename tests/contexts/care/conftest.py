"""The town, for every test that asks for it, on the morning its first order comes in."""

from collections.abc import Iterator

import pytest

from bihuan.platform import clock
from tests.contexts.orders import cast


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """What follows from an act is due from here on, not from the day the tests run."""
    with clock.frozen(cast.START):
        yield


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()
