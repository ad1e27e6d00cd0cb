"""Sign-ins and grants at the same moment."""

from collections import Counter

import pytest

from bihuan.kernel.errors import Refused
from bihuan.platform.identity import RoleGrant, User, credentials, disable, grant, sign_in, signin
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting, minutes
from tests.races import gather_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


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
