"""The codes against the published vectors of RFC 6238, appendix B (SHA-1, their last six digits)."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bihuan.platform.identity import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_the_published_vectors(second: int, code: str) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    assert totp.code_at(SECRET, totp.step_of(at)) == code
    assert totp.matching_step(SECRET, code, at) == second // 30


@pytest.mark.parametrize(("off_s", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(off_s: int, fits: bool) -> None:
    at = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)
    code = totp.code_at(SECRET, totp.step_of(at + timedelta(seconds=off_s)))
    assert (totp.matching_step(SECRET, code, at) is not None) is fits


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "２８７０８２"])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert totp.matching_step(SECRET, code, datetime(1970, 1, 1, 0, 0, 59, tzinfo=UTC)) is None


def test_each_secret_is_new_and_its_address_carries_it() -> None:
    secret = totp.new_secret()
    assert secret != totp.new_secret()
    assert len(base64.b32decode(secret)) == totp.SECRET_BYTES
    parts = urlsplit(totp.address(secret, "li jing", "Bihuan"))
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Bihuan:li%20jing")
    assert parse_qs(parts.query) == {"secret": [secret], "issuer": ["Bihuan"], "period": ["30"], "digits": ["6"]}
