"""Sign-ins and grants at the same moment."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bihuan.kernel.errors import Refused
from bihuan.platform.identity import (
    RoleGrant,
    User,
    credentials,
    disable,
    enrol_second,
    give_second,
    grant,
    sign_in,
    signin,
    totp,
)
from bihuan.platform.identity.models import SignInAddress
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting, minutes
from tests.races import gather_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
LATER = minutes(60)


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """The second factor is asked for, as in production."""
    settings.SECOND_FACTOR = True


def test_of_twenty_guesses_at_once_five_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    account("lin")
    judged: list[str] = []

    def judge(password: str, stored: str | None) -> bool:
        if stored is not None:
            judged.append(password)
        return credentials.password_matches(password, stored)

    monkeypatch.setattr(signin, "password_matches", judge)

    def guess(number: int) -> str:
        try:
            sign_in("lin", PASSWORD if number == 19 else f"Wrong-{number:04}", at=AT)
        except Refused:
            return "refused"
        return "in"

    told = Counter(gather_at_once(20, guess))
    user = User.objects.get()
    if told["in"]:  # the right one was among the five: it opens the door and the count begins anew
        assert len(judged) <= 5 + 5
    else:
        assert len(judged) == 5
        assert (user.failed_count, user.locked_until) == (5, minutes(15))


def refused_or_in(run: Callable[[], object]) -> str:
    try:
        run()
    except Refused as refusal:
        return refusal.code
    return "in"


def test_of_twenty_logins_guessed_at_once_from_one_address_twenty_count() -> None:
    def guess(number: int) -> str:
        return refused_or_in(lambda: sign_in(f"nobody{number}", "Wrong-0000", at=AT, ip="192.0.2.7"))

    assert Counter(gather_at_once(20, guess)) == {"sign_in": 20}
    assert SignInAddress.objects.get().failed_count == 20
    SignInAddress.objects.update(failed_count=45)
    assert Counter(gather_at_once(20, guess)) == {"sign_in": 5, "sign_in_address": 15}
    assert SignInAddress.objects.get().failed_count == 50


def administrator() -> tuple[User, tuple[str, ...]]:
    """One who set up the second factor at AT, an hour before LATER, with his recovery codes."""
    user = account("root", "system_administrator")
    sign_in("root", PASSWORD, at=AT)
    secret = User.objects.get().second_secret or ""
    made = enrol_second(User.objects.get(), totp.code_at(secret, totp.step_of(AT)), at=AT)
    return User.objects.get(pk=user.pk), made.codes


def test_of_twenty_codes_guessed_at_once_five_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    user, _codes = administrator()
    judged: list[str] = []

    def judge(_secret: str, code: str, _at: object) -> None:
        judged.append(code)

    monkeypatch.setattr(totp, "matching_step", judge)
    told = gather_at_once(20, lambda number: refused_or_in(lambda: give_second(user, f"{number:06}", at=LATER)))
    assert Counter(told) == {"second": 20}
    assert len(judged) == 5
    assert (User.objects.get().failed_count, User.objects.get().locked_until) == (5, minutes(75))


@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_one_code_sent_by_four_at_once_lets_one_in(kind: str) -> None:
    user, codes = administrator()
    code = codes[0] if kind == "recovery" else totp.code_at(user.second_secret or "", totp.step_of(LATER))
    told = gather_at_once(4, lambda _number: refused_or_in(lambda: give_second(user, code, at=LATER)))
    assert Counter(told) == {"in": 1, "second": 3}


def test_two_administrators_who_shut_each_other_at_once_leave_one() -> None:
    pair = [account(f"sec{n}", "security_administrator") for n in range(2)]

    def shut_the_other(number: int) -> str:
        try:
            disable(acting(pair[number]), user_id=pair[1 - number].pk, at=AT)
        except Refused as refusal:
            return refusal.code
        return "done"

    told = Counter(gather_at_once(2, shut_the_other))
    assert User.objects.filter(active=True).count() >= 1, told


def test_exclusive_roles_granted_at_once_end_with_one() -> None:
    user = account("chen")
    roles = ("system_administrator", "security_administrator", "audit_administrator") * 2

    def give(number: int) -> str:
        try:
            grant(SETUP, user_id=user.pk, role=roles[number], at=AT)
        except Refused as refusal:
            return refusal.code
        return "granted"

    assert Counter(gather_at_once(6, give))["granted"] == 1
    assert RoleGrant.objects.count() == 1
