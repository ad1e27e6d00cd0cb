"""Equipment: listed by state, issued, taken back, calibrated and added; its history stands in the record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.workforce.models import EquipmentItem
from tests.contexts.orders import cast
from tests.contexts.orders.cast import TODAY, Town
from tests.web.desk.entering import enter, post, text
from tests.web.desk.test_downloads import sheet

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12


@pytest.fixture
def boss(client: Client, town: Town) -> Client:
    """The operations manager, in whose stores four pieces lie."""
    for serial, days in (("S-OVER", -3), ("S-DUE", 20), ("S-FINE", 200), ("S-FREE", None)):
        due = None if days is None else TODAY + timedelta(days=days)
        EquipmentItem.objects.create(kind="optical_meter", serial=serial, unit=town.chen.unit, calibration_due=due)
    return enter(client, "boss", "operations_manager")


def listed(page: str) -> set[str]:
    return {serial for serial in ("S-OVER", "S-DUE", "S-FINE", "S-FREE") if f">{serial}</a>" in page}


def test_equipment_is_listed_by_what_it_waits_for(boss: Client, town: Town) -> None:
    EquipmentItem.objects.filter(serial="S-FINE").update(holder=town.chen)
    page = text(boss, "/equipment")
    assert page.index(">S-OVER<") < page.index(">S-DUE<") < page.index(">S-FINE<")
    assert "超 3 天" in page
    assert "余 20 天" in page
    assert town.chen.name in page
    for query, shown in (
        ("?state=overdue", {"S-OVER"}),
        ("?state=due", {"S-DUE"}),
        ("?state=issued", {"S-FINE"}),
        ("?state=store", {"S-OVER", "S-DUE", "S-FREE"}),
        ("?find=S-F", {"S-FINE", "S-FREE"}),
        (f"?unit={cast.GROUP_B}", set()),
        ("?kind=optical_meter&unit=x", {"S-OVER", "S-DUE", "S-FINE", "S-FREE"}),
    ):
        assert listed(text(boss, f"/equipment{query}")) == shown, query
    rows = sheet(boss, "/equipment/export?state=overdue")
    assert [row[0] for row in rows[1:]] == ["S-OVER"]


def test_a_piece_is_calibrated_issued_and_taken_back_and_its_history_tells_so(boss: Client, town: Town) -> None:
    item = EquipmentItem.objects.get(serial="S-OVER")
    address = f"/equipment/{item.pk}"
    page = text(boss, address)
    assert f"{address}/issue" not in page  # its calibration is over: the button says so instead
    assert "须先校准" in page
    status, page = post(boss, f"{address}/issue", person_id=str(town.chen.pk), key=uuid4().hex)
    assert (status, "alert dan" in page) == (422, True)
    assert post(boss, f"{address}/calibrate", calibrated_on="2026-12-21", key=uuid4().hex)[0] == 422
    assert post(boss, f"{address}/calibrate", calibrated_on=TODAY.isoformat(), key=uuid4().hex)[0] == 200
    assert post(boss, f"{address}/issue", person_id=str(town.chen.pk), key=uuid4().hex)[0] == 200
    item.refresh_from_db()
    assert item.holder_id == town.chen.pk
    assert f"/people/{town.chen.pk}" in text(boss, address)
    assert "S-OVER" in text(boss, f"/people/{town.chen.pk}")
    assert post(boss, f"{address}/return", key=uuid4().hex)[0] == 200
    assert post(boss, f"{address}/return", key=uuid4().hex)[0] == 422
    page = text(boss, address).rpartition("变动记录")[2]
    assert page.index("归还机具") < page.index("领用机具") < page.index("机具校准")


def test_a_piece_is_added_to_a_store_once(boss: Client, town: Town) -> None:
    new = {"kind": "optical_meter", "serial": "S-NEW", "unit_id": str(town.chen.unit.pk)}
    assert post(boss, "/equipment/add", **new, calibration_due="2027-01-01", key=uuid4().hex)[0] == 200
    assert EquipmentItem.objects.filter(serial="S-NEW").count() == 1
    assert post(boss, "/equipment/add", **new, key=uuid4().hex)[0] == 422


def test_who_only_looks_may_not_act_and_another_area_does_not_exist(boss: Client, town: Town) -> None:
    item = EquipmentItem.objects.get(serial="S-DUE")
    desk = enter(Client(), "desk", "dispatcher")
    assert f"/equipment/{item.pk}/issue" not in text(desk, f"/equipment/{item.pk}")
    assert post(desk, f"/equipment/{item.pk}/issue", person_id=str(town.chen.pk), key=uuid4().hex)[0] == 403
    assert desk.get("/equipment/add").status_code == 403
    other = enter(Client(), "boss-b", "operations_manager", path=cast.GROUP_B)
    assert other.get(f"/equipment/{item.pk}").status_code == 404
    assert other.get(f"/equipment/{item.pk}/issue").status_code == 404
    assert "管辖范围内没有机具" in text(other, "/equipment")
    assert enter(Client(), "agent", "hotline_agent").get("/equipment").status_code == 403


def test_the_questions_asked_do_not_grow_with_the_pieces(boss: Client, town: Town) -> None:
    text(boss, "/equipment")
    with CaptureQueriesContext(connection) as few:
        text(boss, "/equipment")
    for number in range(12):
        EquipmentItem.objects.create(kind="optical_meter", serial=f"N{number}", unit=town.chen.unit, holder=town.chen)
    with CaptureQueriesContext(connection) as many:
        text(boss, "/equipment")
    assert len(many) <= len(few) + 1  # a policy is looked up anew every few seconds
    assert len(many) <= QUERIES_MAX
