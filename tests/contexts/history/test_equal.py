"""What a load leaves is what the single actions leave: every table, every event, the chain whole."""

import json
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from bihuan.contexts.history import api as history
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Hold, Order
from bihuan.platform.actor import system_actor
from bihuan.platform.events import seal
from bihuan.platform.events.verify import verify
from bihuan.platform.messaging import Message
from bihuan.platform.models import Delivery
from tests.contexts.history import tables
from tests.contexts.history.walk import NOW, lives
from tests.contexts.orders.cast import Town

LOADER = system_actor("cli", "history.load", "history.reserve")
SEEDS = range(5)
LIVES_COUNT = 12


@pytest.fixture
def same_order_ids(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """An order's id decides whether its customer is asked, so both ways are dealt the same ids."""
    from bihuan.contexts.orders.actions import receive

    def deal(seed: int) -> None:
        rng = random.Random(seed)
        monkeypatch.setattr(receive, "uuid4", lambda: UUID(int=rng.getrandbits(128), version=4))

    return deal


@pytest.mark.parametrize("seed", SEEDS)
def test_a_load_leaves_what_the_single_actions_leave(town: Town, same_order_ids: Any, seed: int) -> None:
    same_order_ids(seed)
    with transaction.atomic():
        lines = [json.dumps(life).encode() for life in lives(town, seed, LIVES_COUNT)]
        if connection.vendor == "postgresql":
            seal.seal_all()
        live, told_live = left()
        assert Message.objects.get_queryset().exists()
        transaction.set_rollback(True)
    assert not Order.objects.get_queryset().exists()
    same_order_ids(seed)
    totals = history.load_lines(LOADER, lines, at=NOW, batch_count=5)
    loaded, told_loaded = left()
    assert totals.loaded_count == LIVES_COUNT
    for event_live, event_loaded in zip(told_live, told_loaded, strict=True):
        assert event_live == event_loaded
    for table, rows in live.items():
        assert rows == loaded[table], table
    assert list(orders.differences()) == []
    assert not Message.objects.get_queryset().exists()
    assert not Delivery.objects.exclude(kind=Delivery.Kind.JOB).exists()
    if connection.vendor == "postgresql":
        seal.seal_all()
    report = verify(NOW)
    assert report.whole
    assert report.unsealed_count == 0


def left() -> tuple[dict[str, list[Any]], list[Any]]:
    """Every table as it stands, and the jobs that still have something to do."""
    names = tables.Names()
    told = tables.events(names)
    held = set(Hold.objects.filter(state="approved").values_list("pk", flat=True))
    Delivery.objects.filter(kind="job").exclude(key__in=[f"job:orders.end_hold:{hold}" for hold in held]).delete()
    return tables.rows(names) | {"jobs": tables.jobs(names)}, told
