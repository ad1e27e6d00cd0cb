"""The small town of the orders' tests with an address tree, on the day an older system is taken over."""

from collections.abc import Iterator

import pytest

from bihuan.platform import clock
from tests.contexts.frontdesk.cast import tree
from tests.contexts.history.walk import NOW
from tests.contexts.orders import cast


@pytest.fixture(autouse=True)
def takeover_day() -> Iterator[None]:
    """Live acts and the load are recorded at one moment, so that this can't tell them apart."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def town(db: None) -> cast.Town:
    made = cast.town()
    tree(made.zones[0], made.zones[1])
    return made
