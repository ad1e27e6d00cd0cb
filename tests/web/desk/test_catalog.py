"""The page of the catalogue: every table in words, narrowed and searched; since when and by whom it is so."""

import re
from typing import Any

import pytest
from django.test import Client

from bihuan.platform import clock
from bihuan.platform.policies import store
from bihuan.web.catalogue.tables import TABLES
from tests.contexts.orders import cast
from tests.contexts.orders.cast import Town
from tests.web.desk.entering import enter, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_versions() -> Any:
    """What a test stores is forgotten with it."""
    store.forget()
    yield
    store.forget()


@pytest.fixture
def desk(client: Client, town: Town) -> Client:
    return enter(client, "desk", "dispatcher")


def cells(page: str) -> list[str]:
    """The words of the table's cells."""
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", body, re.DOTALL)]


@pytest.mark.parametrize("table", [one.name for one in TABLES])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_table_reads_as_words(desk: Client, table: str, language: str) -> None:
    desk.post("/preferences", {"language": language, "next": "/"})
    found = cells(text(desk, f"/catalog?table={table}"))
    assert found
    raw = {"24x7", "fibre:1", "hold_reasons", "device_returns", "los_red"}
    raw |= {"duty", "working", "broadband", "repair", "ordinary"} if language == "zh-hans" else set()
    assert raw.isdisjoint(word for cell in found for word in re.split(r"[、;· ]+", cell))


def test_a_kind_is_shown_with_all_that_holds_for_it(desk: Client) -> None:
    page = text(desk, "/catalog?business=leased&work=repair")
    assert [cell for cell in cells(page) if "障碍" in cell] == ["专线障碍"]
    for words in (
        "银牌 · 城区",
        "6 时 00 分 · 全天候",
        "无误码测试时长",
        "不低于 15 min",
        "12:00–14:00",
        "专线数据 四级",
    ):
        assert words in page
    assert "测速达签约速率" not in page, "another business's check"


def test_it_is_searched_and_taken_along(desk: Client) -> None:
    assert cells(text(desk, "/catalog?table=codes&list=symptoms&find=红灯"))[0] == "光猫红灯"
    assert "目录中没有符合的内容" in text(desk, "/catalog?table=codes&find=没有这样的词")
    sheet = desk.get("/catalog/export?table=limits&business=leased&work=repair&format=csv").content.decode("utf-8-sig")
    assert len(sheet.strip().splitlines()) == 7
    assert "全天候" in sheet


def test_since_when_and_by_whom_it_is_so_and_as_it_was_before(client: Client, town: Town) -> None:
    manager = enter(client, "manager", "operations_manager")
    assert "出厂内容，本局未改" in text(manager, "/catalog?table=limits")
    row = {"row": 2, "version": "", "act": "keep", "cell_limit_minutes": "300"}
    assert manager.post("/policies/catalog.limits/draft", row).status_code == 302
    with clock.frozen(cast.minutes(60)):
        sent = {"key": "k1", "reason": "金牌加快", "effective_from": ""}
        assert manager.post("/policies/catalog.limits/activate", sent).status_code == 302
    with clock.frozen(cast.minutes(90)):
        page = text(manager, "/catalog?table=limits")
        assert "5 时 00 分 · 全天候" in page
        assert "：金牌加快" in page
        assert 'href="/policies/catalog.limits"' in page


def test_whoever_is_signed_in_reads_it_without_its_history(client: Client, town: Town) -> None:
    agent = enter(client, "agent", "hotline_agent")
    page = text(agent, "/catalog?table=limits")
    assert "全天候" in page
    assert "/policies/" not in page
    assert agent.get("/catalog/row?table=kinds&row=3").status_code == 200
    assert agent.get("/catalog/row?table=kinds&row=999").status_code == 404
