"""Accounts, grants and tokens as a security administrator's page shows them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from bihuan.kernel.errors import N_, NotFound
from bihuan.platform.actor import Actor
from bihuan.platform.identity.credentials import normalise_login
from bihuan.platform.identity.models import ApiToken, RoleGrant, User
from bihuan.platform.identity.rights import holds_at
from bihuan.platform.paging import Page, page_of

VIEW = "users.view"
IDLE_SHOWN_DAYS: Final = 30  # long before policy shuts the account by itself


class AccountState(StrEnum):
    """What accounts are looked for by."""

    ACTIVE = "active"
    LOCKED = "locked"
    IDLE = "idle"
    MUST_CHANGE = "must_change"
    NO_SECOND = "no_second"
    SHUT = "shut"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. `seen_at`: the last sign-in; `second_since`: since when a second factor is needed for it."""

    id: UUID
    login: str
    person_id: UUID | None
    path: str
    active: bool
    must_change: bool
    locked_until: datetime | None
    created_at: datetime
    seen_at: datetime | None
    second_since: datetime | None

    def is_locked(self, at: datetime) -> bool:
        """This will say whether failed sign-ins keep the account shut for a while."""
        return self.locked_until is not None and self.locked_until > at

    def is_idle(self, at: datetime) -> bool:
        """This will say whether nobody has come in for a long time."""
        return self.active and (self.seen_at or self.created_at) < at - timedelta(days=IDLE_SHOWN_DAYS)


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
    """One token; of its secret only the prefix is known. `dead`: it ended with the account's sessions, or with it."""

    id: UUID
    name: str
    prefix: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    dead: bool


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who holds a role now, over which part of the organisation."""

    role: str
    user_id: UUID
    login: str
    person_id: UUID | None
    path: str
    valid_to: datetime | None


def accounts(
    actor: Actor,
    *,
    login: str = "",
    state: AccountState | None = None,
    role: str = "",
    at: datetime | None = None,
    number: int = 1,
) -> Page[AccountRow]:
    """This will list accounts by login; `login` keeps those that begin with it, `state` and `role` those as of `at`."""
    found = User.objects.visible(actor, VIEW).order_by("login")
    if login:
        found = found.filter(login__startswith=normalise_login(login))
    if state is not None and at is not None:
        found = found.alias(last_at=Coalesce("seen_at", "created_at")).filter(_in_state(state, at))
    if role and at is not None:
        found = found.filter(Exists(RoleGrant.objects.filter(holds_at(at), user=OuterRef("pk"), role=role)))
    return page_of(found, _account, number=number)


def _in_state(state: AccountState, at: datetime) -> Q:
    active = Q(active=True)
    return {
        AccountState.ACTIVE: active,
        AccountState.LOCKED: Q(locked_until__gt=at),
        AccountState.IDLE: active & Q(last_at__lt=at - timedelta(days=IDLE_SHOWN_DAYS)),
        AccountState.MUST_CHANGE: active & Q(must_change=True),
        AccountState.NO_SECOND: active & Q(second_since__isnull=True),
        AccountState.SHUT: Q(active=False),
    }[state]


def roles_held(user_ids: Iterable[UUID], at: datetime) -> dict[UUID, tuple[str, ...]]:
    """This will give the roles several accounts hold now, with one query; for accounts listed before."""
    held: dict[UUID, list[str]] = defaultdict(list)
    rows = RoleGrant.objects.filter(holds_at(at), user_id__in=list(user_ids)).order_by("valid_from", "pk")
    for user_id, role in rows.values_list("user_id", "role"):
        if role not in held[user_id]:
            held[user_id].append(role)
    return {user_id: tuple(names) for user_id, names in held.items()}


def holders(actor: Actor, at: datetime) -> tuple[HolderRow, ...]:
    """This will list who holds which role now, of the open accounts in the actor's sight, by login."""
    seen = User.objects.visible(actor, VIEW).filter(active=True)
    rows = RoleGrant.objects.filter(holds_at(at), user__in=seen).order_by("user__login", "pk")
    columns = ("role", "user_id", "user__login", "user__person_id", "path", "valid_to")
    return tuple(HolderRow(*row) for row in rows.values_list(*columns))


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
    found = ApiToken.objects.filter(user_id=account(actor, user_id).id).select_related("user")
    return tuple(
        TokenRow(
            id=row.pk,
            name=row.name,
            prefix=row.prefix,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            dead=not row.user.active or row.stamp != row.user.stamp,
        )
        for row in found.order_by("-created_at", "prefix")
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
        seen_at=user.seen_at,
        second_since=user.second_since,
    )
