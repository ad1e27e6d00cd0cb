"""Accounts and roles: listed, made, shut, given roles and keys, by whom it is due and by nobody else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.platform import clock, identity
from bihuan.platform.identity import RoleGrant, User
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town
from tests.web import people
from tests.web.desk.entering import HTMX, enter, post, text, toast
from tests.web.desk.test_downloads import sheet

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12


@pytest.fixture
def office(client: Client, town: Town) -> Client:
    """The security administrator of the whole installation."""
    return enter(client, "keeper", "security_administrator", path="")


def made(login: str) -> User:
    found: User = User.objects.get(login=login)
    return found


def first_password(page: str) -> str:
    shown = re.search(r'data-copy="([^"]+)"', page)
    assert shown, page
    return shown[1]


def test_accounts_are_listed_by_state_with_their_people_and_roles(office: Client, town: Town) -> None:
    chen = people.account("chen", "technician")
    User.objects.filter(pk=chen.pk).update(person_id=town.chen.pk, locked_until=START + timedelta(minutes=9))
    people.account("old", "dispatcher")
    User.objects.filter(login="old").update(created_at=START - timedelta(days=40))
    people.account("gone", "dispatcher")
    User.objects.filter(login="gone").update(active=False)
    whole = text(office, "/users")
    assert all(f">{login}</a>" in whole for login in ("chen", "old", "gone", "keeper"))
    assert town.chen.name in whole
    assert "装维工程师" in whole
    for query, listed in (
        ("?state=locked", {"chen"}),
        ("?state=idle", {"old"}),
        ("?state=shut", {"gone"}),
        ("?role=dispatcher&state=active", {"old"}),
        ("?find=CH", {"chen"}),
        ("?state=nonsense&page=x", {"chen", "old", "gone", "keeper"}),
    ):
        page = text(office, f"/users{query}")
        assert set(re.findall(r'data-open translate="no">([^<]+)</a>', page)) == listed, query
    assert "没有符合条件的账号" in text(office, "/users?find=zz")
    [_head, row] = sheet(office, "/users/export?state=locked")
    assert row[:3] == ("chen", town.chen.name, "装维工程师")


def test_the_row_the_address_names_stands_in_the_pane(office: Client) -> None:
    others = [people.account(login, "dispatcher") for login in ("a1", "a2", "a3")]
    chosen, first = made("a2"), min([*others, made("keeper")], key=lambda one: one.login)
    for address, stands in ((f"/users?at={chosen.pk}", chosen), ("/users", first), ("/users?at=nobody", first)):
        page = text(office, address)
        assert f'<tr data-row="{stands.pk}" data-preview="/users/{stands.pk}" aria-current="true"' in page
        pane = page[page.index('<aside id="preview"') :]
        assert f'href="/users/{stands.pk}"' in pane


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("password", {}),
        ("enable", {}),
        ("token", {"name": "bridge", "days": "30", "scopes": ["orders.view"]}),
        ("create", {"login": "fresh", "path": cast.CITY}),
    ],
)
def test_a_form_sent_again_says_that_its_secret_was_told(
    office: Client, town: Town, verb: str, sent: dict[str, object]
) -> None:
    user = people.account("bridge", "api_integrator")
    User.objects.filter(pk=user.pk).update(active=verb != "enable")
    address = "/users/create" if verb == "create" else f"/users/{user.pk}/{verb}"
    sent = sent | {"key": uuid4().hex}
    status, page = post(office, address, **sent)
    assert (status, bool(first_password(page))) == (200, True)
    before = list(User.objects.order_by("id").values_list("id", "password")), identity.ApiToken.objects.count()
    status, page = post(office, address, **sent)
    assert (status, "只显示一次" in page, "幂等" in page) == (422, True, False)
    after = list(User.objects.order_by("id").values_list("id", "password")), identity.ApiToken.objects.count()
    assert after == before


def test_an_account_is_made_for_a_person_and_its_password_shown_once(office: Client, town: Town) -> None:
    refused = post(office, "/users/create", login="chen", person_code="none", path=cast.CITY, key=uuid4().hex)
    assert (refused[0], "没有此工号的人员" in refused[1]) == (422, True)
    sent = {"login": "chen", "person_code": town.chen.code, "path": cast.CITY, "key": uuid4().hex}
    status, page = post(office, "/users/create", **sent)
    password = first_password(page)
    user = made("chen")
    assert (status, user.person_id, user.must_change) == (200, town.chen.pk, True)
    assert password not in text(office, f"/users/{user.pk}")
    assert identity.sign_in("chen", password, at=clock.now(), ip="127.0.0.1").user_id == user.pk
    taken = post(office, "/users/create", login="chen2", person_code=town.chen.code, path="", key=uuid4().hex)
    assert (taken[0], "id_person_code_error" in taken[1]) == (422, True)


def test_roles_are_granted_with_reach_and_dates_and_the_three_administrators_kept_apart(
    office: Client, town: Town
) -> None:
    user = people.account("sys", "system_administrator", path="")
    address = f"/users/{user.pk}/grant"
    status, page = post(office, address, role="audit_administrator", path="", key=uuid4().hex)
    assert status == 422
    assert "审计管理员" in page
    assert "系统管理员" in page
    assert "system_administrator" not in re.sub(r"<option[^>]*>", "", page)
    wrong = {"role": "dispatcher", "path": cast.GROUP_A, "first_day": "2026-12-02", "last_day": "2026-12-01"}
    status, page = post(office, address, **wrong, key=uuid4().hex)
    assert (status, "id_last_day_error" in page) == (422, True)
    right = wrong | {"last_day": "2026-12-31", "key": uuid4().hex}
    assert post(office, address, **right)[0] == 200
    assert post(office, address, **right)[0] == 200  # sent twice, done once
    held = RoleGrant.objects.get(user=user, role="dispatcher")
    assert (held.path, held.valid_from.isoformat()) == (cast.GROUP_A, "2026-12-01T16:00:00+00:00")
    assert held.valid_to is not None
    assert held.valid_to.isoformat() == "2026-12-31T16:00:00+00:00"
    page = text(office, f"/users/{user.pk}")
    assert "未生效" in page
    assert post(office, f"/users/{user.pk}/grants/{held.pk}", key=uuid4().hex)[0] == 200
    assert toast(text(office, "/users")) == "sys 的角色已收回。"
    [last] = RoleGrant.objects.filter(user=user, role="system_administrator")
    status, page = post(office, f"/users/{user.pk}/grants/{last.pk}", key=uuid4().hex)
    assert (status, "系统管理员" in page) == (422, True)
    assert office.post(f"/users/{user.pk}/grants/{uuid4()}").status_code == 404


def test_an_account_is_shut_opened_unlocked_and_reset(office: Client, town: Town) -> None:
    user = people.account("desk", "dispatcher")
    User.objects.filter(pk=user.pk).update(locked_until=START + timedelta(hours=1), second_since=START)
    page = text(office, f"/users/{user.pk}")
    for verb in ("password", "unlock", "second", "disable"):
        assert f'href="/users/{user.pk}/{verb}"' in page
        assert office.get(f"/users/{user.pk}/{verb}", headers=HTMX).status_code == 200
        assert post(office, f"/users/{user.pk}/{verb}", key=uuid4().hex)[0] == 200
    user.refresh_from_db()
    assert (user.active, user.locked_until, user.second_since, user.must_change) == (False, None, None, True)
    status, page = post(office, f"/users/{user.pk}/enable", key=uuid4().hex)
    password = first_password(page)
    assert identity.sign_in("desk", password, at=clock.now(), ip="127.0.0.1").user_id == user.pk
    status, page = post(office, f"/users/{user.pk}/enable", key=uuid4().hex)
    assert (status, "alert dan" in page) == (422, True)
    assert office.get(f"/users/{user.pk}/nonsense").status_code == 404


def test_a_key_is_shown_once_holds_only_rights_of_its_account_and_ends(office: Client, town: Town) -> None:
    user = people.account("bridge", "api_integrator")
    form = text(office, f"/users/{user.pk}/token")
    assert "查看工单（脱敏）" in form
    assert "users.create" not in form
    none = post(office, f"/users/{user.pk}/token", name="x", days="30", key=uuid4().hex)
    assert none[0] == 422
    sent = {"name": "BSS", "days": "30", "scopes": ["orders.view"], "key": uuid4().hex}
    status, page = post(office, f"/users/{user.pk}/token", **sent)
    secret = first_password(page)
    actor = identity.actor_of_token(secret, at=clock.now())
    assert (status, actor is not None and actor.may("orders.view")) == (200, True)
    page = text(office, f"/users/{user.pk}")
    assert secret not in page
    [token] = identity.ApiToken.objects.all()
    assert f"bh_{token.prefix}_" in page
    assert post(office, f"/users/{user.pk}/tokens/{token.pk}", key=uuid4().hex)[0] == 200
    assert identity.actor_of_token(secret, at=clock.now()) is None


def test_nobody_administers_their_own_account(office: Client) -> None:
    own = made("keeper")
    page = text(office, f"/users/{own.pk}")
    assert "须由其他管理员办理" in page
    assert f"/users/{own.pk}/disable" not in page
    status, refused = post(office, f"/users/{own.pk}/disable", key=uuid4().hex)
    assert (status, "alert dan" in refused) == (422, True)


def test_who_may_only_look_sees_no_act_and_another_area_sees_nothing(client: Client, town: Town) -> None:
    user = people.account("desk", "dispatcher")
    auditor = enter(client, "audit", "audit_administrator", path="")
    page = text(auditor, f"/users/{user.pk}")
    assert "desk" in page
    assert "/disable" not in page
    assert post(auditor, f"/users/{user.pk}/disable", key=uuid4().hex)[0] == 403
    assert post(auditor, "/users/create", login="x", key=uuid4().hex)[0] == 403
    elsewhere = enter(Client(), "bb", "security_administrator", path=cast.GROUP_B)
    assert elsewhere.get(f"/users/{user.pk}").status_code == 404
    assert elsewhere.get(f"/users/{user.pk}/password").status_code == 404
    assert "desk</a>" not in text(elsewhere, "/users")
    assert enter(Client(), "dd", "dispatcher").get("/users").status_code == 403


def test_roles_say_what_they_allow_and_who_holds_them(office: Client, town: Town) -> None:
    people.account("desk", "dispatcher")
    page = text(office, "/roles")
    assert "生成派单方案" in page
    assert "dispatch.request_plan" not in page
    assert ">desk</a>" in page
    assert page.count("目前无人持有此角色") == len(identity.roles()) - 2
    User.objects.filter(login="keeper").update(language="en")
    assert "Have the day planned" in text(office, "/roles")


def test_the_questions_asked_do_not_grow_with_the_accounts(office: Client, town: Town) -> None:
    text(office, "/users")
    for address in ("/users", "/roles"):
        with CaptureQueriesContext(connection) as few:
            text(office, address)
        for number in range(8):
            people.account(f"a{number}{address[1]}", "dispatcher", "hotline_agent")
        with CaptureQueriesContext(connection) as many:
            text(office, address)
        assert len(many) <= len(few) + 1  # a policy is looked up anew every few seconds
        assert len(many) <= QUERIES_MAX
