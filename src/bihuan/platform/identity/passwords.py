"""The passwords an account had: how old the present one is, and which may not come back."""

from datetime import datetime, timedelta
from typing import Any

from bihuan.kernel.errors import N_, Invalid
from bihuan.platform.identity.credentials import password_matches
from bihuan.platform.identity.models import PastPassword, User
from bihuan.platform.identity.policies import SIGN_IN, SignInRules


def is_due(user: User, rules: SignInRules, at: datetime) -> bool:
    """This will say whether a password must be changed: given by somebody else, or too old."""
    return user.must_change or (user.password_at or user.created_at) + timedelta(days=rules.password_days) <= at


def require_new(user: User, password: str, rules: SignInRules) -> None:
    """This will refuse the present password and those barred before it; slow, so call it before any transaction."""
    if password_matches(password, user.password):
        raise Invalid(N_("The new password is the old one."), where="password")
    barred = _past(user)[: rules.passwords_barred_count].values_list("password", flat=True)
    if any(password_matches(password, stored) for stored in barred):
        raise Invalid(
            N_("You had this password not long ago. The last %(count)s may not be used again."),
            where="password",
            count=rules.passwords_barred_count,
        )


def replaced(user: User, password_hash: str, at: datetime) -> dict[str, Any]:
    """This will put the present password among the past ones and give the columns of the new one.

    The caller holds the user's lock.
    """
    PastPassword.objects.create(user=user, password=user.password, replaced_at=at)
    kept = _past(user)[: SIGN_IN.at(at).value.passwords_barred_count].values_list("pk", flat=True)
    PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    return {"password": password_hash, "password_at": at, "failed_count": 0, "locked_until": None}


def _past(user: User) -> Any:
    return PastPassword.objects.filter(user=user).order_by("-replaced_at", "-pk")
