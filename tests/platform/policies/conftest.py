from collections.abc import Iterator

import pytest

from bihuan.platform.policies import store
from bihuan.platform.policies.policy import cross_checks, registry


@pytest.fixture(autouse=True)
def own_registry() -> Iterator[None]:
    """Policies a test declares are its own, and none of its versions is remembered after it."""
    declared, checks = dict(registry), list(cross_checks)
    registry.clear()
    cross_checks.clear()
    store.forget()
    yield
    store.forget()
    registry.clear()
    registry.update(declared)
    cross_checks[:] = checks
