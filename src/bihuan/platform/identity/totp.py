"""Codes that change with time (RFC 6238 over RFC 4226), as every authenticator application computes them. Pure."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

STEP_S = 30
DIGITS_COUNT = 6
SECRET_BYTES = 20  # as long as the SHA-1 of the HMAC, RFC 4226 R6
DRIFT_STEPS = 1  # a telephone's clock may be half a minute off, either way


def new_secret() -> str:
    """This will make a secret, in the base 32 that authenticators read."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, step: int) -> str:
    """This will give the code of a step, the half minutes since 1970."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**DIGITS_COUNT).zfill(DIGITS_COUNT)


def step_of(at: datetime) -> int:
    """This will give the step a moment lies in."""
    return int(at.timestamp()) // STEP_S


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """This will give the step whose code was told, if it is this one or a neighbour; None for a wrong code."""
    now = step_of(at)
    steps = range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
    found = [step for step in steps if hmac.compare_digest(code_at(secret, step).encode(), code.encode())]
    return found[-1] if found else None


def address(secret: str, login: str, issuer: str) -> str:
    """This will write the address that hands the secret to an authenticator on the same device."""
    label = f"{quote(issuer)}:{quote(login)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&period={STEP_S}&digits={DIGITS_COUNT}"
