"""Failures counted by address: whatever logins are tried, from one place there is an end to guessing."""

import pytest

from bihuan.kernel.errors import Refused
from bihuan.platform.identity import sign_in
from bihuan.platform.identity.addresses import counted_as
from bihuan.platform.identity.models import SignInAddress
from tests.platform.identity.cast import AT, PASSWORD, account, minutes

pytestmark = pytest.mark.django_db
HERE, THERE = "192.0.2.7", "198.51.100.9"
MOST = 50


def refused(login: str, ip: str | None, at_minute: float = 0) -> str:
    with pytest.raises(Refused) as told:
        sign_in(login, "Wrong-0000", at=minutes(at_minute), ip=ip)
    return told.value.code


def guess(count: int, ip: str | None = HERE, at_minute: float = 0) -> None:
    for number in range(count):
        assert refused(f"nobody{number}", ip, at_minute) == "sign_in"


def test_after_fifty_failures_from_one_address_nobody_comes_in_from_there() -> None:
    account("lin")
    guess(MOST)
    assert refused("nobody", HERE) == "sign_in_address"
    with pytest.raises(Refused) as told:
        sign_in("lin", PASSWORD, at=minutes(14.9), ip=HERE)
    assert (told.value.code, told.value.params) == ("sign_in_address", {"minutes": 15})
    assert sign_in("lin", PASSWORD, at=minutes(14.9), ip=THERE).user_id
    assert sign_in("lin", PASSWORD, at=minutes(15), ip=HERE).user_id


def test_right_passwords_are_not_counted() -> None:
    """A hotline of two hundred comes in from one address at eight o'clock."""
    account("lin")
    for _ in range(MOST + 5):
        sign_in("lin", PASSWORD, at=AT, ip=HERE)
    assert SignInAddress.objects.get().failed_count == 0


def test_the_count_begins_anew_once_its_minutes_are_over() -> None:
    guess(MOST - 1)
    guess(MOST, at_minute=15)
    assert refused("nobody", HERE, 15) == "sign_in_address"


def test_where_no_address_is_known_only_the_account_counts() -> None:
    guess(MOST + 1, ip=None)
    assert not SignInAddress.objects.exists()


@pytest.mark.parametrize(
    ("ip", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2:bbbb::9%eth0", "2001:db8:1:2::/64"),
        ("", None),
        ("unix:", None),
    ],
)
def test_a_subscribers_many_addresses_count_as_one(ip: str, counted: str | None) -> None:
    assert counted_as(ip) == counted


def test_an_account_locked_by_others_is_still_told_like_any_refusal() -> None:
    account("lin")
    for _ in range(6):
        assert refused("lin", HERE) == "sign_in"
    assert SignInAddress.objects.get().failed_count == 6
    assert SignInAddress.objects.get().since == AT
