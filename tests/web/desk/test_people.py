"""People: listed with skills, today and certificates; added, placed, certified, reported away by whom it is due."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.workforce.models import Absence, EquipmentItem, Membership, Person, RosterDay, SkillHolding
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, TODAY, Town, minutes
from tests.web.desk.entering import HTMX, enter, post, text, toast
from tests.web.desk.test_downloads import sheet

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12


@pytest.fixture
def boss(client: Client, town: Town) -> Client:
    """The operations manager, who looks after people; everybody belongs where they stand since the year began."""
    for person in Person.objects.all():
        Membership.objects.create(
            person=person,
            unit=person.unit,
            org_path=person.org_path,
            employment=person.employment,
            contractor=person.contractor,
            post=person.post,
            valid_from=TODAY - timedelta(days=300),
        )
    return enter(client, "boss", "operations_manager")


def test_people_are_listed_with_skills_certificates_today_and_masked(boss: Client, town: Town) -> None:
    ends = TODAY + timedelta(days=20)
    SkillHolding.objects.create(person=town.chen, skill="broadband", level=3, valid_from=TODAY, valid_to=ends)
    RosterDay.objects.create(person=town.liu, date=TODAY, kind="work", start_at=START, end_at=minutes(480))
    Absence.objects.create(person=town.helper, start_at=START, end_at=minutes(90), reason="sick")
    page = text(boss, "/people")
    assert "138****2222" in page
    assert ends.isoformat() in page
    assert "10:06–18:06" in page
    for query, listed in (
        ("?state=expiring", {"chen"}),
        ("?state=away", {"helper"}),
        ("?state=left", {"left"}),
        ("?find=liu", {"liu"}),
        (f"?unit={cast.GROUP_B}", {"hired"}),
        (f"?firm={town.contractor.pk}", {"hired"}),
        ("?post=no-such", set()),
    ):
        shown = text(boss, f"/people{query}")
        assert {code for code in ("chen", "liu", "helper", "hired", "left") if f">{code}</a>" in shown} == listed, query
    assert "没有符合条件的人员" in text(boss, "/people?find=nobody")
    rows = sheet(boss, "/people/export?state=expiring")
    assert rows[1][0] == "chen"
    assert "13800002222" not in str(rows)


def test_a_whole_phone_is_shown_to_who_may_and_to_nobody_else(boss: Client, town: Town) -> None:
    assert "13800002222" in text(boss, f"/people/{town.chen.pk}")
    contractor = enter(Client(), "firm", "contractor_manager")
    assert "13800002222" not in text(contractor, f"/people/{town.chen.pk}")
    assert "/absence" not in text(contractor, f"/people/{town.chen.pk}")
    assert contractor.get(f"/people/{town.chen.pk}/absence").status_code == 403


def test_another_area_does_not_exist(boss: Client, town: Town) -> None:
    other = enter(Client(), "manager-b", "operations_manager", path=cast.GROUP_B)
    assert other.get(f"/people/{town.chen.pk}").status_code == 404
    assert other.get(f"/people/{town.chen.pk}/change").status_code == 404
    assert ">chen</a>" not in text(other, "/people")
    assert enter(Client(), "agent", "callback_agent").get("/people").status_code == 403


def test_somebody_is_added_changed_placed_and_let_go(boss: Client, town: Town) -> None:
    unit = town.chen.unit
    new = {"code": "T77", "name": "周新", "phone": "13800003333", "unit_id": str(unit.pk), "post": "technician"}
    status, page = post(boss, "/people/add", **new, employment="own", key=uuid4().hex)
    assert (status, "id_valid_from_error" in page) == (422, True)
    rest = {"employment": "own", "valid_from": TODAY.isoformat(), "key": uuid4().hex}
    assert post(boss, "/people/add", **new, **rest)[0] == 200
    person = Person.objects.get(code="T77")
    address = f"/people/{person.pk}"
    assert toast(text(boss, address)) == "已新增 周新。"
    assert 'value="13800003333"' in text(boss, f"{address}/change")
    assert post(boss, f"{address}/change", name="周新一", phone="13800003333", key=uuid4().hex)[0] == 200
    moved = {"unit_id": str(town.hired.unit.pk), "post": "technician", "employment": "contractor"}
    wrong = post(boss, f"{address}/place", **moved, valid_from="2026-12-01", key=uuid4().hex)
    assert (wrong[0], "id_contractor_id_error" in wrong[1]) == (422, True)
    moved |= {"contractor_id": str(town.contractor.pk), "valid_from": "2026-12-01"}
    assert post(boss, f"{address}/place", **moved, key=uuid4().hex)[0] == 200
    assert "2026-12-01" in text(boss, address)
    assert post(boss, f"{address}/end", last_day="2026-12-31", key=uuid4().hex)[0] == 200
    assert Membership.objects.get(person=person, valid_from="2026-12-01").valid_to is not None
    assert boss.get(f"{address}/nonsense").status_code == 404


def test_skills_are_certified_and_withdrawn(boss: Client, town: Town) -> None:
    address = f"/people/{town.chen.pk}"
    form = boss.get(f"{address}/skill", headers=HTMX).content.decode()
    skill = form.split('<option value="')[2].split('"')[0]
    sent = {"skill": skill, "level": "2", "valid_from": "2026-11-01", "valid_to": "2026-10-01"}
    status, page = post(boss, f"{address}/skill", **sent, key=uuid4().hex)
    assert (status, "id_valid_to_error" in page) == (422, True)
    sent["valid_to"] = "2027-10-01"
    assert post(boss, f"{address}/skill", **sent, certificate="C-9", key=uuid4().hex)[0] == 200
    assert "C-9" in text(boss, address)
    held = SkillHolding.objects.get()
    gone = f"{address}/withdraw?row={held.pk}"
    assert gone.replace("&", "&amp;") in text(boss, address)
    assert post(boss, gone, last_day="2026-11-20", key=uuid4().hex)[0] == 200
    held.refresh_from_db()
    assert held.valid_to is not None
    assert held.valid_to.isoformat() == "2026-11-20"
    assert post(boss, f"{address}/withdraw", last_day="2026-11-20", key=uuid4().hex)[0] == 422


def test_an_absence_is_reported_and_ends_sooner(boss: Client, town: Town) -> None:
    address = f"/people/{town.chen.pk}"
    sent = {"reason": "sick", "start_at": "2026-11-21T12:00", "end_at": "2026-11-21T18:00"}
    assert post(boss, f"{address}/absence", **sent, key=uuid4().hex)[0] == 200
    status, page = post(boss, f"{address}/absence", **sent, key=uuid4().hex)
    assert (status, "alert dan" in page) == (422, True)
    away = Absence.objects.get()
    back = f"{address}/back?row={away.pk}"
    assert post(boss, back, end_at="2026-11-21T14:00", key=uuid4().hex)[0] == 200
    away.refresh_from_db()
    assert away.end_at.isoformat() == "2026-11-21T06:00:00+00:00"


def test_the_questions_asked_do_not_grow_with_the_people(boss: Client, town: Town) -> None:
    text(boss, "/people")
    with CaptureQueriesContext(connection) as few:
        text(boss, "/people")
    for number in range(12):
        one = cast.person(f"p{number:02}", town.chen.unit)
        SkillHolding.objects.create(person=one, skill="broadband", level=1, valid_from=TODAY)
    with CaptureQueriesContext(connection) as many:
        text(boss, "/people")
    assert len(many) <= len(few) + 1  # a policy is looked up anew every few seconds
    assert len(many) <= QUERIES_MAX
    with CaptureQueriesContext(connection) as one_alone:
        text(boss, f"/people/{town.chen.pk}")
    assert len(one_alone) <= QUERIES_MAX


def test_what_somebody_carries_says_how_near_its_calibration_ends(boss: Client, town: Town) -> None:
    for serial, days in (("S-OVER", -3), ("S-SOON", 10), ("S-FINE", 200)):
        due = TODAY + timedelta(days=days)
        unit, holder = town.chen.unit, town.chen
        EquipmentItem.objects.create(kind="optical_meter", serial=serial, unit=unit, holder=holder, calibration_due=due)
    page = text(boss, f"/people/{town.chen.pk}")
    assert "超 3 天" in page
    assert "余 10 天" in page
    assert "余 200 天" not in page
