"""Lists taken along: what the page shows, all of it, masked, and never a formula."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from bihuan.contexts.orders.models import Order
from bihuan.platform.messaging import Message
from bihuan.platform.paging import Page
from bihuan.platform.worker.loop import run_until_idle
from bihuan.web.downloads import every_row
from tests.contexts.care import cast as care_cast
from tests.contexts.orders import cast
from tests.contexts.orders.cast import START, Town
from tests.web.desk.entering import enter

pytestmark = pytest.mark.django_db


def sheet(client: Client, address: str) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(client.get(address).content)).active.values)


def test_messages_are_taken_along_as_listed(client: Client, town: Town) -> None:
    cast.receive(town)
    run_until_idle(START)
    desk = enter(client, "desk", "dispatcher")
    [head, row] = sheet(desk, "/messages/export")
    assert head[3] == "工单"
    assert row[3] == Order.objects.get().number
    assert row[4] == "136****9077"
    assert "13612349077" not in str(row)
    assert len(sheet(desk, "/messages/export?state=sent")) == 1
    assert len(sheet(desk, "/messages/export?text=GZ-000000-9999")) == 1


def test_a_message_that_looks_like_a_formula_stays_text(client: Client, town: Town) -> None:
    cast.receive(town)
    run_until_idle(START)
    Message.objects.update(text="=1+1")
    desk = enter(client, "desk", "dispatcher")
    book = load_workbook(BytesIO(desk.get("/messages/export").content))
    assert book.active["F2"].data_type == "s"
    assert "'=1+1" in desk.get("/messages/export?format=csv").content.decode("utf-8-sig")


def test_callbacks_are_taken_along_by_view(client: Client, town: Town) -> None:
    care_cast.waiting(town)
    agent = enter(client, "agent", "callback_agent")
    [head, row] = sheet(agent, "/callbacks/export?view=due")
    assert row[1] == Order.objects.get().number
    assert row[3] == "郑**"
    assert len(head) == len(row)
    assert len(sheet(agent, "/callbacks/export?view=done")) == 1


def test_later_work_is_taken_along_by_state(client: Client, town: Town) -> None:
    cast.receive(town)
    admin = enter(client, "sys", "system_administrator")
    [_, row] = sheet(admin, "/jobs/export?state=waiting")
    assert row[3:5] == ("向客户确认受理", "care.tell_received")
    assert len(sheet(admin, "/jobs/export?state=dead")) == 1


@pytest.mark.parametrize("address", ["/messages/export", "/callbacks/export", "/jobs/export"])
def test_who_may_not_see_the_list_may_not_take_it_along(client: Client, town: Town, address: str) -> None:
    assert enter(client, "worker", "technician").get(address).status_code == 403


def test_every_page_is_read_once() -> None:
    asked: list[int] = []

    def read(number: int) -> Page[int]:
        asked.append(number)
        return Page(tuple(range(number * 10, number * 10 + (2 if number < 3 else 1))), 5, number, 2)

    assert list(every_row(read)) == [10, 11, 20, 21, 30]
    assert asked == [1, 2, 3]
