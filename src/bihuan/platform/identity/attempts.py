"""Counting attempts on one account, and what becomes of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.identity import events, passwords
from bihuan.platform.identity.addresses import spelled
from bihuan.platform.identity.models import User
from bihuan.platform.identity.policies import SIGN_IN, SignInRules

_DOOR = system_actor("identity", "users.fail_sign_in")


def attempt(user: User | None, judge: Callable[[bool], bool], rules: SignInRules, at: datetime) -> bool | None:
    """This will count an attempt and judge it; None if the account is locked.

    It is counted before it is looked at, so that guesses sent in parallel are counted too, and a process that dies in
    between leaves one failure too many, never one too few. `judge` gets whether the account may be tried at all, and
    takes as long where it may not.
    """
    open_now = Q(locked_until__isnull=True) | Q(locked_until__lte=at)
    tried = Case(When(locked_until__isnull=False, then=Value(1)), default=F("failed_count") + 1)
    lock_end = Value(at + timedelta(minutes=rules.lock_minutes))
    lock = Case(When(failed_count__gte=rules.attempts_count - 1, locked_until__isnull=True, then=lock_end))
    with transaction.atomic():
        counted = User.objects.filter(open_now, pk=user.pk if user else None).update(
            failed_count=tried, locked_until=lock
        )
    matches = judge(bool(counted))
    return matches if counted or user is None else None


def failed(user: User, reason: str, ip: str | None, at: datetime) -> None:
    """This will record that an attempt on an account was refused, and why."""
    _fail(_DOOR, user_id=user.pk, reason=reason, ip=ip, at=at)


@action("users.fail_sign_in")
def _fail(  # the actor is the sign-in itself
    actor: Actor,  # noqa: ARG001 - every action has its actor
    *,
    user_id: UUID,
    reason: str,
    ip: str | None,
    at: datetime,
) -> None:
    path = User.objects.values_list("path", flat=True).get(pk=user_id)
    record(events.SignInFailed(user_id, reason, spelled(ip)), subject=("user", user_id), path=path, at=at)


@action("users.sign_in")
def admit(actor: Actor, *, ip: str | None, at: datetime) -> User:
    """This will let somebody in who proved to be who he says: the counts begin anew, and an old password is due."""
    user: User = User.objects.select_for_update().get(pk=actor.user_id)
    if not user.active:
        raise Refused(N_("This account was disabled just now."), code="sign_in")
    user.must_change = passwords.is_due(user, SIGN_IN.at(at).value, at)
    user.failed_count, user.locked_until, user.seen_at = 0, None, at
    user.save(update_fields=["must_change", "failed_count", "locked_until", "seen_at"])
    record(events.SignedIn(user.pk, spelled(ip)), subject=("user", user.pk), path=user.path, at=at)
    return user
