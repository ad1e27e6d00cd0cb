"""The second factor: codes that change with time, and the recovery codes for the day the telephone is lost."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.identity import events, totp
from bihuan.platform.identity.accounts import locked_user, require_no_gain
from bihuan.platform.identity.credentials import new_recovery_code, new_stamp, recovery_digest
from bihuan.platform.identity.models import RecoveryCode, RoleGrant, User
from bihuan.platform.identity.policies import SIGN_IN, SignInRules
from bihuan.platform.identity.rights import holds_at

ISSUER = "Bihuan"
_DOOR = system_actor("identity", "users.use_recovery")


def is_wanted(user: User, rules: SignInRules, at: datetime) -> bool:
    """This will say whether an account needs a second factor: by a role it holds, or because it has one."""
    if not settings.SECOND_FACTOR:
        return False
    held = Q(role__in=rules.second_factor_roles)
    return user.second_since is not None or RoleGrant.objects.filter(held, holds_at(at), user=user).exists()


def enrolment(user: User) -> tuple[str, str]:
    """This will give the secret to be put into an authenticator, and the address that does so by itself."""
    secret = user.second_secret
    if secret is None or user.second_since is not None:
        raise Refused(N_("This account has its second factor already."), code="second_enrolled")
    return secret, totp.address(secret, user.login, ISSUER)


def take_code(user: User, code: str, at: datetime) -> bool:
    """This will use up a code of now, once: of two who send the same at once, one."""
    secret = user.second_secret
    step = totp.matching_step(secret, "".join(code.split()), at) if secret else None
    return step is not None and bool(User.objects.filter(pk=user.pk, second_step__lt=step).update(second_step=step))


def take_recovery(user: User, code: str, at: datetime) -> bool:
    """This will use up a recovery code, once."""
    return bool(_use_recovery(_DOOR, user_id=user.pk, digest=recovery_digest(code), at=at))


@action("users.use_recovery")
def _use_recovery(actor: Actor, *, user_id: UUID, digest: str, at: datetime) -> bool:  # noqa: ARG001 - the sign-in
    unused = RecoveryCode.objects.filter(user_id=user_id, used_at__isnull=True)
    if not unused.filter(digest=digest).update(used_at=at):
        return False
    path = User.objects.values_list("path", flat=True).get(pk=user_id)
    record(events.RecoveryUsed(user_id, unused.count()), subject=("user", user_id), path=path, at=at)
    return True


@action("users.prepare_second")
def prepare(actor: Actor, *, at: datetime) -> None:  # noqa: ARG001 - every action has a time
    """This will make the actor's secret ready for enrolment; one that waits for its first code stays."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if user.second_secret is None:
        user.second_secret = totp.new_secret()
        user.save(update_fields=["second_secret"])


@action("users.enrol_second")
def enrol(actor: Actor, *, at: datetime) -> tuple[str, ...]:
    """This will make the prepared secret the actor's second factor and give the recovery codes; Refused if it is."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    if user.second_secret is None or user.second_since is not None:
        raise Refused(N_("This account has its second factor already."), code="second_enrolled")
    user.second_since = at
    user.save(update_fields=["second_since"])
    codes = tuple(new_recovery_code() for _ in range(SIGN_IN.at(at).value.recovery_codes_count))
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=recovery_digest(code)) for code in codes)
    record(events.SecondEnrolled(user.pk, len(codes)), subject=("user", user.pk), path=user.path, at=at)
    return codes


@action("users.reset_second")
def reset(actor: Actor, *, user_id: UUID, at: datetime) -> None:
    """This will take a lost second factor off another's account and end all its sessions and tokens."""
    user = locked_user(actor, user_id)
    require_no_gain(actor, user, at)
    RecoveryCode.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(second_secret=None, second_since=None, stamp=new_stamp())
    record(events.SecondReset(user.pk), subject=("user", user.pk), path=user.path, at=at)
