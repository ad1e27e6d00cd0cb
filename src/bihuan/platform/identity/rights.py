"""From grants to an actor: what this user, or this token, may do at this moment."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from bihuan.platform.actor import Actor, Channel, Grant
from bihuan.platform.identity.credentials import same, split_token
from bihuan.platform.identity.models import ApiToken, RoleGrant, User
from bihuan.platform.identity.roles import roles

# What every account may do with itself; these actions take no other account's id.
OWN_ACCOUNT = Grant(
    frozenset(
        {
            "users.sign_in",
            "users.sign_out",
            "users.change_password",
            "users.set_preferences",
            "users.keep_filter",
            "users.drop_filter",
            "users.put_hint_away",
            "users.prepare_second",
            "users.enrol_second",
            "users.use_recovery",
        }
    )
)


def holds_at(at: datetime) -> Q:
    """This will filter grants in force at `at`."""
    return Q(valid_from__lte=at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=at))


def actor_for(user: User, *, at: datetime, channel: Channel, device: str = "") -> Actor:
    """This will build the actor of an active user, from the grants in force at `at`. One query."""
    return _actor(user, (OWN_ACCOUNT, *_grants(user.pk, at)), None, channel=channel, device=device)


def actor_of_token(raw: str, *, at: datetime, device: str = "") -> Actor | None:
    """This will build the actor of an API token, or None if it is unknown, ended, or its user is."""
    parts = split_token(raw)
    token = parts and ApiToken.objects.select_related("user").filter(prefix=parts[0]).first()
    if not (parts and token and same(token.digest, parts[1])):
        return None
    return _token_actor(token, at, "api", device)


def actor_named(actor_id: str, *, at: datetime) -> Actor | None:
    """This will rebuild the actor behind a stored `user:…` or `token:…` id with today's rights; None if he is gone."""
    kind, _, key = actor_id.partition(":")
    if kind == "token":
        token = ApiToken.objects.select_related("user").filter(pk=UUID(key)).first()
        return _token_actor(token, at, "system", "") if token else None
    user = User.objects.filter(pk=UUID(key), active=True).first() if kind == "user" else None
    return user and actor_for(user, at=at, channel="system")


def _token_actor(token: ApiToken, at: datetime, channel: Channel, device: str) -> Actor | None:
    user = token.user
    if token.revoked_at or token.expires_at <= at or not user.active or not same(token.stamp, user.stamp):
        return None
    narrowed = tuple(within(grant, token.scopes) for grant in _grants(user.pk, at))
    return _actor(user, narrowed, token, channel=channel, device=device)


def within(grant: Grant, scopes: list[str]) -> Grant:
    """This will narrow a grant to a token's scopes."""
    narrowed = frozenset(scope for scope in scopes if grant.covers(scope))
    return Grant(narrowed, grant.path, grant.contractor_id, grant.own)


def _grants(user_id: UUID, at: datetime) -> tuple[Grant, ...]:
    rows = RoleGrant.objects.filter(holds_at(at), user_id=user_id).order_by("valid_from", "pk")
    table = roles()
    return tuple(
        Grant(table[row.role].permissions, row.path, row.contractor_id, row.own) for row in rows if row.role in table
    )


def _actor(user: User, grants: tuple[Grant, ...], token: ApiToken | None, *, channel: Channel, device: str) -> Actor:
    return Actor(
        id=f"token:{token.pk}" if token else f"user:{user.pk}",
        kind="token" if token else "user",
        grants=grants,
        user_id=user.pk,
        person_id=user.person_id,
        channel=channel,
        device=device,
        language=user.language,
    )
