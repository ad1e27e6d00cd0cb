"""What every test may ask for. The database is chosen in tests/settings.py."""

import os
import shutil
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    # Two busy cores make single examples slow now and then; that is no finding.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # The same examples on every run: a change fails for what it changed.
    derandomize=True,
)
settings.register_profile("night", parent=settings.get_profile("ci"), derandomize=False, max_examples=20_000)
settings.load_profile(os.environ.get("BIHUAN_HYPOTHESIS", "ci"))


@pytest.hookimpl(trylast=True)  # after pytest-django has put them into its order
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """This will skip, with a reason, what means nothing in this run, and put last what judges the others."""
    is_whole = config.args_source is config.ArgsSource.TESTPATHS and not (
        config.option.keyword or config.option.markexpr
    )
    items.sort(key=lambda item: item.get_closest_marker("whole_suite") is not None)
    other = "sqlite" if os.environ.get("BIHUAN_TEST_DB") == "postgres" else "postgres"
    for item in items:
        if item.get_closest_marker("whole_suite") and not is_whole:
            item.add_marker(pytest.mark.skip(reason="judges the whole suite, and this is a part of it"))
        if item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"means something on {other} only"))


@pytest.fixture(scope="session", autouse=True)
def _refusals_watched() -> None:
    from tests.architecture import refusals

    refusals.watch()


@pytest.fixture(scope="session", autouse=True)
def _policies_remembered() -> None:
    """Each second a process looks whether a policy was activated elsewhere: counts of queries must not depend on it."""
    from bihuan.platform.policies import store

    store.RECHECK_S = 24 * 3600


@pytest.fixture(autouse=True)
def _policies_of_one_test_are_not_anothers() -> Iterator[None]:
    from bihuan.platform.policies import store

    yield
    if store._Memory.known is not None and store._Memory.known.heads:
        store.forget()


_empty_by_flush = TransactionTestCase._fixture_teardown


def _empty(self: TransactionTestCase) -> None:
    """This will empty the tables after a test with real transactions, and lay again what migrations had laid."""
    from bihuan.platform.events import guards
    from bihuan.platform.events.seal import HEAD_ID
    from bihuan.platform.models.event import EventHead

    guards.remove(connection)
    _empty_by_flush(self)
    EventHead.objects.get_or_create(pk=HEAD_ID)
    guards.install(connection)


TransactionTestCase._fixture_teardown = _empty  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser (playwright's Browser); the test is skipped where the machine has none."""
    path = os.environ.get("BIHUAN_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("no Chromium on this machine; BIHUAN_CHROMIUM may name one")
    from playwright.sync_api import sync_playwright

    # playwright's loop runs in this thread, and Django would take its presence for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are random, and what comes first among equals, or into a sample, goes by them: here always the same."""
    monkeypatch.setattr(os, "urandom", Random(20261123).randbytes)
