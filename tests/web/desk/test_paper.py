"""What is taken along on paper, and the list kept each hour for the day the system is down."""

import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from openpyxl import load_workbook

from bihuan.contexts.orders import api as orders
from bihuan.platform import clock
from bihuan.platform.jobs import registry
from bihuan.web import fallback
from tests.contexts.orders import cast
from tests.web import people
from tests.web.test_orders import enter, number_of, text

pytestmark = pytest.mark.django_db
WHOLE = ("郑小明", "13612349077", "136****9077")


@pytest.fixture
def town(db: None) -> Iterator[cast.Town]:
    with clock.frozen(cast.minutes(30)):
        yield people.town()


@pytest.fixture
def desk(client: Client, town: cast.Town) -> Client:
    return enter(client, "desk", "dispatcher")


def cells(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]


def test_an_order_on_paper_asks_what_its_kind_asks_and_stays_masked(desk: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    page = text(desk, f"/orders/{number}/sheet")
    assert "郑**" in page
    assert "郑小明" not in page
    assert "光功率" in page
    assert f"/orders/{number}/sheet" in text(desk, f"/orders/{number}")


def test_a_day_on_paper_is_one_technicians_in_planned_order(desk: Client, town: cast.Town) -> None:
    ids = [cast.receive(town) for _ in range(3)]
    for order_id, person, start in ((ids[0], town.chen, 180), (ids[1], town.chen, 60), (ids[2], town.liu, 60)):
        planned = {"planned_start": cast.minutes(start), "planned_end": cast.minutes(start + 60)}
        orders.assign(town.desk, order_id=order_id, person_id=person.pk, at=cast.minutes(5), **planned)
    page = text(desk, "/orders/routes/chen")
    first, second, others = number_of(ids[1]), number_of(ids[0]), number_of(ids[2])
    assert page.index(first) < page.index(second)
    assert others not in page
    assert "当天没有安排" in text(desk, "/orders/routes/chen?date=2026-11-25")
    assert "当天没有安排" not in text(desk, "/orders/routes/chen?date=9999-12-31")  # no day of ours: today's
    assert desk.get("/orders/routes/no-such-person").status_code == 404


def test_the_open_orders_stand_by_group_with_four_digits_of_the_phone(desk: Client, town: cast.Town) -> None:
    listed = [cast.receive(town), cast.receive(town, zone=2), cast.receive(town, zone=None)]
    gone = cast.receive(town)
    cast.bring(town, gone, "cancelled")
    page = text(desk, "/orders/fallback")
    assert all(number_of(one) in page for one in listed)
    assert number_of(gone) not in page
    assert not any(whole in page for whole in WHOLE)
    rows = cells(desk.get("/orders/fallback?format=xlsx").content)
    assert [row[0] for row in rows[1:]] == ["待定小包区", "group 0001", "group 0002"]
    assert {row[9] for row in rows[1:]} == {"9077"}


def test_the_list_is_of_the_readers_area_and_for_who_may_export(client: Client, town: cast.Town) -> None:
    number = number_of(cast.receive(town))
    assert number not in text(enter(client, "desk-b", "dispatcher", path=cast.GROUP_B), "/orders/fallback")
    assert enter(Client(), "agent", "hotline_agent").get("/orders/fallback").status_code == 403
    assert enter(Client(), "agent2", "callback_agent").get("/orders/routes/chen").status_code == 403


def test_the_list_is_kept_for_a_day_for_its_owner_alone(town: cast.Town, tmp_path: Path) -> None:
    number = number_of(cast.receive(town))
    folder = tmp_path / fallback.FOLDER
    with override_settings(HOME=str(tmp_path)):
        first = registry["orders.keep_fallback"].body(None)
        assert first == {"orders_count": 1, "ended_count": 0}
        kept = folder / "open-orders-20261121-1036.xlsx"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        content = kept.read_bytes()
        assert cells(content)[1][4] == number
        assert not any(whole in str(cells(content)) for whole in WHOLE)
        with clock.frozen(cast.minutes(30 + 24 * 60)):
            assert registry["orders.keep_fallback"].body(None)["ended_count"] == 0  # a day old, and no older
        with clock.frozen(cast.minutes(31 + 24 * 60)):
            assert registry["orders.keep_fallback"].body(None)["ended_count"] == 1
    assert not kept.exists()
    assert not list(folder.glob("*.part"))
