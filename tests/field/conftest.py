"""The town at 20 minutes after its first order, and Chen's phone."""

from collections.abc import Iterator

import pytest

from bihuan.platform import clock
from tests.contexts.orders import cast as orders_cast
from tests.field.cast import Phone, sign_in


@pytest.fixture
def town(db: None) -> Iterator[orders_cast.Town]:
    with clock.frozen(orders_cast.minutes(20)):
        yield orders_cast.town()


@pytest.fixture
def phone(town: orders_cast.Town) -> Phone:
    return Phone(sign_in(town.chen))
