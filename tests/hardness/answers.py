"""Answers compared: what belongs to one request alone taken out, so that what is left must be the same."""

import re
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from django.test import Client

from tests.web import people

# The request's number, the form's token and key: new with each answer, whatever it says.
_OWN = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": *"[^"]*"|name="key" value="[^"]*"'
    r'|name="csrf-token" content="[^"]*"|"key": "[0-9a-f]{32}"'
)


def told(answer: Any, *named: str) -> tuple[int, str]:
    """This will give status and body without what is the request's own; each of `named` reads THIS in both."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text: str = body.decode("utf-8", "replace")
    for own in (answer.headers.get("X-Request-Id", ""), *named):
        text = re.sub(rf"(?<![\w-]){re.escape(own)}(?![\w-])", "THIS", text) if own else text
    return answer.status_code, _OWN.sub("", text)


def signed_in(login: str, *roles: str, path: str) -> Client:
    """This will open an account with these roles over `path` and sign it in."""
    people.account(login, *roles, path=path)
    return entered(login)


def entered(login: str) -> Client:
    """This will sign in somebody who has an account."""
    client = Client()
    answer = client.post("/signin", {"login": login, "password": people.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def differing(before: Mapping[str, tuple[int, str]], after: Mapping[str, tuple[int, str]]) -> list[str]:
    """This will name what was answered otherwise, each with the first line that differs."""
    return [f"{name}: {_first(before[name][1], after[name][1])}" for name in before if before[name] != after[name]]


def _first(one: str, other: str) -> str:
    pairs = zip_longest(one.splitlines(), other.splitlines(), fillvalue="")
    return next((f"{mine[:200]!r} {yours[:200]!r}" for mine, yours in pairs if mine != yours), "status")
