"""What the board says: reasons, remedies, what will break; for whom, on which day, in which language."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import LeftOut
from bihuan.contexts.orders import api as orders
from bihuan.engines.planner import LeadingCode, RemedyCode
from bihuan.engines.planner.check import Rule
from bihuan.platform import identity
from bihuan.web.pages.board_words import BLOCKS, REASONS, REMEDIES
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, GROUP_B, TODAY, minutes
from tests.web.board.reading import HTMX, block, number, post, text
from tests.web.test_orders import enter

pytestmark = pytest.mark.django_db


def test_every_reason_and_remedy_the_planner_knows_has_words() -> None:
    assert set(REASONS) == {*LeadingCode, dispatch.NO_PLACE, dispatch.NOT_PLANNED_YET}
    assert set(REMEDIES) == set(RemedyCode)
    assert set(BLOCKS) == set(Rule) - {Rule.ONCE, Rule.SERVICE}


@pytest.mark.parametrize(
    ("reason", "params", "words"),
    [
        ("nobody_at_work", {"resting_count": 3}, "无人在岗，3 人休息"),
        ("pinned", {"technician_id": "chen"}, "指定由Name of chen上门"),
        ("skill", {"skill": "leased", "need": 2}, "无人具备专线数据四级"),
        ("equipment", {"equipment": "optical_meter", "skilled_count": 2}, "有技能的 2 人都没有可用的光功率计"),
        ("impossible_window", {}, "没有交集"),
        ("window", {"technician_id": "chen", "start_s": 53_280}, "时间窗内无人，最早Name of chen 14:48"),
        ("shift", {"technician_id": "chen", "by_s": 2101}, "Name of chen将超班 36 分"),
        (
            "full",
            {"able_count": 2, "technician_id": "chen", "by_s": 60},
            "可上门的 2 人已满，最少超 1 分（Name of chen）",
        ),
        ("dearer", {"technician_id": "chen", "cost": 13_000, "unserved": 12_000}, "代价 13,000 高于暂缓 12,000"),
    ],
)
def test_a_reason_is_told_with_its_values(
    desk: Client, day: cast.Day, reason: str, params: dict[str, Any], words: str
) -> None:
    order_id = cast.receive(day, business="leased", symptom=None)
    plan_id = cast.planned()
    named = {key: str(day.chen) if value == "chen" else value for key, value in params.items()}
    remedy = {"code": "call_in", "params": {"technician_id": str(day.helper)}}
    LeftOut.objects.filter(plan=plan_id, order=order_id).update(
        reason=reason, params=named, account={"remedies": [remedy]}
    )
    page = text(desk, "/board")
    assert words in page
    assert "请Name of helper（轮休）加班" in page


def test_blocks_say_what_will_break_and_what_asks_for_a_look(desk: Client, day: cast.Day) -> None:
    late, slow = cast.receive(day), cast.receive(day)
    for order_id, start, end in ((late, "17:00", "18:00"), (slow, "08:40", "09:40")):
        times = {"planned_start": cast.clock(start), "planned_end": cast.clock(end)}
        orders.assign(DISPATCHER, order_id=order_id, person_id=day.chen, at=minutes(1), **times)
    page = text(desk, "/board")
    assert "将超时" in block(page, late)
    assert "已晚开始 1 时 30 分" in block(page, slow)
    assert "将出窗 1" in page
    assert "需看 1" in page


def test_another_day_and_another_business_are_in_the_address(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    cast.planned()
    tomorrow = TODAY + timedelta(days=1)
    assert number(order_id) in text(desk, f"/board?date={tomorrow}"), "it waits for every day to come"
    assert "passed-over" in text(desk, "/board?kind=iptv")
    assert "passed-over" not in text(desk, "/board?kind=broadband")
    assert 'data-now="0"' in text(desk, f"/board?date={tomorrow}")
    assert text(desk, "/board?date=nonsense&unit=nobody")
    assert 'class="tech' in text(desk, "/board?view=list")


def test_the_board_ends_at_ones_area(client: Client, day: cast.Day) -> None:
    ours = cast.receive(day)
    cast.planned()
    other = enter(client, "other", "dispatcher", path=GROUP_B)
    page = text(other, "/board")
    assert number(ours) not in page
    assert "Name of chen" not in page
    assert "Name of hired" in page
    for part in ("side", "why", "why.json", "give", "judge?to=hired"):
        assert other.get(f"/board/orders/{number(ours)}/{part}", headers=HTMX).status_code == 404
    assert post(other, f"/board/orders/{number(ours)}/give", to="hired").status_code == 404


def test_who_may_not_dispatch_only_looks(client: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    plan_id = cast.planned()
    manager = enter(client, "manager", "operations_manager")
    page = text(manager, "/board")
    assert 'data-key="A"' not in page
    assert "可派给" not in text(manager, f"/board/orders/{number(order_id)}/side")
    for address in ("plan", "accept", "dispatch", f"orders/{number(order_id)}/give"):
        assert post(manager, f"/board/{address}", plans=str(plan_id), to="liu").status_code == 403
    agent = Client()
    assert agent.get("/board").status_code == 302


def test_the_board_reads_in_english(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    cast.planned()
    identity.User.objects.update(language="en")
    page = desk.get("/board").content.decode()
    assert "proposed, to be confirmed" in block(page, order_id)
    assert "Accept 1 proposal" in page
    why = desk.get(f"/board/orders/{number(order_id)}/why").content.decode()
    for told in (page, why):
        words = re.sub(r"(?s)<script.*?</script>|<details.*?</details>|中文", "", told)
        assert not re.search(r"[\u4e00-\u9fff]", words)
