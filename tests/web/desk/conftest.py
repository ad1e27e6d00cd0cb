"""The desk's pages on the morning the town's first order comes in."""

from collections.abc import Iterator

import pytest

from bihuan.platform import clock
from tests.contexts.orders import cast
from tests.web import people


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.START):
        yield people.town()
