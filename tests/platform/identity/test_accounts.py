"""Actions on accounts: what each does, refuses, repeats, and must not write."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform.actor import Actor, Grant, system_actor
from bihuan.platform.events.read import history
from bihuan.platform.identity import (
    User,
    accounts,
    create,
    disable,
    enable,
    grant,
    hashed_password,
    issue_token,
    new_token_secret,
    reset_password,
    set_preferences,
    unlock,
)
from bihuan.platform.identity import (
    account as account_row,
)
from bihuan.platform.models import Event
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting

pytestmark = pytest.mark.django_db
HASH = "md5$x$y"
CITY = Actor(id="user:city", kind="user", grants=(Grant(frozenset({"users.*"}), path="00010001"),))


def test_an_account_begins_without_rights_and_with_a_password_to_change() -> None:
    user = account("lin")
    assert (user.must_change, user.active, user.path) == (True, True, "")
    assert not acting(user).may("orders.view")
    assert [event.name for event in history("user", user.pk)] == ["users.created"]


@pytest.mark.parametrize("again", ["lin", "LIN", "ｌｉｎ", " lin "])
def test_a_login_is_taken_in_every_spelling(again: str) -> None:
    account("lin")
    with pytest.raises(Refused) as caught:
        create(SETUP, login=again, password_hash=HASH, at=AT)
    assert caught.value.code == "login_taken"
    assert User.objects.count() == 1


def test_a_person_has_one_account() -> None:
    user = account("lin", person=True)
    with pytest.raises(Refused) as caught:
        create(SETUP, login="lin2", password_hash=HASH, person_id=user.person_id, at=AT)
    assert caught.value.code == "person_taken"


def test_a_bad_login_is_refused() -> None:
    with pytest.raises(Invalid):
        create(SETUP, login="no good", password_hash=HASH, at=AT)


def test_an_administrator_of_a_city_sees_and_makes_its_accounts_only() -> None:
    whole, own, other = account("whole"), uuid4(), uuid4()
    own = create(CITY, login="own", password_hash=HASH, path="000100010002", at=AT)
    other = create(SETUP, login="other", password_hash=HASH, path="00010002", at=AT)
    assert [row.login for row in accounts(CITY).rows] == ["own"]
    assert accounts(CITY, login="oth").total_count == 0
    assert account_row(CITY, own).login == "own"
    for hidden in (whole.pk, other, uuid4()):
        with pytest.raises(NotFound):
            account_row(CITY, hidden)
        with pytest.raises(NotFound):
            disable(CITY, user_id=hidden, at=AT)
    for path in ("", "0001", "00010002"):
        with pytest.raises(Forbidden):
            create(CITY, login="x1", password_hash=HASH, path=path, at=AT)


def test_shutting_twice_is_shutting_once() -> None:
    user = account("lin")
    disable(SETUP, user_id=user.pk, at=AT)
    stamp = User.objects.get().stamp
    disable(SETUP, user_id=user.pk, at=AT)
    assert User.objects.get().stamp == stamp != user.stamp
    assert [event.name for event in history("user", user.pk)].count("users.disabled") == 1


def test_opening_asks_for_a_new_password() -> None:
    user = account("lin")
    with pytest.raises(Refused) as caught:
        enable(SETUP, user_id=user.pk, password_hash=HASH, at=AT)
    assert caught.value.code == "already_enabled"
    disable(SETUP, user_id=user.pk, at=AT)
    enable(SETUP, user_id=user.pk, password_hash=hashed_password("Other-5566", login="lin"), at=AT)
    opened = User.objects.get()
    assert (opened.active, opened.must_change, opened.password == user.password) == (True, True, False)


def test_a_reset_password_must_be_changed() -> None:
    user = account("lin")
    User.objects.update(must_change=False)
    reset_password(SETUP, user_id=user.pk, password_hash=HASH, at=AT)
    assert User.objects.get().must_change is True
    assert history("user", user.pk)[-1].facts.reset is True


def test_nobody_administers_themselves() -> None:
    user = account("sec", "security_administrator")
    account("sec2", "security_administrator")
    actor = acting(user)
    for attempt in (
        lambda: disable(actor, user_id=user.pk, at=AT),
        lambda: unlock(actor, user_id=user.pk, at=AT),
        lambda: reset_password(actor, user_id=user.pk, password_hash=HASH, at=AT),
    ):
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.code == "own_account"


def test_the_last_administrator_of_a_duty_cannot_be_shut() -> None:
    first = account("audit1", "audit_administrator")
    with pytest.raises(Refused) as caught:
        disable(SETUP, user_id=first.pk, at=AT)
    assert (caught.value.code, caught.value.params["role"]) == ("last_of_role", "audit_administrator")
    second = account("audit2", "audit_administrator")
    disable(SETUP, user_id=first.pk, at=AT)
    with pytest.raises(Refused):
        disable(SETUP, user_id=second.pk, at=AT)


@pytest.mark.parametrize("role", ["dispatcher", "system_administrator", "audit_administrator"])
def test_other_roles_change_no_account(role: str) -> None:
    actor, target = acting(account("someone", role)), account("lin")
    before = Event.objects.count()
    for attempt in (
        lambda: create(actor, login="x1", password_hash=HASH, at=AT),
        lambda: disable(actor, user_id=target.pk, at=AT),
        lambda: enable(actor, user_id=target.pk, password_hash=HASH, at=AT),
        lambda: unlock(actor, user_id=target.pk, at=AT),
        lambda: reset_password(actor, user_id=target.pk, password_hash=HASH, at=AT),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("wish", "stored"),
    [
        ({"language": "en"}, ("en", "system")),
        ({"theme": "dark"}, ("zh-hans", "dark")),
        ({"language": "en", "theme": "light"}, ("en", "light")),
        ({}, ("zh-hans", "system")),
    ],
)
def test_everybody_chooses_language_and_theme_for_themselves(wish: dict[str, str], stored: tuple[str, str]) -> None:
    user, other = account("lin"), account("wang")
    set_preferences(acting(user), at=AT, **wish)
    changed = User.objects.get(pk=user.pk)
    assert (changed.language, changed.theme) == stored
    assert User.objects.get(pk=other.pk).theme == "system"


@pytest.mark.parametrize("wish", [{"language": "de"}, {"theme": "pink"}, {"theme": ""}])
def test_other_languages_and_themes_are_refused(wish: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        set_preferences(acting(account("lin")), at=AT, **wish)


def test_a_system_actor_has_no_account_to_change() -> None:
    with pytest.raises(Forbidden):
        set_preferences(system_actor("job", "orders.view"), theme="dark", at=AT)


def test_no_password_lies_in_the_record() -> None:
    user = account("lin")
    reset_password(SETUP, user_id=user.pk, password_hash=hashed_password(PASSWORD, login="lin"), at=AT)
    assert all("password" not in str(row.facts) for row in Event.objects.filter(name="users.created"))
    assert not [row for row in Event.objects.all() if PASSWORD in str(row.facts) or "md5" in str(row.facts)]


def test_no_key_is_given_to_an_account_that_reaches_further_than_its_administrator() -> None:
    user = account("lin", "dispatcher", path="0001")  # by the province; the account itself is listed in the city
    User.objects.filter(pk=user.pk).update(path="00010001")
    expires_at, secret = AT + timedelta(days=30), new_token_secret()
    keys: tuple[Callable[[Actor], object], ...] = (
        lambda by: reset_password(by, user_id=user.pk, password_hash=HASH, at=AT),
        lambda by: issue_token(
            by, user_id=user.pk, name="x", secret=secret, scopes=("orders.view",), expires_at=expires_at, at=AT
        ),
        lambda by: enable(by, user_id=user.pk, password_hash=HASH, at=AT),
    )
    for key in keys:
        User.objects.filter(pk=user.pk).update(active=key is not keys[2])
        with pytest.raises(Forbidden):
            key(CITY)
        key(SETUP)
    assert [event.actor for event in history("user", user.pk)] == [SETUP.id] * 5


def test_a_persons_own_rows_are_no_wider_area() -> None:
    user = account("chen", "technician", person=True)
    User.objects.filter(pk=user.pk).update(path="00010001")
    reset_password(CITY, user_id=user.pk, password_hash=HASH, at=AT)
    assert history("user", user.pk)[-1].actor == CITY.id


@pytest.mark.parametrize("path", ["abc", "1", "00010", "０００１", "0001\n", "0001" * 9])
def test_what_has_not_a_paths_form_is_no_path(path: str) -> None:
    user = account("lin")
    with pytest.raises(Invalid):
        create(SETUP, login="x1", password_hash=HASH, path=path, at=AT)
    with pytest.raises(Invalid):
        grant(SETUP, user_id=user.pk, role="dispatcher", path=path, at=AT)
    assert User.objects.count() == 1
