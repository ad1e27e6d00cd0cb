"""Coming in: login and password, counted in the database, answered alike whatever was wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from bihuan.kernel.errors import N_, Invalid, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, Channel, system_actor
from bihuan.platform.identity import events
from bihuan.platform.identity.credentials import hashed_password, new_stamp, normalise_login, password_matches
from bihuan.platform.identity.models import User
from bihuan.platform.identity.rights import actor_for

ATTEMPTS_MAX = 5  # GB/T 22239-2019, 8.1.4.1 b leaves the number open; five is the usual reading
LOCK_MINUTES = 15
_DOOR = system_actor("identity", "users.fail_sign_in")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whose password was right; `must_change`: let him to the password page and nowhere else."""

    user_id: UUID
    stamp: str
    must_change: bool


def sign_in(login: str, password: str, *, at: datetime, ip: str | None = None, channel: Channel = "web") -> Admitted:
    """This will check a login and password and record the outcome.

    Raises Refused(code="sign_in") with the same words for an unknown login, a wrong password, a disabled and a locked
    account, after the same work: an outsider learns nothing about who has an account.
    """
    user = User.objects.filter(login=normalise_login(login)).first()
    admitted = _try_password(user, password, at)
    if user is None or not user.active or not admitted:
        if user is not None:
            reason = "disabled" if not user.active else "locked" if admitted is None else "wrong"
            _fail(_DOOR, user_id=user.pk, reason=reason, ip=ip, at=at)
        raise Refused(
            N_(
                "The login or password is wrong, or the account is locked. "
                "After %(attempts)s failures an account is locked for %(minutes)s minutes."
            ),
            code="sign_in",
            attempts=ATTEMPTS_MAX,
            minutes=LOCK_MINUTES,
        )
    return _admit(actor_for(user, at=at, channel=channel), ip=ip, at=at)


def change_password(actor: Actor, *, old: str, new: str, at: datetime) -> Admitted:
    """This will give the actor's own account a new password and end all its other sessions and tokens.

    Wrong guesses of the old one count like failed sign-ins. The caller begins a new session with what it returns.
    """
    actor.require("users.change_password")
    user = User.objects.get(pk=actor.user_id)
    password = hashed_password(new, login=user.login)
    if password_matches(new, user.password):
        raise Invalid(N_("The new password is the old one."), where="password")
    if not _try_password(user, old, at):
        raise Refused(N_("The old password is wrong, or the account is locked."), code="old_password")
    return _change_password(actor, password_hash=password, at=at)


def _try_password(user: User | None, password: str, at: datetime) -> bool | None:
    """Whether the password is right; None if the account is locked.

    The attempt is counted before the password is looked at, so that guesses sent in parallel are counted too, and a
    process that dies in between leaves one failure too many, never one too few.
    """
    open_now = Q(locked_until__isnull=True) | Q(locked_until__lte=at)
    tried = Case(When(locked_until__isnull=False, then=Value(1)), default=F("failed_count") + 1)
    lock = Case(When(failed_count__gte=ATTEMPTS_MAX - 1, locked_until__isnull=True, then=Value(_lock_end(at))))
    with transaction.atomic():
        counted = User.objects.filter(open_now, pk=user.pk if user else None).update(
            failed_count=tried, locked_until=lock
        )
    matches = password_matches(password, user.password if user and counted else None)
    return matches if counted or user is None else None


def _lock_end(at: datetime) -> datetime:
    return at + timedelta(minutes=LOCK_MINUTES)


@action("users.sign_in")
def _admit(actor: Actor, *, ip: str | None, at: datetime) -> Admitted:
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if not user.active:
        raise Refused(N_("This account was disabled just now."), code="sign_in")
    User.objects.filter(pk=user.pk).update(failed_count=0, locked_until=None)
    record(events.SignedIn(user.pk, _address(ip)), subject=("user", user.pk), path=user.path, at=at)
    return Admitted(user.pk, user.stamp, user.must_change)


@action("users.fail_sign_in")
def _fail(  # the actor is the sign-in itself
    actor: Actor,  # noqa: ARG001
    *,
    user_id: UUID,
    reason: str,
    ip: str | None,
    at: datetime,
) -> None:
    path = User.objects.values_list("path", flat=True).get(pk=user_id)
    record(events.SignInFailed(user_id, reason, _address(ip)), subject=("user", user_id), path=path, at=at)


@action("users.sign_out")
def sign_out(actor: Actor, *, at: datetime) -> None:
    """This will record that the actor left; the interface ends the session itself."""
    user = User.objects.get(pk=actor.user_id)
    record(events.SignedOut(user.pk), subject=("user", user.pk), path=user.path, at=at)


@action("users.change_password")
def _change_password(actor: Actor, *, password_hash: str, at: datetime) -> Admitted:
    user = User.objects.select_for_update().get(pk=actor.user_id)
    stamp = new_stamp()
    User.objects.filter(pk=user.pk).update(
        password=password_hash, stamp=stamp, must_change=False, failed_count=0, locked_until=None
    )
    record(events.PasswordChanged(user.pk, reset=False), subject=("user", user.pk), path=user.path, at=at)
    return Admitted(user.pk, stamp, must_change=False)


def _address(ip: str | None) -> str | None:
    """An address in its one spelling, without an IPv6 zone; None for what is no address."""
    try:
        return str(ip_address(ip.partition("%")[0])) if ip else None
    except ValueError:
        return None
