"""Who tests sign in as, and the small town whose actors have ids as accounts have them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from bihuan.platform import identity
from bihuan.platform.actor import system_actor
from bihuan.platform.identity.models import RoleGrant
from tests.contexts.orders import cast

PASSWORD = "Corridor-2026"


def town() -> cast.Town:
    """This will write the small town; pages name the actors of events, so these have ids that could be accounts'."""
    made = cast.town()
    return replace(made, **{name: replace(getattr(made, name), id=f"user:{uuid4()}") for name in ("desk", "care")})


def account(login: str, *roles: str, path: str = cast.CITY) -> identity.User:
    """This will open an account with its own password and these roles over `path`."""
    hashed = identity.hashed_password(PASSWORD, login=login)
    maker = system_actor("test", "users.create")
    made = identity.create(maker, login=login, password_hash=hashed, path=path, at=cast.START)
    identity.User.objects.filter(pk=made).update(must_change=False)
    for role in roles:
        RoleGrant.objects.create(user_id=made, role=role, path=path, valid_from=cast.START - timedelta(days=1))
    return identity.User.objects.get(pk=made)


@contextmanager
def granted(role: str, permission: str) -> Iterator[None]:
    """This will let a role hold one more permission inside the block."""
    table = identity.roles()
    before = table[role]
    table[role] = replace(before, permissions=before.permissions | {permission})
    try:
        yield
    finally:
        table[role] = before
