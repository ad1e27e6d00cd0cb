"""The writers' queue of SQLite: fair, and no writer waits for ever on one that was stopped."""

import fcntl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from django.db import OperationalError, connection, transaction

from bihuan.kernel.errors import Unavailable
from bihuan.platform.db.sqlite.base import lock_path
from bihuan.platform.models import Event
from tests.platform.core.acts import AT, RINGER, THING, ring

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def somebody_writing() -> Iterator[IO[bytes]]:
    """The queue's head taken, as by a process in the middle of a transaction."""
    with Path(lock_path(connection.settings_dict["NAME"])).open("ab") as head:
        fcntl.flock(head, fcntl.LOCK_EX)
        yield head


def test_a_writer_waits_its_turn(somebody_writing: IO[bytes]) -> None:
    threading.Timer(0.2, lambda: fcntl.flock(somebody_writing, fcntl.LOCK_UN)).start()
    begun = time.monotonic()
    ring(RINGER, thing_id=THING, times_count=1, at=AT)
    assert 0.15 < time.monotonic() - begun < 5
    assert Event.objects.count() == 1


def test_a_writer_gives_up_in_the_end_and_says_so(somebody_writing: IO[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with pytest.raises(Unavailable) as refusal:
        ring(RINGER, thing_id=THING, times_count=1, at=AT)
    assert isinstance(refusal.value.__cause__, OperationalError)
    fcntl.flock(somebody_writing, fcntl.LOCK_UN)
    monkeypatch.undo()
    ring(RINGER, thing_id=THING, times_count=2, at=AT)  # the abandoned wait let the queue go
    assert Event.objects.count() == 1


def test_reading_does_not_queue(somebody_writing: IO[bytes]) -> None:
    assert somebody_writing
    assert Event.objects.count() == 0


def test_the_queue_is_left_when_a_transaction_fails() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    with Path(lock_path(connection.settings_dict["NAME"])).open("ab") as free:
        fcntl.flock(free, fcntl.LOCK_EX | fcntl.LOCK_NB)
