"""What happens to accounts, as facts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bihuan.kernel.codes import Code
from bihuan.platform.events import event


@event("users.created")
@dataclass(frozen=True)
class UserCreated:
    """An account exists."""

    user_id: UUID
    person_id: UUID | None


@event("users.disabled")
@dataclass(frozen=True)
class UserDisabled:
    """The account is shut; its sessions and tokens ended."""

    user_id: UUID


@event("users.enabled")
@dataclass(frozen=True)
class UserEnabled:
    """The account is open again, with a new password to be changed at once."""

    user_id: UUID


@event("users.unlocked")
@dataclass(frozen=True)
class UserUnlocked:
    """A lock after failed sign-ins was lifted before its time."""

    user_id: UUID


@event("users.password_changed")
@dataclass(frozen=True)
class PasswordChanged:
    """The password is new; `reset`: an administrator set it, and it must be changed at the next sign-in."""

    user_id: UUID
    reset: bool


@event("users.granted")
@dataclass(frozen=True)
class RoleGranted:
    """A role was given; the event's own path is the part of the organisation it covers."""

    user_id: UUID
    grant_id: UUID
    role: Code
    contractor_id: UUID | None
    valid_from: datetime
    valid_to: datetime | None


@event("users.revoked")
@dataclass(frozen=True)
class RoleRevoked:
    """A role was taken away."""

    user_id: UUID
    grant_id: UUID
    role: Code


@event("users.token_issued")
@dataclass(frozen=True)
class TokenIssued:
    """A program was given a key."""

    user_id: UUID
    token_id: UUID
    scopes: tuple[Code, ...]
    expires_at: datetime


@event("users.token_revoked")
@dataclass(frozen=True)
class TokenRevoked:
    """A program's key ended before its time."""

    user_id: UUID
    token_id: UUID


@event("users.signed_in")
@dataclass(frozen=True)
class SignedIn:
    """Somebody came in. `ip` is the address the server saw, None where there was none."""

    user_id: UUID
    ip: Code | None


@event("users.signed_out")
@dataclass(frozen=True)
class SignedOut:
    """Somebody left."""

    user_id: UUID


@event("users.sign_in_failed")
@dataclass(frozen=True)
class SignInFailed:
    """A sign-in was refused: `wrong`, `locked`, `disabled`, or `second` for its code. Only for accounts that exist."""

    user_id: UUID
    reason: Code
    ip: Code | None


@event("users.shut_idle")
@dataclass(frozen=True)
class ShutIdle:
    """The account was shut because nobody had signed in to it for `idle_days`."""

    user_id: UUID
    idle_days: int


@event("users.second_enrolled")
@dataclass(frozen=True)
class SecondEnrolled:
    """The account has a second factor from now on, and `codes_count` recovery codes."""

    user_id: UUID
    codes_count: int


@event("users.second_reset")
@dataclass(frozen=True)
class SecondReset:
    """An administrator took the second factor off an account; at its next sign-in another one is made."""

    user_id: UUID


@event("users.recovery_used")
@dataclass(frozen=True)
class RecoveryUsed:
    """A recovery code stood for the second factor; `left_count` are left."""

    user_id: UUID
    left_count: int
