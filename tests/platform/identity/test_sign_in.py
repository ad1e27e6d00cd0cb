"""Coming in, being locked out, leaving; and what ends every session at once."""

from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from django.contrib.sessions.backends.db import SessionStore

from bihuan.kernel.errors import Invalid, Refused
from bihuan.platform.action import registry
from bihuan.platform.events.read import history
from bihuan.platform.identity import (
    User,
    change_password,
    disable,
    enable,
    hashed_password,
    reset_password,
    sessions,
    sign_in,
    sign_out,
    unlock,
)
from bihuan.platform.models import Event
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting, minutes

pytestmark = pytest.mark.django_db
WRONG = "Wrong-0000"


def names(user: User) -> list[str]:
    return [event.name for event in history("user", user.pk) if not event.name.startswith("users.granted")]


def fail(login: str, count: int, at_minute: float = 0) -> None:
    for _ in range(count):
        with pytest.raises(Refused):
            sign_in(login, WRONG, at=minutes(at_minute))


def open_session(user: User) -> SessionStore:
    session = SessionStore()
    sessions.begin(session, sign_in(user.login, PASSWORD, at=AT))
    session.save()
    return session


def test_the_right_password_lets_in_and_is_recorded() -> None:
    user = account("lin")
    admitted = sign_in("ＬＩＮ ", PASSWORD, at=AT, ip="10.0.0.7")
    assert (admitted.user_id, admitted.must_change) == (user.pk, True)
    last = history("user", user.pk)[-1]
    assert (last.name, last.facts.ip, last.actor) == ("users.signed_in", "10.0.0.7", f"user:{user.pk}")


def test_every_refusal_sounds_the_same() -> None:
    account("lin")
    shut = account("shut")
    disable(SETUP, user_id=shut.pk, at=AT)
    account("locked")
    fail("locked", 5)
    told = set()
    for login, password in (("nobody", PASSWORD), ("lin", WRONG), ("shut", PASSWORD), ("locked", PASSWORD), ("", "")):
        with pytest.raises(Refused) as caught:
            sign_in(login, password, at=AT)
        told.add((str(caught.value), caught.value.code))
    assert len(told) == 1


@pytest.mark.parametrize(
    ("ip", "stored"),
    [
        (None, None),
        ("fe80::1%eth0", "fe80::1"),
        ("10.0.0.7", "10.0.0.7"),
        ("evil\r\nX: 1", None),
        ("1.2.3.4, 5.6.7.8", None),
    ],
)
def test_only_an_address_is_recorded_as_one(ip: str | None, stored: str | None) -> None:
    user = account("lin")
    with pytest.raises(Refused):
        sign_in("lin", WRONG, at=AT, ip=ip)
    last = history("user", user.pk)[-1]
    assert (last.name, last.facts.reason, last.facts.ip) == ("users.sign_in_failed", "wrong", stored)


def test_an_unknown_login_is_not_written_down() -> None:
    before = Event.objects.count()
    fail("13805912046", 1)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("failures", "after_minutes", "lets_in"),
    [(4, 0, True), (5, 0, False), (5, 14.9, False), (5, 15, True), (9, 14.9, False), (9, 15, True)],
)
def test_five_failures_lock_for_fifteen_minutes(failures: int, after_minutes: float, lets_in: bool) -> None:
    account("lin")
    fail("lin", failures)
    if lets_in:
        sign_in("lin", PASSWORD, at=minutes(after_minutes))
        assert User.objects.get().failed_count == 0
        return
    with pytest.raises(Refused):
        sign_in("lin", PASSWORD, at=minutes(after_minutes))


def test_failures_while_locked_do_not_prolong_the_lock() -> None:
    account("lin")
    fail("lin", 5)
    fail("lin", 20, at_minute=10)
    sign_in("lin", PASSWORD, at=minutes(15))


def test_after_a_lock_there_are_five_attempts_again() -> None:
    account("lin")
    fail("lin", 5)
    fail("lin", 4, at_minute=16)
    sign_in("lin", PASSWORD, at=minutes(16))


def test_an_administrator_lifts_a_lock() -> None:
    user = account("lin")
    fail("lin", 5)
    unlock(SETUP, user_id=user.pk, at=AT)
    sign_in("lin", PASSWORD, at=AT)


def test_unknown_and_known_logins_take_alike(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]  # type: ignore[attr-defined]
    from bihuan.platform.identity import credentials

    credentials._nobodys_password.cache_clear()
    account("lin")

    def took(login: str) -> float:
        begun = perf_counter()
        with pytest.raises(Refused):
            sign_in(login, WRONG, at=AT)
        return perf_counter() - begun

    took("warm")
    took("lin")
    unknown = median(took("nobody") for _ in range(3))
    known = median(took("lin") for _ in range(3))
    credentials._nobodys_password.cache_clear()
    assert 0.5 < known / unknown < 2


def test_a_session_planted_before_the_sign_in_is_worth_nothing() -> None:
    user = account("lin")
    session = SessionStore()
    session["planted"] = "x"
    session.save()
    planted_key = session.session_key
    sessions.begin(session, sign_in("lin", PASSWORD, at=AT))
    session.save()
    assert session.session_key != planted_key
    assert "planted" not in session
    assert sessions.user_of(SessionStore(planted_key)) is None
    assert sessions.user_of(SessionStore(session.session_key)) == user


def test_nobody_is_signed_in_at_first_and_after_leaving() -> None:
    user = account("lin")
    assert sessions.user_of(SessionStore()) is None
    session = open_session(user)
    sign_out(acting(user), at=AT)
    sessions.end(session)
    assert sessions.user_of(session) is None
    assert names(user)[-1] == "users.signed_out"


@pytest.mark.parametrize("ending", ["disable", "reset", "change"])
def test_what_ends_every_session_at_once(ending: str) -> None:
    user = account("lin")
    session = open_session(user)
    assert sessions.user_of(session) is not None
    if ending == "disable":
        disable(SETUP, user_id=user.pk, at=AT)
    elif ending == "reset":
        reset_password(SETUP, user_id=user.pk, password_hash=hashed_password("Other-5566", login="lin"), at=AT)
    else:
        change_password(acting(user), old=PASSWORD, new="Other-5566", at=AT)
    assert sessions.user_of(session) is None
    if ending == "disable":
        enable(SETUP, user_id=user.pk, password_hash=hashed_password(PASSWORD, login="lin"), at=AT)
        assert sessions.user_of(session) is None


def test_a_changed_password_is_the_only_one_that_works_and_need_not_be_changed_again() -> None:
    user = account("lin")
    admitted = change_password(acting(user), old=PASSWORD, new="Other-5566", at=AT)
    session = SessionStore()
    sessions.begin(session, admitted)
    assert sessions.user_of(session) == user
    assert sign_in("lin", "Other-5566", at=AT).must_change is False
    with pytest.raises(Refused):
        sign_in("lin", PASSWORD, at=AT)
    assert "users.password_changed" in names(user)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        (WRONG, "Other-5566", Refused),
        (PASSWORD, PASSWORD, Invalid),
        (PASSWORD, "short", Invalid),
        (PASSWORD, "Admin@123", Invalid),
    ],
)
def test_a_refused_change_changes_nothing(old: str, new: str, refusal: type[Exception]) -> None:
    user = account("lin")
    session = open_session(user)
    with pytest.raises(refusal):
        change_password(acting(user), old=old, new=new, at=AT)
    assert sessions.user_of(session) == user
    sign_in("lin", PASSWORD, at=AT)


def test_guessing_the_old_password_locks_too() -> None:
    user = account("lin")
    for _ in range(5):
        with pytest.raises(Refused):
            change_password(acting(user), old=WRONG, new="Other-5566", at=AT)
    with pytest.raises(Refused):
        sign_in("lin", PASSWORD, at=AT + timedelta(minutes=1))


def test_an_account_disabled_between_the_password_and_the_door_stays_out() -> None:
    user = account("late")
    coming = acting(user)
    User.objects.filter(pk=user.pk).update(active=False)
    with pytest.raises(Refused, match="disabled just now"):
        registry["users.sign_in"](coming, ip=None, at=AT)
    assert "users.signed_in" not in names(user)
