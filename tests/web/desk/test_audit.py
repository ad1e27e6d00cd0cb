"""The auditor's page: the record searched, personal data shown as a view of its own, the chain verified."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bihuan.contexts.orders.models import Order
from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import Person
from bihuan.platform import clock
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.events.seal import seal_all
from bihuan.platform.identity import User
from bihuan.platform.models import Event
from bihuan.platform.privacy import blind
from bihuan.platform.worker import run_until_idle
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town
from tests.web.desk.entering import HTMX, enter, text

pytestmark = pytest.mark.django_db
QUERIES_MAX = 16


@pytest.fixture
def auditor(client: Client, town: Town) -> Client:
    cast.receive(town)
    cast.receive(town)
    reader = enter(client, "auditor", "audit_administrator")
    seal_all()
    return reader


def positions(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-row="(\d+)"', page)]


def test_the_record_is_listed_the_newest_first(auditor: Client) -> None:
    page = text(auditor, "/audit")
    shown = positions(page)
    assert shown == sorted(shown, reverse=True)
    assert "受理" in page
    assert str(Order.objects.order_by("pk")[0].number) in page


def test_it_is_searched_by_thing_kind_person_and_days(auditor: Client) -> None:
    first, second = Order.objects.order_by("number")
    page = text(auditor, f"/audit?of={first.number.lower()}")
    assert first.number in page
    assert f">{second.number}<" not in page
    assert positions(text(auditor, "/audit?kind=orders.received"))
    assert positions(text(auditor, "/audit?kind=orders.*"))
    assert not positions(text(auditor, "/audit?kind=orders.closed"))
    assert auditor.get("/audit?kind=no.such").status_code == 404
    assert len(positions(text(auditor, "/audit?by=auditor&kind=users.signed_in"))) == 1
    assert len(positions(text(auditor, "/audit?of=auditor&kind=users.signed_in"))) == 1
    today = timezone.localdate(clock.now()).isoformat()
    assert positions(text(auditor, f"/audit?since={today}&until={today}"))
    assert not positions(text(auditor, "/audit?until=2001-01-01"))


def test_a_person_is_found_by_name_as_who_did_it_and_whom_it_concerns(auditor: Client, town: Town) -> None:
    actor = Actor(f"user:{uuid4()}", "user", (Grant(frozenset({"workforce.report_absence"})),))
    start, person = clock.now(), town.chen
    workforce.report_absence(
        actor, person_id=person.pk, start_at=start, end_at=start + timedelta(hours=8), reason="sick", at=start
    )
    Person.objects.filter(pk=person.pk).update(name_blind=blind(person.name, "person.name"))
    seal_all()
    for called in (person.name, person.code):
        page = text(auditor, f"/audit?of={called}")
        assert "登记缺勤" in page
        assert len(positions(page)) == 1
    User.objects.filter(login="auditor").update(person_id=person.pk)
    assert len(positions(text(auditor, f"/audit?by={person.name}&kind=users.signed_in"))) == 1


def test_an_entry_says_who_did_what_in_words(auditor: Client) -> None:
    page = text(auditor, "/audit?kind=orders.received")
    assert "时限" in page
    assert "宽带障碍" in page  # shown whole beside the list
    assert "首次响应时限" in page


def test_what_is_filtered_is_taken_along_in_the_same_words(auditor: Client) -> None:
    held = auditor.get("/audit/export?kind=orders.received&format=csv")
    lines = held.content.decode("utf-8-sig").splitlines()
    assert "record.csv" in held["Content-Disposition"]
    assert len(lines) == 1 + Order.objects.count()
    assert "已受理" in lines[1]
    assert auditor.get("/audit/export?of=GZ-0").status_code == 409
    assert auditor.get("/audit/export?kind=orders.received").content.startswith(b"PK")


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        ("of=GZ-0", "没有此编号或名称"),
        ("by=nobody", "没有此登录名或姓名"),
        ("since=tomorrow", "日期不正确"),
        ("until=9999-12-31", "日期不正确"),
    ],
)
def test_a_condition_that_means_nothing_says_so_in_its_place(auditor: Client, asked: str, fault: str) -> None:
    page = text(auditor, f"/audit?{asked}")
    assert fault in page
    assert 'aria-invalid="true"' in page
    assert not positions(page)


def test_personal_data_shown_is_a_view_of_its_own(auditor: Client) -> None:
    assert "没有符合条件的记录" in text(auditor, "/audit?view=sight")


def test_an_entry_is_shown_whole_and_what_lies_elsewhere_is_not_there(auditor: Client, town: Town) -> None:
    [newest, *_] = positions(text(auditor, "/audit?kind=orders.received"))
    name = Event.objects.get(position=newest).name
    assert name in text(auditor, f"/audit/{newest}")
    assert "<html" not in auditor.get(f"/audit/{newest}", headers=HTMX).content.decode()
    assert auditor.get("/audit/999999").status_code == 404
    assert auditor.get(f"/audit/{10**30}").status_code == 404
    for about in ("order:00000000-0000-4000-8000-000000000000", "order:x", "nothing"):
        assert auditor.get(f"/audit?about={about}").status_code == 404
    elsewhere = enter(Client(), "auditor-b", "audit_administrator", path=cast.GROUP_B)
    assert elsewhere.get(f"/audit/{newest}").status_code == 404


def test_only_the_auditor_reads_it(client: Client, town: Town) -> None:
    other = enter(client, "boss", "system_administrator")
    for address in ("/audit", "/audit/1", "/audit/chain", "/audit/export"):
        assert other.get(address).status_code == 403
    assert other.post("/audit/verify").status_code == 403


def test_verifying_shows_its_progress_and_then_what_it_found(auditor: Client) -> None:
    assert "尚未核验" in text(auditor, "/audit")
    page = auditor.post("/audit/verify", headers=HTMX).content.decode()
    assert "正在核验" in page
    assert "every 1s" in page
    assert auditor.post("/audit/verify", headers=HTMX).status_code == 409
    seal_all()
    run_until_idle()
    assert "记录完整" in text(auditor, "/audit/chain")


def test_the_questions_asked_do_not_grow_with_the_rows(auditor: Client, town: Town) -> None:
    cast.receive(town)
    seal_all()
    text(auditor, "/audit")
    with CaptureQueriesContext(connection) as few:
        text(auditor, "/audit")
    for _number in range(20):
        cast.receive(town)
    seal_all()
    with CaptureQueriesContext(connection) as many:
        text(auditor, "/audit")
    assert len(many) == len(few) <= QUERIES_MAX
