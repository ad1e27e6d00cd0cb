"""The city's day acted out in memory is the day acted out in the database: every row of every table, ids and all."""

import os
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from bihuan.config.demo.city import load as loading
from bihuan.kernel.worktime import CHINA
from bihuan.platform import clock
from bihuan.platform.acting import acting
from bihuan.platform.events import seal
from bihuan.platform.events.verify import verify
from bihuan.platform.models import Event
from bihuan.platform.policies import store as policies

NOON = datetime(2026, 11, 23, 14, 10, tzinfo=CHINA)
NUMBERED = [model for model in apps.get_models() if isinstance(model._meta.pk, models.AutoField) and model is not Event]
SECRET = {"password", "stamp"}  # drawn by `secrets`, which nobody deals
ID_BYTES = 16  # ids are drawn singly; what encryption draws has other lengths


@pytest.fixture
def deal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Ids decide who is called back and what comes first among equals, so both ways are dealt the same."""

    def anew() -> None:
        ids, others = random.Random(26), random.Random(11)
        monkeypatch.setattr(os, "urandom", lambda size: (ids if size == ID_BYTES else others).randbytes(size))

    return anew


def rows() -> dict[str, list[Any]]:
    """Every table, its rows in the order of their keys, decrypted; running numbers by their rank, for some are lost."""
    found, ranks = {}, {}
    for model in NUMBERED:
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
        ranks[model] = {key: rank for rank, key in enumerate(keys)}
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if field.attname not in SECRET]
        listed = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
        counted = [ranks.get(field.related_model or (field.primary_key and model)) for field in fields]
        found[model._meta.label] = [
            tuple(value if rank is None else rank.get(value) for value, rank in zip(row, counted, strict=True))
            for row in listed
        ]
    return found


def restart() -> None:
    """PostgreSQL gives no number twice, not even of an event that was rolled back; and keys of deliveries name them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE platform_event_id_seq RESTART WITH 1000000")


@pytest.mark.django_db
def test_a_day_in_memory_leaves_what_the_same_day_leaves_in_the_database(deal: Callable[[], None]) -> None:
    def acted(build: Callable[[], Any]) -> dict[str, list[Any]]:
        deal()
        policies.forget()
        with loading.quiet(), transaction.atomic(), clock.frozen(NOON):
            restart()
            build()
            if connection.vendor == "postgresql":
                seal.seal_all()
            assert verify(NOON).whole
            made = rows()
            transaction.set_rollback(True)
        return made

    said: list[str] = []
    single = acted(lambda: loading.act_out(NOON, 1, said.append))

    def at_once() -> None:
        with acting() as memory:
            loading.act_out(NOON, 1, said.append)
            memory.store()

    together = acted(at_once)
    assert len(single["platform.Event"]) > 300
    for table, wanted in single.items():
        assert together[table] == wanted, table


@pytest.mark.django_db(transaction=True)
def test_a_city_is_loaded_where_no_transaction_runs() -> None:
    """As the command does it: whatever an act locks or reads must lie in memory, not in the database."""
    with clock.frozen(NOON.replace(hour=9)):
        assert loading.load(lambda _said: None, groups_count=1)
        assert verify(NOON).whole
        assert Event.objects.filter(name="orders.received").exists()
        assert not loading.load(lambda _said: None, groups_count=1), "it is there already"
