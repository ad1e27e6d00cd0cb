"""Callback agents, and completed orders that wait for them; built on the small town of the orders' tests."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bihuan.contexts.care import api as care
from bihuan.contexts.care.models import Callback
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.messaging import Message
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.orders import cast as orders_cast
from tests.contexts.orders.cast import CITY, GROUP_B, Town, minutes

ALL = frozenset({"care.*", "orders.view"})
AGENT = Actor("user:agent", "user", (Grant(ALL, CITY),), channel="web")
OTHER = Actor("user:other", "user", (Grant(ALL, CITY),), channel="web")
ELSEWHERE = Actor("user:elsewhere", "user", (Grant(ALL, GROUP_B),), channel="web")
QUEUE = system_actor("care", "care.open_callback", "care.drop_callback")
GOOD = care.Answers(5, 5, 4, 5)
DONE_AT = minutes(30)


def completed(town: Town, **more: Any) -> UUID:
    """This will give an order whose work is complete."""
    order_id = orders_cast.receive(town, **more)
    orders_cast.bring(town, order_id, "completed")
    return order_id


def waiting(town: Town, **more: Any) -> UUID:
    """This will give the callback of a completed order."""
    callback_id = care.open_callback(QUEUE, order_id=completed(town, **more), cycle=1, at=DONE_AT)
    assert callback_id is not None
    return callback_id


def row(callback_id: UUID) -> Any:
    return Callback.objects.get(pk=callback_id)


def told(at: datetime) -> list[tuple[str, str]]:
    """This will let the worker do what is due by `at`, send what it wrote, and give every message's step and state."""
    run_until_idle(at)
    run_until_idle(at + timedelta(seconds=31))
    return list(Message.objects.order_by("created_at", "template").values_list("template", "state"))
