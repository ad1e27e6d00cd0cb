"""Actions on accounts: made, shut, opened, unlocked, given another password, set to one's liking."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from bihuan.kernel.errors import N_, Forbidden, Invalid, NotFound, Refused
from bihuan.platform.action import act_permission, action, record
from bihuan.platform.actor import Actor
from bihuan.platform.identity import events
from bihuan.platform.identity.credentials import checked_login, new_stamp
from bihuan.platform.identity.models import RoleGrant, User
from bihuan.platform.identity.passwords import replaced
from bihuan.platform.identity.rights import holds_at
from bihuan.platform.identity.roles import roles
from bihuan.platform.memory import atomic
from bihuan.platform.scoping import is_path, reaches

LANGUAGES = ("zh-hans", "en")
THEMES = ("system", "light", "dark")


def locked_user(actor: Actor, user_id: UUID) -> User:
    """This will lock and give an account the actor may administer, else NotFound; never the actor's own."""
    user: User | None = User.objects.visible(actor, act_permission()).select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound(N_("There is no such account."))
    if user.pk == actor.user_id:
        raise Refused(N_("Nobody administers their own account. Ask another administrator."), code="own_account")
    return user


def require_path(actor: Actor, path: str) -> None:
    """This will pass if the actor may act for the whole of `path`, else raise Forbidden; Invalid if it is no path."""
    if not is_path(path):
        raise Invalid(N_("A part of the organisation is named by four digits for each level."), where="path")
    if not reaches(actor, act_permission(), path):
        raise Forbidden(N_("This part of the organisation is outside your own."))


def require_no_gain(actor: Actor, user: User, at: datetime) -> None:
    """This will refuse to give the actor the key to an account that reaches beyond the actor's own area.

    An account is listed under one path but may hold roles over others; its person's own rows are no wider area.
    """
    for held in RoleGrant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=at), user=user, own=False):
        require_path(actor, held.path)


def require_not_last(user: User, role_names: set[str], at: datetime) -> None:
    """This will refuse to leave an administrator's duty without anybody; the caller holds the user's lock."""
    exclusive = sorted(name for name in role_names if name in roles() and roles()[name].exclusive)
    for name in exclusive:
        holders = RoleGrant.objects.filter(holds_at(at), role=name).select_for_update()
        if not any(grant.user_id != user.pk and grant.user.active for grant in holders):
            raise Refused(
                N_("This is the last account with the role %(role)s. Grant it to another account first."),
                code="last_of_role",
                role=name,
            )


@action("users.create")
def create(
    actor: Actor, *, login: str, password_hash: str, person_id: UUID | None = None, path: str = "", at: datetime
) -> UUID:
    """This will open an account without any rights, whose password must be changed at the first sign-in.

    `password_hash` comes from hashed_password(), made before the transaction.
    """
    require_path(actor, path)
    user = User(
        login=checked_login(login),
        password=password_hash,
        person_id=person_id,
        path=path,
        stamp=new_stamp(),
        created_at=at,
        password_at=at,
    )
    try:
        with atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        taken = User.objects.filter(login=user.login).exists()
        raise Refused(
            N_("This login is taken.") if taken else N_("This person already has an account."),
            code="login_taken" if taken else "person_taken",
            where="login" if taken else "person_id",
        ) from error
    record(events.UserCreated(user.pk, person_id), subject=("user", user.pk), path=path, at=at)
    return user.pk


@action("users.disable")
def disable(actor: Actor, *, user_id: UUID, at: datetime) -> None:
    """This will shut an account and end all its sessions and tokens at once; shutting a shut one changes nothing."""
    user = locked_user(actor, user_id)
    if not user.active:
        return
    held = RoleGrant.objects.filter(holds_at(at), user=user).values_list("role", flat=True)
    require_not_last(user, set(held), at)
    _change(user, active=False, stamp=new_stamp())
    record(events.UserDisabled(user.pk), subject=("user", user.pk), path=user.path, at=at)


@action("users.enable")
def enable(actor: Actor, *, user_id: UUID, password_hash: str, at: datetime) -> None:
    """This will open a shut account with a new password, to be changed at once; old tokens stay dead."""
    user = locked_user(actor, user_id)
    if user.active:
        raise Refused(N_("This account is open already."), code="already_enabled")
    require_no_gain(actor, user, at)
    _change(user, active=True, must_change=True, stamp=new_stamp(), seen_at=at, **replaced(user, password_hash, at))
    record(events.UserEnabled(user.pk), subject=("user", user.pk), path=user.path, at=at)


@action("users.unlock")
def unlock(actor: Actor, *, user_id: UUID, at: datetime) -> None:
    """This will lift the lock that failed sign-ins brought."""
    user = locked_user(actor, user_id)
    _change(user, failed_count=0, locked_until=None)
    record(events.UserUnlocked(user.pk), subject=("user", user.pk), path=user.path, at=at)


@action("users.reset_password")
def reset_password(actor: Actor, *, user_id: UUID, password_hash: str, at: datetime) -> None:
    """This will set another's password, to be changed at the next sign-in, and end all his sessions and tokens."""
    user = locked_user(actor, user_id)
    require_no_gain(actor, user, at)
    _change(user, must_change=True, stamp=new_stamp(), **replaced(user, password_hash, at))
    record(events.PasswordChanged(user.pk, reset=True), subject=("user", user.pk), path=user.path, at=at)


@action("users.set_preferences")
def set_preferences(
    actor: Actor,
    *,
    language: str | None = None,
    theme: str | None = None,
    at: datetime,  # noqa: ARG001
) -> None:
    """This will set the actor's own display language and theme; None leaves one as it is. Nothing to record."""
    if language is not None and language not in LANGUAGES:
        raise Invalid(N_("Choose one of: %(choices)s"), where="language", choices=", ".join(LANGUAGES))
    if theme is not None and theme not in THEMES:
        raise Invalid(N_("Choose one of: %(choices)s"), where="theme", choices=", ".join(THEMES))
    chosen = {name: value for name, value in (("language", language), ("theme", theme)) if value is not None}
    if chosen:
        User.objects.filter(pk=actor.user_id).update(**chosen)


def _change(user: User, **values: Any) -> None:
    User.objects.filter(pk=user.pk).update(**values)
