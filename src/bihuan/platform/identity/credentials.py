"""Logins, passwords and token secrets: their one spelling, their rules, and checking them in even time."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password

from bihuan.kernel.errors import N_, Fault, Invalid

PASSWORD_MIN_CHARS = 8
PASSWORD_MAX_CHARS = 128  # a longer one would only burn CPU
PASSWORD_MIN_CLASSES = 3  # of: small letters, capitals, digits, everything else (GB/T 22239-2019, 8.1.4.1 a)
LOGIN_IN_PASSWORD_MIN_CHARS = 4
# Latin and Chinese alone: letters of other scripts look like Latin ones, and would make two people of one name.
_LOGIN = re.compile(r"[a-z0-9_一-鿿][a-z0-9_一-鿿.@+-]{1,63}")
_LETTERS_AND_DIGITS: tuple[Callable[[str], bool], ...] = (str.islower, str.isupper, str.isdigit)
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is taken for something else
_GROUPS_COUNT, _GROUP_CHARS = 3, 4
_TOKEN = re.compile(r"bh_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")


def normalise_login(login: str) -> str:
    """This will give the one identity of a login: look-alike widths and case fold together."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def checked_login(login: str) -> str:
    """This will give the login's one spelling, or raise Invalid if it can't be one."""
    folded = normalise_login(login)
    if not _LOGIN.fullmatch(folded):
        raise Invalid(N_("A login has 2 to 64 letters, digits or . @ + - _"), where="login")
    return folded


def hashed_password(password: str, *, login: str) -> str:
    """This will check a new password against the rules and hash it; Invalid lists each rule it breaks.

    It takes tens of milliseconds: call it before, never inside, an action's transaction.
    """
    folded = _fold(password)
    faults = [Fault("password", msg, params) for msg, params in _broken_rules(folded, normalise_login(login))]
    if faults:
        raise Invalid.of(faults)
    return make_password(folded)


def first_password() -> str:
    """This will make a password to be handed over and changed at once: easy to read out, more than 60 random bits."""
    groups = ("".join(secrets.choice(_READABLE) for _ in range(_GROUP_CHARS)) for _ in range(_GROUPS_COUNT))
    return "-".join([secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ") + secrets.choice("23456789"), *groups])


def password_matches(password: str, stored: str | None) -> bool:
    """This will check a password; with None for an unknown account it takes as long and says no."""
    folded = _fold(password[: PASSWORD_MAX_CHARS + 1])
    matches = check_password(folded, stored or _nobodys_password())
    return matches and stored is not None


def new_stamp() -> str:
    """This will make a session stamp; putting it on a user ends every session and token he has."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class TokenSecret:
    """A new token: `raw` is shown once and never kept."""

    raw: str
    prefix: str
    digest: str


def new_token_secret() -> TokenSecret:
    """This will make a token of 256 random bits."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    return TokenSecret(f"bh_{prefix}_{secret}", prefix, _digest(secret))


RECOVERY_GROUPS_COUNT, RECOVERY_GROUP_CHARS = 4, 4
_RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that reads like another


def new_recovery_code() -> str:
    """This will make a code of 79 random bits, in groups that can be read from paper."""
    groups = (
        "".join(secrets.choice(_RECOVERY_LETTERS) for _ in range(RECOVERY_GROUP_CHARS))
        for _ in range(RECOVERY_GROUPS_COUNT)
    )
    return "-".join(groups)


def recovery_digest(code: str) -> str:
    """This will give the digest under which a recovery code is kept, however its groups were typed."""
    return _digest("".join(character for character in _fold(code).casefold() if character.isalnum()))


def split_token(raw: str) -> tuple[str, str] | None:
    """This will give (prefix, digest) of a presented token, or None if it is not shaped like one."""
    match = _TOKEN.fullmatch(raw)
    return (match[1], _digest(match[2])) if match else None


def same(one: str, other: str) -> bool:
    """This will compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()  # random, so a fast hash gives nothing to guess at


def _fold(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _broken_rules(password: str, login: str) -> list[tuple[str, dict[str, object]]]:
    broken: list[tuple[str, dict[str, object]]] = []
    if not PASSWORD_MIN_CHARS <= len(password) <= PASSWORD_MAX_CHARS:
        broken.append(
            (
                N_("A password has %(least)s to %(most)s characters."),
                {"least": PASSWORD_MIN_CHARS, "most": PASSWORD_MAX_CHARS},
            )
        )
    if len({_class_of(character) for character in password}) < PASSWORD_MIN_CLASSES:
        broken.append((N_("Use three of: small letters, capitals, digits, other characters."), {}))
    if len(login) >= LOGIN_IN_PASSWORD_MIN_CHARS and login in password.casefold():
        broken.append((N_("The password must not contain the login."), {}))
    if password.casefold() in _breached():
        broken.append((N_("This password is known from stolen lists. Choose another."), {}))
    return broken


def _class_of(character: str) -> int:
    """The character's class; Chinese letters have no case and count as others."""
    return next((n for n, belongs in enumerate(_LETTERS_AND_DIGITS) if belongs(character)), len(_LETTERS_AND_DIGITS))


@cache
def _breached() -> frozenset[str]:
    return frozenset(Path(__file__).with_name("breached.txt").read_text(encoding="utf-8").casefold().split())


@cache
def _nobodys_password() -> str:
    return make_password(secrets.token_urlsafe(16))
