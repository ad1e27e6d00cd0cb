"""The staff pages alone: without the other interfaces' addresses."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def addresses() -> Iterator[None]:
    with override_settings(ROOT_URLCONF="bihuan.web.urls"):
        yield
