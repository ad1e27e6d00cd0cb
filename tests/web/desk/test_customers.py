"""Customers: found by whole phone, name, number or parts of an address, masked; shown whole for a reason; erased."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Address, Customer, Disclosure, Service
from bihuan.platform.actor import Actor, Grant
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.frontdesk import cast as desk_cast
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town
from tests.web.desk.entering import enter, post, text
from tests.web.desk.test_downloads import sheet

pytestmark = pytest.mark.django_db
QUERIES_MAX = 12
MAKER = Actor("user:maker", "user", (Grant(frozenset({"customers.*"}), ""),), channel="web")


@pytest.fixture
def known(town: Town) -> Customer:
    """郑小明, with an address in a zone and a broadband service, told to us by the desk; one order stands."""
    desk_cast.tree(town.zones[0], town.zones[1])
    found = customers.register(MAKER, name="郑小明", phone="13612349077", tier="gold", ref="K-1001", at=START)
    customers.add_address(MAKER, customer_id=found, text="光明里12号楼2单元301", at=START)
    address = Address.objects.get()
    customers.add_service(
        MAKER, customer_id=found, business="broadband", account="0711003312", address_id=address.pk, at=START
    )
    row: Customer = Customer.objects.get()
    return row


def test_customers_are_found_by_what_is_whole_and_by_parts_of_an_address(client: Client, known: Customer) -> None:
    desk = enter(client, "desk", "dispatcher")
    page = text(desk, "/customers")
    assert "郑**" in page
    assert "136****9077" in page
    for secret in ("郑小明", "13612349077", "2单元301", "0711003312"):
        assert secret not in page
    for by, sought, found in (
        ("phone", "136 1234 9077", True),
        ("phone", "13612340000", False),
        ("name", "郑小明", True),
        ("name", "郑", False),
        ("account", "0711003312", True),
        ("address", "光明里12号", True),
        ("address", "火星路", False),
    ):
        page = post(desk, "/customers/search", by=by, find=sought)[1]
        assert ("136****9077" in page) is found, (by, sought)
    status, page = post(desk, "/customers/search", by="phone", find="12")
    assert (status, 'aria-invalid="true"' in page) == (422, True)
    back = desk.post("/customers/search", {"by": "name", "find": ""})["Location"]
    assert back == "/customers?by=name"
    assert '<option value="name" selected>' in text(desk, back)
    assert "136****9077" not in text(desk, "/customers?tier=ordinary")
    rows = sheet(desk, "/customers/export?tier=gold")
    assert rows[1][1] == "136****9077"
    assert "郑小明" not in str(rows)


def test_a_customer_is_shown_masked_with_zone_services_and_orders(client: Client, town: Town) -> None:
    cast.receive(town)
    run_until_idle(START)
    row = Customer.objects.get()
    desk = enter(client, "desk", "dispatcher")
    page = text(desk, f"/customers/{row.pk}")
    assert "郑**" in page
    assert "zone 0001" in page
    assert 'href="/orders/' in page
    assert "查看完整信息" in page
    assert "完整信息查阅日志" not in page
    spoken = text(desk, f"/customers/{row.pk}/contacts")
    assert "已受理" in spoken or "受理" in spoken
    assert "13612349077" not in page + spoken
    other = enter(Client(), "desk-b", "dispatcher", path=cast.GROUP_B)
    assert other.get(f"/customers/{row.pk}").status_code == 404
    assert other.get(f"/customers/{row.pk}/contacts").status_code == 404
    assert other.get(f"/customers/{row.pk}/whole").status_code == 404
    assert "136****9077" not in text(other, "/customers")


def test_the_whole_data_are_shown_for_a_reason_and_the_look_is_logged(client: Client, known: Customer) -> None:
    desk = enter(client, "desk", "dispatcher")
    address = f"/customers/{known.pk}/whole"
    assert post(desk, address, key=uuid4().hex)[0] == 422
    assert not Disclosure.objects.exists()
    page = post(desk, address, reason="complaint", key=uuid4().hex)[1]
    for clear in ("郑小明", "13612349077", "光明里12号楼2单元301", "0711003312"):
        assert clear in page
    manager = enter(Client(), "boss", "operations_manager")
    log = text(manager, f"/customers/{known.pk}").split("完整信息查阅日志")[-1]
    assert "desk" in log
    assert "投诉" in log
    assert post(manager, address, reason="complaint", key=uuid4().hex)[0] == 403


def test_data_addresses_and_services_are_changed_and_added(client: Client, known: Customer) -> None:
    desk = enter(client, "desk", "dispatcher")
    at = f"/customers/{known.pk}"
    status, page = post(desk, f"{at}/change", name="", phone="12", tier="gold", key=uuid4().hex)
    assert (status, "id_phone_error" in page) == (422, True)
    assert post(desk, f"{at}/change", name="", phone="13612348888", tier="ordinary", key=uuid4().hex)[0] == 200
    known.refresh_from_db()
    assert (known.name, known.phone, known.tier) == ("郑小明", "13612348888", "ordinary")
    assert post(desk, f"{at}/address", text="幸福小区3栋", key=uuid4().hex)[0] == 200
    assert Address.objects.filter(customer=known).count() == 2
    new = {"business": "iptv", "account": "IPTV-7", "address_id": ""}
    assert post(desk, f"{at}/service", **new, key=uuid4().hex)[0] == 200
    assert Service.objects.filter(customer=known, business="iptv").exists()
    agent = enter(Client(), "agent", "callback_agent")
    assert f"{at}/change" not in text(agent, at)
    assert post(agent, f"{at}/change", tier="gold", key=uuid4().hex)[0] == 403


def test_only_the_security_administrator_erases_told_first_what_goes_and_stays(client: Client, known: Customer) -> None:
    keeper = enter(client, "keeper", "security_administrator", path="")
    assert keeper.get(f"/customers/{known.pk}").status_code == 403
    for sought, found in (("13612349077", True), ("郑小明", True), ("K-1001", True), ("郑", False), ("136", False)):
        page = post(keeper, "/erasing", find=sought)[1]
        assert (f"/erasing/{known.pk}" in page) is found, sought
        assert "136****9077" not in page
    one = f"/erasing/{known.pk}"
    told = text(keeper, one)
    assert "1 个地址及坐标、1 个业务号码" in told
    assert "保留：" in told
    status, page = post(keeper, one, typed="yes", key=uuid4().hex)
    assert (status, "未作清除" in page) == (422, True)
    known.refresh_from_db()
    assert known.erased_at is None
    assert post(keeper, one, typed=known.pk.hex[-6:], key=uuid4().hex)[0] == 200
    known.refresh_from_db()
    assert (known.name, known.phone, known.erased_at is None) == (None, None, False)
    assert keeper.get(one).status_code == 404
    desk = enter(Client(), "desk", "dispatcher")
    assert desk.get("/erasing").status_code == 403
    page = text(desk, f"/customers/{known.pk}")
    assert "已清除" in page
    assert "/whole" not in page


def test_the_questions_asked_stay_few(client: Client, known: Customer, town: Town) -> None:
    boss = enter(client, "boss", "operations_manager")
    text(boss, "/customers")
    with CaptureQueriesContext(connection) as few:
        text(boss, "/customers")
    for _number in range(8):
        cast.receive(town)
    with CaptureQueriesContext(connection) as many:
        text(boss, "/customers")
    assert len(many) <= len(few) + 1  # a policy is looked up anew every few seconds
    assert len(many) <= QUERIES_MAX
    for address in (f"/customers/{known.pk}", f"/customers/{known.pk}/contacts"):
        with CaptureQueriesContext(connection) as asked:
            text(boss, address)
        assert len(asked) <= QUERIES_MAX, [one["sql"][:90] for one in asked]
