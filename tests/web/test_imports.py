"""Importing a sheet: looked at first, taken on at a word, and what was refused comes back to be mended."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from bihuan.contexts.customers import api as customers
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from bihuan.platform.actor import system_actor
from bihuan.platform.worker.loop import run_until_idle
from tests.contexts.orders import cast
from tests.web import people

pytestmark = pytest.mark.django_db
HEADERS = "工单号,业务类型,工单类型,客户姓名,联系电话,装机地址,故障现象\n"
GOOD = "W1,宽带,障碍,王小明,13812342046,光明里3号楼2单元502,光猫红灯\n"
BAD = "W2,宽带,障碍,李小红,,光明里4号楼,光猫红灯\n"


@pytest.fixture
def desk(client: Client, db: None) -> Iterator[Client]:
    with clock.frozen(cast.minutes(30)):
        town = people.town()
        mapper = system_actor("test", "customers.load_tree")
        zone = town.zones[0].code
        columns = [
            "code",
            "parent",
            "level",
            "name",
            "aliases",
            "number_from",
            "number_to",
            "parity",
            "zone",
            "lat",
            "lon",
            "accuracy_m",
            "area",
        ]
        nothing = dict.fromkeys(columns, "")
        lines = (
            nothing | {"code": "D", "level": "district", "name": "示范区"},
            nothing | {"code": "C", "parent": "D", "level": "compound", "name": "光明里", "zone": zone, "area": "town"},
        )
        customers.load_tree(mapper, rows=customers.tree_rows(lines), at=cast.START)
        yield enter(client, "desk")


def enter(client: Client, login: str) -> Client:
    people.account(login, "dispatcher")
    client.post("/signin", {"login": login, "password": people.PASSWORD})
    return client


def send(client: Client, text: str, act: str = "look", name: str = "orders.csv") -> tuple[int, str]:
    sheet = SimpleUploadedFile(name, text.encode("utf-8-sig"))
    answer = client.post("/orders/import", {"sheet": sheet, "act": act})
    return answer.status_code, answer.get("Location", "") or answer.content.decode()


def test_looking_at_a_sheet_changes_nothing_and_says_what_would_be(desk: Client) -> None:
    status, page = send(desk, HEADERS + GOOD + BAD)
    assert status == 200
    assert "1 行可受理" in page
    assert "1 行须改正" in page
    assert "受理 1 单" in page
    assert "王小明" not in page
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "name"),
    [("x,y\n1,2\n", "orders.csv"), ("not a workbook", "orders.xlsx"), ("", "orders.csv"), (HEADERS, "orders.pdf")],
)
def test_what_is_no_sheet_of_orders_is_refused_in_place(desk: Client, text: str, name: str) -> None:
    status, page = send(desk, text, name=name)
    assert status == 422
    assert 'role="alert"' in page


def test_a_sheet_is_taken_on_and_its_bad_rows_come_back(desk: Client) -> None:
    status, address = send(desk, HEADERS + GOOD + BAD, act="import")
    assert status == 302
    assert "正在导入" in desk.get(address).content.decode()
    run_until_idle()
    page = desk.get(address).content.decode()
    assert "已受理 1 单" in page
    assert "1 行须改正" in page
    assert Order.objects.get().source == "import"
    book = load_workbook(BytesIO(desk.get(f"{address}/to-mend.xlsx").content))
    [_head, row] = book.active.values
    assert row[0] == "W2"
    assert send(desk, HEADERS + GOOD + BAD, act="import") == (302, address)  # the same sheet is the same import
    assert Order.objects.count() == 1


def test_an_import_is_its_senders_alone(desk: Client) -> None:
    _status, address = send(desk, HEADERS + GOOD, act="import")
    other = enter(Client(), "other")
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/to-mend.xlsx").status_code == 404
