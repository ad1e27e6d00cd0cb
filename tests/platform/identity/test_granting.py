"""Roles given and taken, tokens issued and revoked, and what an actor may then do."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.read import history
from bihuan.platform.identity import (
    ApiToken,
    RoleGrant,
    User,
    actor_named,
    actor_of_token,
    change_password,
    disable,
    grant,
    grants_of,
    issue_token,
    new_token_secret,
    revoke,
    revoke_token,
    tokens_of,
)
from bihuan.platform.identity.rights import within
from tests.platform.identity.cast import AT, PASSWORD, SETUP, account, acting, minutes

pytestmark = pytest.mark.django_db
CITY = Actor(id="user:city", kind="user", grants=(Grant(frozenset({"users.*"}), path="00010001"),))
CONTRACTOR = UUID(int=7)
MONTH = AT + timedelta(days=30)


def test_a_grant_reaches_as_far_as_its_path_and_person() -> None:
    user = account("lin", "technician", person=True, path="00010002")
    areas = acting(user).areas("orders.accept")
    assert [(area.path, area.person_id) for area in areas] == [("00010002", user.person_id)]
    assert not acting(user).may("orders.assign")


def test_a_contractors_manager_is_held_to_the_contractor() -> None:
    user = account("mgr", "contractor_manager", contractor_id=CONTRACTOR)
    assert [area.contractor_id for area in acting(user).areas("orders.view")] == [CONTRACTOR]


@pytest.mark.parametrize(
    ("role", "refusal"),
    [("contractor_manager", Invalid), ("technician", Refused), ("emperor", Invalid)],
)
def test_a_role_must_have_what_narrows_it(role: str, refusal: type[Exception]) -> None:
    user = account("lin")
    with pytest.raises(refusal):
        grant(SETUP, user_id=user.pk, role=role, at=AT)
    assert RoleGrant.objects.count() == 0


def test_a_grant_begins_and_ends_by_its_dates() -> None:
    user = account("lin")
    grant(SETUP, user_id=user.pk, role="dispatcher", valid_from=minutes(10), valid_to=minutes(20), at=AT)
    assert [acting(user, minutes(m)).may("orders.assign") for m in (9, 10, 19, 20)] == [False, True, True, False]


@pytest.mark.parametrize("end", [-1, 0])
def test_a_grant_that_ends_before_it_begins_is_refused(end: float) -> None:
    with pytest.raises(Invalid):
        grant(SETUP, user_id=account("lin").pk, role="dispatcher", valid_to=minutes(end), at=AT)


ADMINS = ("system_administrator", "security_administrator", "audit_administrator")


@pytest.mark.parametrize(("held", "wanted"), [(one, two) for one in ADMINS for two in ADMINS if one != two])
def test_the_three_administrators_are_three_people(held: str, wanted: str) -> None:
    user = account("chen", held)
    with pytest.raises(Refused) as caught:
        grant(SETUP, user_id=user.pk, role=wanted, at=AT)
    assert caught.value.code == "exclusive_roles"
    with pytest.raises(Refused):
        grant(SETUP, user_id=user.pk, role=wanted, valid_from=minutes(60), at=AT)


def test_an_administrators_duty_may_be_handed_on_in_time() -> None:
    user = account("chen")
    grant(SETUP, user_id=user.pk, role="system_administrator", valid_to=minutes(60), at=AT)
    grant(SETUP, user_id=user.pk, role="audit_administrator", valid_from=minutes(60), at=AT)


def test_the_same_grant_twice_is_refused_another_place_is_not() -> None:
    user = account("lin", "dispatcher", path="00010001")
    with pytest.raises(Refused) as caught:
        grant(SETUP, user_id=user.pk, role="dispatcher", path="00010001", at=AT)
    assert caught.value.code == "already_granted"
    grant(SETUP, user_id=user.pk, role="dispatcher", path="00010002", at=AT)
    assert len(acting(user).areas("dispatch.view")) == 2


def test_nobody_grants_to_themselves() -> None:
    user = account("sec", "security_administrator")
    with pytest.raises(Refused) as caught:
        grant(acting(user), user_id=user.pk, role="dispatcher", at=AT)
    assert caught.value.code == "own_account"


def test_an_administrator_of_a_city_grants_within_it_only() -> None:
    user = account("lin")
    User.objects.filter(pk=user.pk).update(path="00010001")
    grant(CITY, user_id=user.pk, role="dispatcher", path="000100010003", at=AT)
    for path in ("", "0001", "00010002"):
        with pytest.raises(Forbidden):
            grant(CITY, user_id=user.pk, role="hotline_agent", path=path, at=AT)


def test_a_revoked_role_is_gone_at_once_and_cannot_be_revoked_again() -> None:
    user = account("lin", "dispatcher")
    held = grants_of(SETUP, user.pk)[0]
    revoke(SETUP, grant_id=held.id, at=minutes(5))
    assert acting(user, minutes(4)).may("orders.assign")
    assert not acting(user, minutes(5)).may("orders.assign")
    with pytest.raises(Refused):
        revoke(SETUP, grant_id=held.id, at=minutes(6))
    assert [event.name for event in history("user", user.pk)][-1] == "users.revoked"


def test_a_grant_to_come_is_revoked_before_it_begins() -> None:
    user = account("lin")
    coming = grant(SETUP, user_id=user.pk, role="dispatcher", valid_from=minutes(60), at=AT)
    revoke(SETUP, grant_id=coming, at=minutes(5))
    assert not acting(user, minutes(61)).may("orders.assign")


def test_the_last_of_an_administrators_duty_keeps_it() -> None:
    user = account("sys", "system_administrator")
    held = grants_of(SETUP, user.pk)[0]
    with pytest.raises(Refused) as caught:
        revoke(SETUP, grant_id=held.id, at=minutes(1))
    assert caught.value.code == "last_of_role"
    account("sys2", "system_administrator")
    revoke(SETUP, grant_id=held.id, at=minutes(1))


def test_what_is_not_there_or_hidden_is_not_found() -> None:
    with pytest.raises(NotFound):
        revoke(SETUP, grant_id=uuid4(), at=AT)
    with pytest.raises(NotFound):
        grant(SETUP, user_id=uuid4(), role="dispatcher", at=AT)
    hidden = account("lin", "dispatcher")
    with pytest.raises(NotFound):
        revoke(CITY, grant_id=RoleGrant.objects.get(user=hidden).pk, at=AT)
    with pytest.raises(NotFound):
        revoke_token(SETUP, token_id=uuid4(), at=AT)


def token(user: User, *scopes: str, expires_at: object = MONTH) -> tuple[str, UUID]:
    secret = new_token_secret()
    made = issue_token(SETUP, user_id=user.pk, name="oss", secret=secret, scopes=scopes, expires_at=expires_at, at=AT)
    return secret.raw, made


def test_a_token_acts_within_its_scopes_and_its_users_area() -> None:
    user = account("oss", "api_integrator", path="00010001")
    raw, made = token(user, "orders.receive", "orders.view")
    actor = actor_of_token(raw, at=AT)
    assert actor is not None
    assert (actor.id, actor.kind, actor.channel, actor.user_id) == (f"token:{made}", "token", "api", user.pk)
    assert [area.path for area in actor.areas("orders.receive")] == ["00010001"]
    assert not actor.may("orders.cancel")
    assert not actor.may("users.change_password")
    stored = ApiToken.objects.get()
    assert raw.rpartition("_")[2] not in f"{stored.prefix}{stored.digest}{stored.scopes}"


@pytest.mark.parametrize("scopes", [(), ("orders.*",), ("*",), ("orders.receive", "users.grant")])
def test_scopes_the_user_lacks_are_refused(scopes: tuple[str, ...]) -> None:
    user = account("oss", "api_integrator")
    with pytest.raises((Refused, Invalid)):
        token(user, *scopes)
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("expires_at", [AT, AT - timedelta(1), AT + timedelta(days=367)])
def test_a_token_ends_within_a_year(expires_at: object) -> None:
    with pytest.raises(Invalid):
        token(account("oss", "api_integrator"), "orders.view", expires_at=expires_at)


def test_a_token_loses_what_its_user_loses() -> None:
    user = account("oss", "api_integrator")
    raw, _ = token(user, "orders.view")
    revoke(SETUP, grant_id=grants_of(SETUP, user.pk)[0].id, at=minutes(1))
    actor = actor_of_token(raw, at=minutes(1))
    assert actor is not None
    assert not actor.may("orders.view")


@pytest.mark.parametrize("ending", ["expiry", "revoke", "disable", "password", "other"])
def test_what_ends_a_token_at_once(ending: str) -> None:
    user = account("oss", "api_integrator")
    raw, made = token(user, "orders.view")
    assert actor_of_token(raw, at=minutes(1)) is not None
    at = minutes(2)
    if ending == "expiry":
        at = MONTH
    elif ending == "revoke":
        revoke_token(SETUP, token_id=made, at=AT)
        revoke_token(SETUP, token_id=made, at=minutes(1))
        assert tokens_of(SETUP, user.pk)[0].revoked_at == AT
    elif ending == "disable":
        disable(SETUP, user_id=user.pk, at=AT)
    elif ending == "password":
        change_password(acting(user), old=PASSWORD, new="Other-5566", at=AT)
    else:
        raw = raw[:-1] + ("A" if raw[-1] != "A" else "B")
    assert actor_of_token(raw, at=at) is None
    assert tokens_of(SETUP, user.pk)[0].dead == (ending in {"disable", "password"})


def test_a_shut_account_gets_no_token() -> None:
    user = account("oss", "api_integrator")
    disable(SETUP, user_id=user.pk, at=AT)
    with pytest.raises(Refused):
        token(user, "orders.view")


def test_a_stored_actor_is_rebuilt_with_todays_rights() -> None:
    user = account("lin", "dispatcher")
    oss = account("oss", "api_integrator")
    _, made = token(oss, "orders.view")
    named = actor_named(f"user:{user.pk}", at=AT)
    assert named is not None
    assert named.may("orders.assign")
    by_token = actor_named(f"token:{made}", at=AT)
    assert by_token is not None
    assert (by_token.user_id, by_token.may("orders.view"), by_token.may("orders.cancel")) == (oss.pk, True, False)
    revoke_token(SETUP, token_id=made, at=AT)
    assert actor_named(f"token:{made}", at=AT) is None
    assert actor_named("system:job", at=AT) is None
    disable(SETUP, user_id=user.pk, at=AT)
    assert actor_named(f"user:{user.pk}", at=AT) is None


def test_a_star_grant_is_narrowed_to_the_scope_alone() -> None:
    held = Grant(frozenset({"orders.*", "care.view"}), path="0001", own=True)
    assert within(held, ["orders.view", "users.view"]) == Grant(frozenset({"orders.view"}), path="0001", own=True)
