"""Every test here sends through the scripted provider, at a frozen moment."""

from collections.abc import Iterator
from typing import Any

import pytest

from bihuan.platform import clock
from bihuan.platform.messaging import providers
from tests.platform.core.acts import AT
from tests.platform.messaging.cast import Script


@pytest.fixture(autouse=True)
def _script(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.BIHUAN_MESSAGING = "script"
    monkeypatch.setitem(providers.registry, "script", Script)
    monkeypatch.setattr(Script, "answers", [])
    monkeypatch.setattr(Script, "took", [])
    with clock.frozen(AT):
        yield
