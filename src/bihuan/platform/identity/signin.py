"""Coming in: login and password, counted in the database, answered alike whatever was wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from bihuan.kernel.errors import N_, Refused
from bihuan.platform.action import action, record
from bihuan.platform.actor import Actor, Channel
from bihuan.platform.identity import addresses, events, passwords, second
from bihuan.platform.identity.attempts import admit, attempt, failed
from bihuan.platform.identity.credentials import hashed_password, new_stamp, normalise_login, password_matches
from bihuan.platform.identity.models import User
from bihuan.platform.identity.policies import SIGN_IN, SignInRules
from bihuan.platform.identity.rights import actor_for


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody whose password was right; `must_change`: let him to the password page and nowhere else.

    `second`: he is not in yet. Within `second_s` he must give his `code`, or `enrol` a second factor first.
    """

    user_id: UUID
    stamp: str
    must_change: bool
    second: Literal["", "code", "enrol"] = ""
    second_s: int = 0


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody who has a second factor now and is in; `codes` are the recovery codes, told this once."""

    admitted: Admitted
    codes: tuple[str, ...]


def sign_in(login: str, password: str, *, at: datetime, ip: str | None = None, channel: Channel = "web") -> Admitted:
    """This will check a login and password and record the outcome.

    Raises Refused(code="sign_in") with the same words for an unknown login, a wrong password, a disabled and a locked
    account, after the same work: an outsider learns nothing about who has an account. Refused(code="sign_in_address")
    where too many attempts from the address failed.
    """
    rules = SIGN_IN.at(at).value
    addresses.take(ip, rules, at)
    user = User.objects.filter(login=normalise_login(login)).first()
    admitted = _try_password(user, password, rules, at)
    if user is None or not user.active or not admitted:
        if user is not None:
            reason = "disabled" if not user.active else "locked" if admitted is None else "wrong"
            failed(user, reason, ip, at)
        raise Refused(
            N_(
                "The login or password is wrong, or the account is locked. "
                "After %(attempts)s failures an account is locked for %(minutes)s minutes."
            ),
            code="sign_in",
            attempts=rules.attempts_count,
            minutes=rules.lock_minutes,
        )
    addresses.give_back(ip)
    actor = actor_for(user, at=at, channel=channel)
    if second.is_wanted(user, rules, at):
        # The attempt stays counted until the code is right: a known password must not buy endless guesses at it.
        step: Literal["code", "enrol"] = "code" if user.second_since else "enrol"
        if step == "enrol":
            second.prepare(actor, at=at)
        return Admitted(user.pk, user.stamp, user.must_change, step, rules.second_factor_minutes * 60)
    return _in(actor, ip, at)


def give_second(user: User, code: str, *, at: datetime, ip: str | None = None, channel: Channel = "web") -> Admitted:
    """This will let in whose password was right and who now gives a code, or a recovery code, that is.

    Refused(code="second") for a wrong or used one and for a locked account; counted like a wrong password.
    """
    _try_second(user, code, at, ip, recovery=True)
    return _in(actor_for(user, at=at, channel=channel), ip, at)


def enrol_second(user: User, code: str, *, at: datetime, ip: str | None = None, channel: Channel = "web") -> Enrolled:
    """This will begin the second factor with its first code and let its owner in."""
    _try_second(user, code, at, ip, recovery=False)
    actor = actor_for(user, at=at, channel=channel)
    codes = second.enrol(actor, at=at)
    return Enrolled(_in(actor, ip, at), codes)


def change_password(actor: Actor, *, old: str, new: str, at: datetime) -> Admitted:
    """This will give the actor's own account a new password and end all its other sessions and tokens.

    Wrong guesses of the old one count like failed sign-ins. The caller begins a new session with what it returns.
    """
    actor.require("users.change_password")
    rules = SIGN_IN.at(at).value
    user = User.objects.get(pk=actor.user_id)
    password = hashed_password(new, login=user.login)
    if not _try_password(user, old, rules, at):
        raise Refused(N_("The old password is wrong, or the account is locked."), code="old_password")
    # Judged only now: whoever found a session open must not learn by trial what the password is or was.
    User.objects.filter(pk=user.pk).update(failed_count=0, locked_until=None)
    passwords.require_new(user, new, rules)
    return replace_password(actor, password_hash=password, at=at)


def _try_password(user: User | None, password: str, rules: SignInRules, at: datetime) -> bool | None:
    def judge(counted: bool) -> bool:
        return password_matches(password, user.password if user and counted else None)

    return attempt(user, judge, rules, at)


def _try_second(user: User, code: str, at: datetime, ip: str | None, *, recovery: bool) -> None:
    rules = SIGN_IN.at(at).value
    addresses.take(ip, rules, at)

    def judge(counted: bool) -> bool:
        return counted and (second.take_code(user, code, at) or (recovery and second.take_recovery(user, code, at)))

    if not user.active or not attempt(user, judge, rules, at):
        failed(user, "second", ip, at)
        raise Refused(
            N_("The code is wrong or was used already, or the account is locked. Try again with the next code."),
            code="second",
        )
    addresses.give_back(ip)


def _in(actor: Actor, ip: str | None, at: datetime) -> Admitted:
    user = admit(actor, ip=ip, at=at)
    return Admitted(user.pk, user.stamp, user.must_change)


@action("users.sign_out")
def sign_out(actor: Actor, *, at: datetime) -> None:
    """This will record that the actor left; the interface ends the session itself."""
    user = User.objects.get(pk=actor.user_id)
    record(events.SignedOut(user.pk), subject=("user", user.pk), path=user.path, at=at)


@action("users.change_password")
def replace_password(actor: Actor, *, password_hash: str, at: datetime) -> Admitted:
    """This will give the actor's own account a password that was checked and hashed before (see change_password)."""
    user = User.objects.select_for_update().get(pk=actor.user_id)
    stamp = new_stamp()
    columns = passwords.replaced(user, password_hash, at)
    User.objects.filter(pk=user.pk).update(**columns, stamp=stamp, must_change=False)
    record(events.PasswordChanged(user.pk, reset=False), subject=("user", user.pk), path=user.path, at=at)
    return Admitted(user.pk, stamp, must_change=False)
