"""Accounts nobody uses are shut by themselves."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models.functions import Coalesce

from bihuan.kernel.errors import Refused
from bihuan.platform import clock
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, system_actor
from bihuan.platform.identity import addresses, events
from bihuan.platform.identity.accounts import require_not_last
from bihuan.platform.identity.credentials import new_stamp
from bihuan.platform.identity.models import ApiToken, RoleGrant, User
from bihuan.platform.identity.policies import SIGN_IN
from bihuan.platform.identity.rights import holds_at
from bihuan.platform.jobs import JobRun, job

KEEPER = system_actor("identity.shut_idle", "users.shut_idle")


@job("identity.shut_idle", daily_at="02:10")
def shut_all_idle(run: JobRun) -> dict[str, int]:  # noqa: ARG001 - each account is an action of its own
    """This will shut every account nobody signed in to for too long, and drop counts of addresses that are over."""
    at = clock.now()
    rules = SIGN_IN.at(at).value
    addresses.forget_old(at - timedelta(minutes=rules.address_minutes))
    return {"shut_count": sum(shut_idle(KEEPER, user_id=user_id, at=at) for user_id in idle(at))}


def idle(at: datetime) -> tuple[UUID, ...]:
    """This will list the open accounts nobody signed in to for longer than policy says, the oldest first.

    An account whose program holds a token is used without signing in; the token ends by itself.
    """
    since = at - timedelta(days=SIGN_IN.at(at).value.idle_days)
    used = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=at).values("user_id")
    seen = User.objects.filter(active=True).alias(last_at=Coalesce("seen_at", "created_at"))
    return tuple(seen.filter(last_at__lt=since).exclude(pk__in=used).order_by("last_at").values_list("pk", flat=True))


@action("users.shut_idle")
def shut_idle(actor: Actor, *, user_id: UUID, at: datetime) -> bool:  # noqa: ARG001 - a job's, over all accounts
    """This will shut one idle account and say whether it did: not if somebody has just come in.

    An administrator's duty is never left without anybody.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    if user_id not in idle(at):
        return False
    try:
        held = RoleGrant.objects.filter(holds_at(at), user=user).values_list("role", flat=True)
        require_not_last(user, set(held), at)
    except Refused:
        return False
    User.objects.filter(pk=user_id).update(active=False, stamp=new_stamp())
    idle_days = SIGN_IN.at(at).value.idle_days
    record(events.ShutIdle(user_id, idle_days), subject=("user", user_id), path=user.path, at=at)
    return True
