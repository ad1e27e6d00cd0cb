"""Every test here has the table of traces, the bell's listeners, and the counting gateway for SMS."""

from collections.abc import Iterator
from typing import Any

import pytest

from bihuan.platform import jobs
from bihuan.platform.events import record
from bihuan.platform.messaging import providers
from tests.platform.worker import cast


@pytest.fixture(autouse=True)
def _traces(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    if marker:
        request.getfixturevalue("transactional_db" if marker.kwargs.get("transaction") else "db")
        cast.make_table()


@pytest.fixture(autouse=True)
def _gateway(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BIHUAN_MESSAGING = "sms=gateway,email=embedded"
    monkeypatch.setitem(providers.registry, "gateway", cast.Gateway)
    monkeypatch.setattr(cast.Gateway, "answers", [])


@pytest.fixture(autouse=True)
def _no_schedules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contexts' jobs by the clock, which a worker started here would also do."""
    for name, job in list(jobs.registry.items()):
        if not name.startswith("probe.") and (job.every_minutes or job.daily_at):
            monkeypatch.delitem(jobs.registry, name)


@pytest.fixture
def listeners() -> Iterator[Any]:
    """Sets who listens to the bell; afterwards the installation's own listeners are back."""
    before = dict(record._subscriptions)

    def listen(*names: str) -> None:
        record.subscribe({"probe.rung": names})

    yield listen
    record.subscribe(before)
