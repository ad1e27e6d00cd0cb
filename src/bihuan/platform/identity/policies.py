"""The numbers of coming in: how often one may guess, how old a password may be, who needs a second factor."""

from dataclasses import dataclass
from pathlib import Path

from bihuan.kernel.codes import Code
from bihuan.platform.policies import value_policy


@dataclass(frozen=True, slots=True)
class SignInRules:
    """After `attempts_count` failures an account is locked for `lock_minutes`.

    `address_attempts_count`: failures from one address within `address_minutes`, whatever the login, after which
    nobody is let in from there until those minutes are over: above the mistakes of a call centre behind one address.
    `password_days`: a password older than this is changed at the next sign-in, into none of the last
    `passwords_barred_count` before it. `idle_days`: an account nobody signed in to for longer is shut.
    `second_factor_roles` need a code besides the password, given within `second_factor_minutes` of it; with it come
    `recovery_codes_count` codes for the day the telephone is lost.
    """

    attempts_count: int
    lock_minutes: int
    address_attempts_count: int
    address_minutes: int
    password_days: int
    passwords_barred_count: int
    idle_days: int
    second_factor_roles: tuple[Code, ...]
    second_factor_minutes: int
    recovery_codes_count: int


SIGN_IN = value_policy("identity.sign_in", SignInRules, file=Path(__file__).parent / "policies" / "sign_in.toml")
