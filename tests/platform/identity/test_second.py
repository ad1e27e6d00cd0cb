"""The second factor: who needs it, what lets in, what is used up, and what does not count twice."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bihuan.kernel.errors import Forbidden, Refused
from bihuan.platform.actor import Actor
from bihuan.platform.events.read import history
from bihuan.platform.identity import (
    Enrolled,
    User,
    enrol_second,
    enrolment,
    give_second,
    reset_second,
    second,
    sessions,
    sign_in,
    totp,
)
from bihuan.platform.identity.models import RecoveryCode
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting, minutes

pytestmark = pytest.mark.django_db
NOBODY = Actor("user:nobody", "user")


@pytest.fixture(autouse=True)
def asked(settings: Any) -> None:
    """The second factor is asked for, as in production."""
    settings.SECOND_FACTOR = True


def stored(user: User) -> User:
    return User.objects.get(pk=user.pk)


def code(user: User, at: datetime = AT) -> str:
    return totp.code_at(stored(user).second_secret or "", totp.step_of(at))


def enrolled(login: str = "root") -> tuple[User, Enrolled]:
    """An administrator who has set up the second factor at AT."""
    user = account(login, "system_administrator")
    assert sign_in(login, PASSWORD, at=AT).second == "enrol"
    return user, enrol_second(stored(user), code(user), at=AT)


@pytest.mark.parametrize(
    ("roles", "step"),
    [
        ((), ""),
        (("dispatcher",), ""),
        (("system_administrator",), "enrol"),
        (("security_administrator",), "enrol"),
        (("audit_administrator", "dispatcher"), "enrol"),
    ],
)
def test_whose_role_needs_it_is_asked_for_it(roles: tuple[str, ...], step: str) -> None:
    user = account("lin", *roles)
    assert sign_in("lin", PASSWORD, at=AT).second == step
    signed_in = [event.name for event in history("user", user.pk)].count("users.signed_in")
    assert signed_in == (0 if step else 1), "half way in is not in"


def test_where_the_setting_says_so_nobody_is_asked(settings: Any) -> None:
    enrolled()
    settings.SECOND_FACTOR = False
    assert sign_in("root", PASSWORD, at=minutes(1)).second == ""


def test_half_a_session_is_nobodys() -> None:
    user = account("root", "system_administrator")
    session = SessionStore()
    admitted = sign_in("root", PASSWORD, at=AT)
    sessions.begin(session, admitted)
    assert sessions.user_of(session) is None
    assert sessions.half_user_of(session) == user
    assert session.get_expiry_age() == admitted.second_s == 10 * 60
    sessions.begin(session, enrol_second(stored(user), code(user), at=AT).admitted)
    assert (sessions.user_of(session), sessions.half_user_of(session)) == (user, None)


def test_enrolling_gives_ten_codes_kept_only_as_digests_and_a_secret_kept_encrypted() -> None:
    user, made = enrolled()
    assert len(set(made.codes)) == 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT second_secret FROM platform_user")
        (raw,) = cursor.fetchone()
        cursor.execute("SELECT digest FROM platform_recoverycode")
        digests = {digest for (digest,) in cursor.fetchall()}
    assert (stored(user).second_secret or "").encode() not in bytes(raw)
    assert len(digests) == 10
    assert not digests & set(made.codes)
    assert [event.name for event in history("user", user.pk)][-2:] == ["users.second_enrolled", "users.signed_in"]
    assert all(one not in str(event.facts) for one in made.codes for event in history("user", user.pk))


def test_the_code_of_now_lets_in_once() -> None:
    user, _made = enrolled()
    with pytest.raises(Refused) as used:
        give_second(stored(user), code(user), at=AT)
    assert used.value.code == "second"
    later = minutes(1)
    assert give_second(stored(user), code(user, later), at=later).second == ""
    with pytest.raises(Refused):
        give_second(stored(user), code(user, AT), at=minutes(0.5))


def test_a_recovery_code_lets_in_once_however_it_is_typed() -> None:
    user, made = enrolled()
    give_second(stored(user), made.codes[3].replace("-", " ").upper(), at=minutes(1))
    assert history("user", user.pk)[-2].facts.left_count == 9
    with pytest.raises(Refused):
        give_second(stored(user), made.codes[3], at=minutes(2))
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1


def test_a_recovery_code_does_not_stand_for_the_first_code() -> None:
    user, made = enrolled()
    reset_second(SETUP, user_id=user.pk, at=minutes(1))
    sign_in("root", PASSWORD, at=minutes(2))
    with pytest.raises(Refused):
        enrol_second(stored(user), made.codes[0], at=minutes(2))


def test_a_known_password_buys_no_endless_guesses() -> None:
    """Each right password used to begin the count anew; now only both together do."""
    user, _made = enrolled()
    for _ in range(2):
        assert sign_in("root", PASSWORD, at=minutes(5)).second == "code"
        with pytest.raises(Refused):
            give_second(stored(user), "000000", at=minutes(5))
    assert stored(user).failed_count == 4
    sign_in("root", PASSWORD, at=minutes(5))
    with pytest.raises(Refused):
        give_second(stored(user), code(user, minutes(5)), at=minutes(5))
    assert stored(user).locked_until == minutes(20)
    assert give_second(stored(user), code(user, minutes(20)), at=minutes(20)).user_id == user.pk
    assert (stored(user).failed_count, stored(user).locked_until) == (0, None)


def test_a_lost_one_is_taken_off_by_an_administrator_and_made_anew() -> None:
    user, made = enrolled()
    before = stored(user)
    sessions_end = before.stamp
    reset_second(SETUP, user_id=user.pk, at=minutes(1))
    after = stored(user)
    assert (after.second_secret, after.second_since, RecoveryCode.objects.count()) == (None, None, 0)
    assert after.stamp != sessions_end
    assert sign_in("root", PASSWORD, at=minutes(2)).second == "enrol"
    assert enrolment(stored(user))[0] != before.second_secret
    assert len(made.codes) == 10


def test_what_waits_for_its_first_code_stays_the_same_secret() -> None:
    user = account("root", "system_administrator")
    sign_in("root", PASSWORD, at=AT)
    secret = stored(user).second_secret
    sign_in("root", PASSWORD, at=minutes(1))
    assert stored(user).second_secret == secret
    enrol_second(stored(user), code(user, minutes(1)), at=minutes(1))
    for again in (lambda: enrolment(stored(user)), lambda: second.enrol(acting(user), at=minutes(2))):
        with pytest.raises(Refused):
            again()


def test_a_shut_account_is_let_in_by_no_code() -> None:
    user, made = enrolled()
    User.objects.update(active=False)
    with pytest.raises(Refused):
        give_second(stored(user), made.codes[0], at=minutes(1))


def test_nobody_resets_ones_own_and_only_who_may_resets_anothers() -> None:
    user, _made = enrolled()
    other = account("sec", "security_administrator")
    with pytest.raises(Refused):
        reset_second(acting(other), user_id=other.pk, at=AT)
    with pytest.raises(Forbidden):
        reset_second(acting(user), user_id=other.pk, at=AT)
    for act in (second.prepare, second.enrol):
        with pytest.raises(Forbidden):
            act(NOBODY, at=AT)
    with pytest.raises(Forbidden):
        second._use_recovery(NOBODY, user_id=user.pk, digest="", at=AT)
