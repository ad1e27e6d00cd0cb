"""One spelling for one phone, name, address; and clear words for what is no phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.kernel.errors import Invalid
from bihuan.platform.privacy import blind, normalise_address, normalise_name, normalise_phone, phone_last4

MOBILE = "13805912046"
LANDLINE = "059187654321"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13805912046", MOBILE),
        (" 138 0591 2046 ", MOBILE),
        ("138-0591-2046", MOBILE),
        ("+86 13805912046", MOBILE),
        ("0086-138-0591-2046", MOBILE),
        ("8613805912046", MOBILE),
        ("（+86）138 0591 2046", MOBILE),
        ("１３８０５９１２０４６", MOBILE),
        ("８６ １３８０５９１２０４６", MOBILE),
        ("138\u200b05912046\ufeff", MOBILE),
        ("\u202d13805912046\u202c", MOBILE),
        ("0591-87654321", LANDLINE),
        ("（0591）8765 4321", LANDLINE),
        ("+86 591 8765 4321", LANDLINE),
        ("+86-0591-87654321", LANDLINE),
        ("010-6552 1234", "01065521234"),
        ("021 5012345", "0215012345"),
        ("400-810-0000", "4008100000"),
        ("+852 2123 4567", "+85221234567"),
    ],
)
def test_one_phone_has_one_spelling(written: str, meant: str) -> None:
    assert normalise_phone(written) == meant
    assert normalise_phone(meant) == meant
    assert blind(written, "phone") == blind(meant, "phone")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("无", "only digits"),
        ("13805912046/13805912047", "only digits"),
        ("0591-87654321转8", "only digits"),
        ("87654321", "area code"),
        ("1380591204", "not a phone number"),
        ("138059120461", "not a phone number"),
        ("12805912046", "not a phone number"),
        ("0591123", "not a phone number"),
        ("+86 0", "not a phone number"),
        ("+0123456789", "not a phone number"),
        ("10000", "not a phone number"),
        ("9" * 5000, "not a phone number"),
    ],
)
def test_what_is_no_phone_is_refused_in_words(written: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        normalise_phone(written)
    assert words in caught.value.msg
    assert caught.value.where == "phone"


@given(st.text(max_size=40))
def test_normalising_a_phone_settles_or_refuses(text: str) -> None:
    try:
        once = normalise_phone(text)
    except Invalid:
        return
    assert normalise_phone(once) == once


def test_last_four_are_of_the_number_itself() -> None:
    assert phone_last4("+86 138 0591 ２０４６") == "2046"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("王 小明", "王小明", True),
        ("ＪＯＨＮ　Smith", "john smith", True),
        ("阿依古丽•买买提", "阿依古丽·买买提", True),
        ("王小明", "王小朋", False),
    ],
)
def test_names(one: str, other: str, equal: bool) -> None:
    assert (normalise_name(one) == normalise_name(other)) is equal
    assert (blind(one, "name") == blind(other, "name")) is equal


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("五四路128号 3栋502", "五四路１２８号，3栋502", True),
        ("金山小区（西区）3—2", "金山小区西区3-2", True),
        ("金山小区3-2-501", "金山小区32501", False),
        ("五四路128号", "五四路12号8", False),
    ],
)
def test_addresses(one: str, other: str, equal: bool) -> None:
    assert (normalise_address(one) == normalise_address(other)) is equal
    assert (blind(one, "address") == blind(other, "address")) is equal


def test_indexes_of_two_purposes_cannot_be_laid_side_by_side() -> None:
    assert blind(MOBILE, "customers.phone") != blind(MOBILE, "workforce.phone")
    assert blind("+86 138 0591 2046", "customers.phone") == blind(MOBILE, "customers.phone")


def test_a_blind_phone_must_be_one() -> None:
    with pytest.raises(Invalid):
        blind("张三", "phone")
