"""Tokens for the town of the orders' tests: one account and token per role, and a client that shows it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from bihuan.platform.actor import system_actor
from bihuan.platform.identity import create, grant, issue_token, new_token_secret, roles
from bihuan.platform.identity.roles import Reach
from tests.contexts.orders.cast import CITY, START, Town

ROOT = "/api/v1"
SETUP = system_actor("test", "users.create", "users.grant", "users.issue_token")
BEGUN = START - timedelta(days=1)


@dataclass(frozen=True)
class Caller:
    """A program with a token. Each act gets a key of its own unless one is given."""

    raw: str
    user_id: UUID

    def get(self, path: str, /, **asked: Any) -> HttpResponse:
        return Client().get(ROOT + path, asked, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **more: Any) -> HttpResponse:
        headers = self.headers | {"Idempotency-Key": key or uuid4().hex} | more.pop("headers", {})
        return Client().post(
            ROOT + path,
            body if isinstance(body, (str, bytes)) else json.dumps({} if body is None else body),
            content_type=more.pop("content_type", "application/json"),
            headers=headers,
        )

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.raw}", "Accept-Language": "en"}


def caller(town: Town, role: str, *, path: str = CITY) -> Caller:
    """This will open an account of the town in a role, with a token for all that the role may do."""
    reach = roles()[role].reach
    person_id = town.chen.pk if reach is Reach.OWN else None
    contractor_id = town.contractor.pk if reach is Reach.CONTRACTOR else None
    return account(role, path, person_id=person_id, contractor_id=contractor_id)


def account(
    role: str, path: str, *more_roles: str, person_id: UUID | None = None, contractor_id: UUID | None = None
) -> Caller:
    """This will open an account anywhere, in one role or several."""
    login = f"{role}-{uuid4().hex[:8]}"
    user_id = create(SETUP, login=login, password_hash="-", person_id=person_id, at=BEGUN)
    for held in (role, *more_roles):
        grant(SETUP, user_id=user_id, role=held, path=path, contractor_id=contractor_id, at=BEGUN)
    return with_token(user_id, *set().union(*(roles()[held].permissions for held in (role, *more_roles))))


def with_token(user_id: UUID, *scopes: str, at: datetime = BEGUN) -> Caller:
    """This will give an account's program a token of these scopes, for a month."""
    secret = new_token_secret()
    issue_token(
        SETUP,
        user_id=user_id,
        name="test",
        secret=secret,
        scopes=scopes,
        expires_at=at + timedelta(days=30),
        at=at,
    )
    return Caller(secret.raw, user_id)
