"""A town, a moment, and callers."""

from collections.abc import Iterator

import pytest

from bihuan.platform import clock
from tests.api.cast import Caller, caller
from tests.api.day import Day, begin
from tests.contexts.orders import cast


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    """The orders' town, half an hour after its first order came in."""
    with clock.frozen(cast.minutes(30)):
        yield cast.town()


@pytest.fixture
def desk(town: cast.Town) -> Caller:
    """The dispatcher of the whole city."""
    return caller(town, "dispatcher")


@pytest.fixture
def day(db: None) -> Day:
    """The sample town on a morning."""
    return begin()
