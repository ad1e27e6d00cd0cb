"""Accounts, grants and tokens as a security administrator's page shows them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.identity.credentials import normalise_login
from bihuan.platform.identity.models import ApiToken, RoleGrant, User
from bihuan.platform.paging import Page, page_of

VIEW = "users.view"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account."""

    id: UUID
    login: str
    person_id: UUID | None
    path: str
    active: bool
    must_change: bool
    locked_until: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role held, from `valid_from` until before `valid_to` (None: for good)."""

    id: UUID
    role: str
    path: str
    contractor_id: UUID | None
    own: bool
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One token; of its secret only the prefix is known."""

    id: UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def accounts(actor: Actor, *, login: str = "", number: int = 1) -> Page[AccountRow]:
    """This will list accounts by login; `login` keeps those that begin with it."""
    found = User.objects.visible(actor, VIEW).order_by("login")
    if login:
        found = found.filter(login__startswith=normalise_login(login))
    return page_of(found, _account, number=number)


def account(actor: Actor, user_id: UUID) -> AccountRow:
    """This will give one account, or raise NotFound."""
    user = User.objects.visible(actor, VIEW).filter(pk=user_id).first()
    if user is None:
        raise NotFound(N_("There is no such account."))
    return _account(user)


def grants_of(actor: Actor, user_id: UUID) -> tuple[GrantRow, ...]:
    """This will list all grants an account ever had, newest first."""
    rows = RoleGrant.objects.filter(user_id=account(actor, user_id).id).order_by("-valid_from", "role", "pk")
    return tuple(
        GrantRow(row.pk, row.role, row.path, row.contractor_id, row.own, row.valid_from, row.valid_to) for row in rows
    )


def tokens_of(actor: Actor, user_id: UUID) -> tuple[TokenRow, ...]:
    """This will list all tokens an account ever had, newest first."""
    rows = ApiToken.objects.filter(user_id=account(actor, user_id).id).order_by("-created_at", "prefix")
    return tuple(
        TokenRow(row.pk, row.name, row.prefix, tuple(row.scopes), row.created_at, row.expires_at, row.revoked_at)
        for row in rows
    )


def _account(user: User) -> AccountRow:
    return AccountRow(
        id=user.pk,
        login=user.login,
        person_id=user.person_id,
        path=user.path,
        active=user.active,
        must_change=user.must_change,
        locked_until=user.locked_until,
        created_at=user.created_at,
    )
