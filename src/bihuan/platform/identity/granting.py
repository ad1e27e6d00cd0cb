"""Actions on rights: roles given and taken, tokens issued and revoked."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from bihuan.kernel.errors import N_, Invalid, NotFound, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.identity import events
from bihuan.platform.identity.accounts import locked_user, require_no_gain, require_not_last, require_path
from bihuan.platform.identity.credentials import TokenSecret
from bihuan.platform.identity.models import ApiToken, RoleGrant, User
from bihuan.platform.identity.rights import actor_for
from bihuan.platform.identity.roles import Reach, Role, roles

TOKEN_MAX_DAYS = 366


@action("users.grant")
def grant(
    actor: Actor,
    *,
    user_id: UUID,
    role: str,
    path: str = "",
    contractor_id: UUID | None = None,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    at: datetime,
) -> UUID:
    """This will give a role over `path` from `valid_from` (None: now) until before `valid_to` (None: for good).

    Refused: to oneself, what is held already, and an administrator's role beside another one of its group.
    """
    wanted = roles().get(role)
    if wanted is None:
        raise Invalid(N_("There is no role %(role)s."), where="role", role=role)
    begins = valid_from or at
    if valid_to is not None and valid_to <= begins:
        raise Invalid(N_("The end of the grant is not after its beginning."), where="valid_to")
    user = locked_user(actor, user_id)
    require_path(actor, path)
    _require_reach(wanted, user, contractor_id)
    made = RoleGrant(
        user=user,
        role=role,
        path=path,
        contractor_id=contractor_id,
        own=wanted.reach is Reach.OWN,
        valid_from=begins,
        valid_to=valid_to,
    )
    _require_compatible(wanted, made)
    made.save(force_insert=True)
    record(
        events.RoleGranted(user.pk, made.pk, role, contractor_id, begins, valid_to),
        subject=("user", user.pk),
        path=path,
        at=at,
    )
    return made.pk


def _require_reach(role: Role, user: User, contractor_id: UUID | None) -> None:
    if role.reach is Reach.CONTRACTOR and contractor_id is None:
        raise Invalid(N_("This role is for one contractor: name it."), where="contractor_id")
    if role.reach is Reach.OWN and user.person_id is None:
        raise Refused(
            N_("This role is for a person's own work, and the account belongs to no person."), code="no_person"
        )


def _require_compatible(role: Role, new: RoleGrant) -> None:
    """Compared with every grant whose period overlaps; the user's lock keeps two grants from passing each other."""
    overlapping = RoleGrant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=new.valid_from), user=new.user)
    if new.valid_to is not None:
        overlapping = overlapping.filter(valid_from__lt=new.valid_to)
    for held in overlapping:
        if (held.role, held.path, held.contractor_id) == (new.role, new.path, new.contractor_id):
            raise Refused(N_("The account holds this role here already."), code="already_granted")
        other = roles().get(held.role)
        if role.exclusive and other and held.role != role.role and other.exclusive == role.exclusive:
            raise Refused(
                N_("The roles %(role)s and %(other)s must be in different hands."),
                code="exclusive_roles",
                role=role.role,
                other=other.role,
            )


@action("users.revoke")
def revoke(actor: Actor, *, grant_id: UUID, at: datetime) -> None:
    """This will end a grant now; one that has not begun yet never will."""
    owner = RoleGrant.objects.filter(pk=grant_id).values_list("user_id", flat=True).first()
    if owner is None:
        raise NotFound(N_("There is no such grant."))
    user = locked_user(actor, owner)
    held = RoleGrant.objects.get(pk=grant_id)
    require_path(actor, held.path)
    if held.valid_to is not None and held.valid_to <= at:
        raise Refused(N_("This grant has ended already."), code="already_revoked")
    if user.active and held.valid_from <= at:
        require_not_last(user, {held.role}, at)
    RoleGrant.objects.filter(pk=grant_id).update(valid_to=max(at, held.valid_from))
    record(events.RoleRevoked(user.pk, grant_id, held.role), subject=("user", user.pk), path=held.path, at=at)


@action("users.issue_token")
def issue_token(
    actor: Actor,
    *,
    user_id: UUID,
    name: str,
    secret: TokenSecret,
    scopes: tuple[str, ...],
    expires_at: datetime,
    at: datetime,
) -> UUID:
    """This will give a program a key within its user's rights. `secret` comes from new_token_secret().

    `scopes` are permissions the user holds now; should he lose one, so does the token.
    """
    user = locked_user(actor, user_id)
    if not user.active:
        raise Refused(N_("This account is shut."), code="disabled")
    require_no_gain(actor, user, at)
    if not at < expires_at <= at + timedelta(days=TOKEN_MAX_DAYS):
        raise Invalid(N_("A token lives for at most %(days)s days."), where="expires_at", days=TOKEN_MAX_DAYS)
    if not scopes or any(scope.endswith("*") for scope in scopes):
        raise Invalid(N_("Name each permission the token needs; at least one, and no star."), where="scopes")
    holder = actor_for(user, at=at, channel="api")
    lacking = sorted(scope for scope in scopes if not holder.may(scope))
    if lacking:
        raise Refused(
            N_("The account itself does not hold: %(scopes)s"), code="scope_not_held", scopes=", ".join(lacking)
        )
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret.prefix,
        digest=secret.digest,
        scopes=sorted(set(scopes)),
        stamp=user.stamp,
        created_at=at,
        expires_at=expires_at,
    )
    record(
        events.TokenIssued(user.pk, token.pk, tuple(token.scopes), expires_at),
        subject=("user", user.pk),
        path=user.path,
        at=at,
    )
    return token.pk


@action("users.revoke_token")
def revoke_token(actor: Actor, *, token_id: UUID, at: datetime) -> None:
    """This will end a token at once; ending an ended one changes nothing."""
    users = User.objects.visible(actor, act_permission())
    token = ApiToken.objects.select_for_update(of=("self",)).filter(pk=token_id, user__in=users).first()
    if token is None:
        raise NotFound(N_("There is no such token."))
    if token.revoked_at is not None:
        return
    ApiToken.objects.filter(pk=token_id).update(revoked_at=at)
    record(events.TokenRevoked(token.user_id, token_id), subject=("user", token.user_id), path="", at=at)
