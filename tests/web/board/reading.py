"""How the tests of the board read its page and act on it."""

import re
from typing import Any
from uuid import UUID

from django.test import Client

from bihuan.contexts.orders.models import Order

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/board"}


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def number(order_id: UUID) -> str:
    return Order.objects.get(pk=order_id).number


def block(page: str, order_id: UUID) -> str:
    """The label of an order's block."""
    found = re.search(rf'data-pick="{number(order_id)}"[^>]*title="([^"]*)"', page)
    return found.group(1) if found else ""


def has(page: str) -> str:
    """What a page would say it has."""
    shape = re.search(r'data-shape="(\w+)"', page)
    parts = re.findall(r'id="([\w-]+)"[^>]*data-digest="(\w+)"', page)
    assert shape
    return ",".join([f"shape={shape.group(1)}", *(f"{name}={digest}" for name, digest in parts)])


def post(client: Client, address: str, page: str = "", **data: Any) -> Any:
    return client.post(address, data, headers=HTMX | ({"X-Board-Has": has(page)} if page else {}))
