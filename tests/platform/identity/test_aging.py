"""What time does to an account: a password grows old, old ones stay barred, and what nobody uses is shut."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bihuan.kernel.errors import Forbidden, Invalid, Refused
from bihuan.platform import clock
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import history
from bihuan.platform.identity import (
    User,
    change_password,
    enable,
    hashed_password,
    reset_password,
    shut_all_idle,
    shut_idle,
    sign_in,
)
from bihuan.platform.identity.credentials import new_token_secret
from bihuan.platform.identity.granting import issue_token
from bihuan.platform.identity.idle import KEEPER, idle
from bihuan.platform.identity.models import PastPassword, SignInAddress
from bihuan.platform.jobs import registry
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def change(user: User, old: str, new: str, days: float = 0) -> None:
    change_password(acting(user), old=old, new=new, at=AT + days * DAY)


@pytest.mark.parametrize(("days", "due"), [(89.99, False), (90, True)])
def test_a_password_of_ninety_days_is_changed_before_anything_else(days: float, due: bool) -> None:
    user = account("lin")
    change(user, PASSWORD, "Another-0001")
    assert sign_in("lin", "Another-0001", at=AT + days * DAY).must_change is due
    assert User.objects.get().must_change is due
    change(user, "Another-0001", "Another-0002", days)
    assert sign_in("lin", "Another-0002", at=AT + (days + 1) * DAY).must_change is False


def test_the_last_five_passwords_stay_barred_and_the_sixth_may_come_back() -> None:
    user = account("lin")
    words = [PASSWORD, *(f"Another-000{number}" for number in range(6))]
    for number, (old, new) in enumerate(pairwise(words)):
        change(user, old, new, number)
    assert PastPassword.objects.count() == 5
    for barred in words[1:]:
        with pytest.raises(Invalid) as refused:
            change(user, words[-1], barred, 7)
        assert refused.value.faults[0].where == "password"
    change(user, words[-1], words[0], 8)
    assert sign_in("lin", words[0], at=AT + 9 * DAY).user_id == user.pk


def test_a_password_set_by_an_administrator_bars_the_one_before_it() -> None:
    user = account("lin")
    change(user, PASSWORD, "Another-0001")
    reset_password(SETUP, user_id=user.pk, password_hash=hashed_password("Given-0001", login="lin"), at=AT)
    with pytest.raises(Invalid):
        change(user, "Given-0001", "Another-0001")


def test_who_found_a_session_open_learns_no_password_by_trial() -> None:
    """A wrong old password is told first, and counted, whatever the new one is."""
    user = account("lin")
    for tried in (PASSWORD, "Another-0001"):
        with pytest.raises(Refused) as refused:
            change(user, "Wrong-0000", tried)
        assert refused.value.code == "old_password"
    assert User.objects.get().failed_count == 2


def test_a_barred_choice_by_who_knows_the_password_is_no_failure() -> None:
    user = account("lin")
    for _ in range(6):
        with pytest.raises(Invalid):
            change(user, PASSWORD, PASSWORD)
    assert (User.objects.get().failed_count, User.objects.get().locked_until) == (0, None)


@pytest.mark.parametrize(("days", "shut"), [(90, 0), (90.01, 1)])
def test_an_account_nobody_signed_in_to_for_ninety_days_is_shut(days: float, shut: int) -> None:
    user = account("lin")
    sign_in("lin", PASSWORD, at=AT + 5 * DAY)
    with clock.frozen(AT + (5 + days) * DAY):
        assert shut_all_idle(None) == {"shut_count": shut}  # type: ignore[arg-type]
    assert User.objects.get().active is not bool(shut)
    if shut:
        assert history("user", user.pk)[-1].facts.idle_days == 90
        with pytest.raises(Refused):
            sign_in("lin", PASSWORD, at=AT + 96 * DAY)


def test_one_never_used_counts_from_its_making_and_one_opened_again_from_then() -> None:
    user = account("lin")
    assert idle(AT + 91 * DAY) == (user.pk,)
    assert shut_idle(KEEPER, user_id=user.pk, at=AT + 91 * DAY)
    enable(SETUP, user_id=user.pk, password_hash=hashed_password("Given-0001", login="lin"), at=AT + 92 * DAY)
    assert idle(AT + 150 * DAY) == ()


def test_a_programs_account_is_used_without_signing_in() -> None:
    user = account("program", "api_integrator")
    wanted = {"name": "oss", "scopes": ("orders.view",), "expires_at": AT + 120 * DAY}
    issue_token(SETUP, user_id=user.pk, secret=new_token_secret(), at=AT, **wanted)
    assert idle(AT + 100 * DAY) == ()
    assert idle(AT + 121 * DAY) == (user.pk,)


def test_the_last_administrator_stays() -> None:
    first, second = (account(login, "security_administrator") for login in ("one", "two"))
    late = AT + 91 * DAY
    assert [shut_idle(KEEPER, user_id=user.pk, at=late) for user in (first, second)] == [True, False]
    assert User.objects.get(active=True) == second


def test_somebody_who_has_just_come_in_stays() -> None:
    user = account("lin")
    sign_in("lin", PASSWORD, at=AT + 91 * DAY)
    assert not shut_idle(KEEPER, user_id=user.pk, at=AT + 91 * DAY)


def test_it_runs_every_night_and_drops_counts_that_are_over() -> None:
    assert registry["identity.shut_idle"].daily_at is not None
    SignInAddress.objects.create(address="192.0.2.1", failed_count=3, since=AT)
    SignInAddress.objects.create(address="192.0.2.2", failed_count=3, since=AT + timedelta(minutes=10))
    with clock.frozen(AT + timedelta(minutes=16)):
        shut_all_idle(None)  # type: ignore[arg-type]
    assert SignInAddress.objects.get().address == "192.0.2.2"


def test_a_stranger_shuts_nothing() -> None:
    with pytest.raises(Forbidden):
        shut_idle(Actor("user:nobody", "user"), user_id=account("lin").pk, at=AT)
