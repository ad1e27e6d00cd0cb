"""Logins, passwords, token secrets."""

import pytest

from bihuan.kernel.errors import Invalid
from bihuan.platform.identity.credentials import (
    checked_login,
    hashed_password,
    new_token_secret,
    password_matches,
    split_token,
)


@pytest.mark.parametrize("written", ["lin.fang", "LIN.FANG", " lin.fang ", "ｌｉｎ．ｆａｎｇ", "Lin．Fang"])
def test_look_alike_logins_are_one(written: str) -> None:
    assert checked_login(written) == "lin.fang"


@pytest.mark.parametrize("written", ["", "x", "lin fang", "lin\nfang", "lin\x00", "<script>", "a" * 65])
def test_what_is_no_login_is_refused(written: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_login(written)
    assert caught.value.where == "login"


@pytest.mark.parametrize("password", ["Luntai-7788", "长安八水Ab1x绕", "Ａbcdef-12xyz", "aA1 aA1 aA1"])
def test_good_passwords(password: str) -> None:
    assert password_matches(password, hashed_password(password, login="lin"))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Ab1-xyz", "8 to 128"),
        ("Ab1-" * 40, "8 to 128"),
        ("luntai7788", "three of"),
        ("LUNTAI--", "three of"),
        ("linfang-2X", "login"),
        ("LinFang-2x", "login"),
        ("Admin@123", "stolen"),
        ("aDMIN@123", "stolen"),
        ("Ａdmin@123", "stolen"),
        ("1qaz@WSX", "stolen"),
    ],
)
def test_bad_passwords_are_refused_in_words(password: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        hashed_password(password, login="linfang")
    assert words in " ".join(fault.msg % fault.params for fault in caught.value.faults)


def test_every_broken_rule_is_told_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        hashed_password("linfang", login="linfang")
    assert len(caught.value.faults) == 3


def test_full_width_typing_is_the_same_password() -> None:
    assert password_matches("Ｌuntai-７７８８", hashed_password("Luntai-7788", login="lin"))


def test_nobodys_password_never_matches() -> None:
    assert password_matches("anything", None) is False
    assert password_matches("", None) is False


def test_a_token_is_shown_once_and_kept_as_a_digest() -> None:
    secret = new_token_secret()
    assert split_token(secret.raw) == (secret.prefix, secret.digest)
    assert secret.digest not in secret.raw
    assert len({new_token_secret().raw for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "raw", ["", "bh_", "bh_00000000_", "Bearer x", "bh_0000000g_" + "a" * 43, "bh_00000000_" + "a" * 44]
)
def test_what_is_not_shaped_like_a_token(raw: str) -> None:
    assert split_token(raw) is None
