"""Signing in at the desk, and sending its forms."""

import json
import re
from typing import Any

from django.test import Client

from tests.contexts.orders import cast
from tests.web import people
from tests.web.markup import on_one_line

HTMX = {"HX-Request": "true"}


def enter(client: Client, login: str, *roles: str, path: str = cast.CITY) -> Client:
    """This will sign somebody in who holds these roles over `path`."""
    people.account(login, *roles, path=path)
    client.post("/signin", {"login": login, "password": people.PASSWORD})
    return client


def post(client: Client, address: str, **sent: Any) -> tuple[int, str]:
    """This will send a form as the page does, and give the status and the part that comes back."""
    answer = client.post(address, sent, headers=HTMX)
    return answer.status_code, on_one_line(answer.content.decode())


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return on_one_line(answer.content.decode())


def toast(page: str) -> str:
    """This will give the words left by the act before."""
    left = re.search(r'<script id="toast-left"[^>]*>(.*?)</script>', page)
    assert left, "no act left a word"
    return str(json.loads(left[1])["text"])
