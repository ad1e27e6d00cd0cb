"""Who is who: accounts, sign-in, sessions, roles, tokens, and the actor each request acts as.

admitted = sign_in(login, password, at=now(), ip=…)     # then sessions.begin(request.session, admitted)
admitted = give_second(sessions.half_user_of(request.session), code, at=now(), ip=…)    # where admitted.second says so
user = sessions.user_of(request.session)                # None: not signed in, or ended elsewhere
actor = actor_for(user, at=now(), channel="web")
"""

from bihuan.platform.identity import sessions
from bihuan.platform.identity.accounts import create, disable, enable, reset_password, set_preferences, unlock
from bihuan.platform.identity.credentials import first_password, hashed_password, new_token_secret
from bihuan.platform.identity.granting import grant, issue_token, revoke, revoke_token
from bihuan.platform.identity.idle import shut_all_idle, shut_idle
from bihuan.platform.identity.models import ApiToken, RoleGrant, User
from bihuan.platform.identity.policies import SIGN_IN
from bihuan.platform.identity.queries import (
    AccountRow,
    AccountState,
    GrantRow,
    HolderRow,
    TokenRow,
    account,
    accounts,
    grants_of,
    holders,
    roles_held,
    tokens_of,
)
from bihuan.platform.identity.rights import actor_for, actor_named, actor_of_token
from bihuan.platform.identity.roles import Role, roles
from bihuan.platform.identity.second import enrolment
from bihuan.platform.identity.second import reset as reset_second
from bihuan.platform.identity.signin import (
    Admitted,
    Enrolled,
    change_password,
    enrol_second,
    give_second,
    sign_in,
    sign_out,
)

__all__ = [
    "SIGN_IN",
    "AccountRow",
    "AccountState",
    "Admitted",
    "ApiToken",
    "Enrolled",
    "GrantRow",
    "HolderRow",
    "Role",
    "RoleGrant",
    "TokenRow",
    "User",
    "account",
    "accounts",
    "actor_for",
    "actor_named",
    "actor_of_token",
    "change_password",
    "create",
    "disable",
    "enable",
    "enrol_second",
    "enrolment",
    "first_password",
    "give_second",
    "grant",
    "grants_of",
    "hashed_password",
    "holders",
    "issue_token",
    "new_token_secret",
    "reset_password",
    "reset_second",
    "revoke",
    "revoke_token",
    "roles",
    "roles_held",
    "sessions",
    "set_preferences",
    "shut_all_idle",
    "shut_idle",
    "sign_in",
    "sign_out",
    "tokens_of",
    "unlock",
]
