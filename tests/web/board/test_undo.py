"""Undo on the board, and what it counts instead of painting it red."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from bihuan.contexts.dispatch.models import Plan
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order
from bihuan.platform import clock
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import minutes
from tests.web.board.reading import block, number, post, text

pytestmark = pytest.mark.django_db


def undo_of(answer: Any) -> str:
    """The address the toast offers to take the act back at."""
    address: str = json.loads(answer["HX-Trigger-After-Settle"])["toast"]["undo"]
    return address


def said(page: str) -> str:
    """The toast left for a page."""
    found = re.search(r'<script id="toast-left"[^>]*>(.*?)</script>', page)
    text: str = json.loads(found.group(1))["text"] if found else ""
    return text


def test_accepting_can_be_taken_back_and_comes_back_to_the_same_board(desk: Client, day: cast.Day) -> None:
    cast.receive(day)
    plan_id = cast.planned()
    shown = {"HX-Request": "true", "HX-Current-URL": "http://testserver/board?kind=broadband&view=list"}
    undo = undo_of(desk.post("/board/accept", {"plans": str(plan_id), "key": "k"}, headers=shown))
    answer = desk.post(undo)
    assert answer["Location"] == "/board?kind=broadband&view=list"
    assert Plan.objects.get().state == "proposed"
    assert "已撤销采纳" in said(text(desk, answer["Location"]))
    assert desk.post(undo).status_code == 302, "pressed twice, it is done once"


def test_a_dispatch_nobody_heard_of_can_be_taken_back_and_made_again(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    plan_id = cast.accepted()
    undo = undo_of(post(desk, "/board/dispatch", plans=str(plan_id), key="k"))
    with clock.frozen(clock.now() + timedelta(seconds=20)):
        page = text(desk, desk.post(undo)["Location"])
    assert "已撤回 1 单" in said(page)
    assert "建议待确认" in block(page, order_id)
    assert "派发 1 单" in page
    assert "撤回派发" in page
    assert Order.objects.get().holder_id is None


def test_what_a_technician_accepted_stays_and_the_toast_says_so(desk: Client, day: cast.Day) -> None:
    first, _second = cast.receive(day), cast.receive(day)
    plan_id = cast.accepted()
    undo = undo_of(post(desk, "/board/dispatch", plans=str(plan_id), key="k"))
    orders.accept(day.town.phone(day.town.chen), order_id=first, at=clock.now())
    page = text(desk, desk.post(undo)["Location"])
    assert "已撤回 1 单" in said(page)
    assert "1 单已由装维接单" in said(page)


def test_after_thirty_seconds_the_undo_says_why_it_cannot(desk: Client, day: cast.Day) -> None:
    cast.receive(day)
    undo = undo_of(post(desk, "/board/dispatch", plans=str(cast.accepted()), key="k"))
    with clock.frozen(clock.now() + timedelta(seconds=31)):
        answer = desk.post(undo)
    assert answer.status_code == 409
    assert "通知正在发给客户" in answer.content.decode()
    assert Plan.objects.get().state == "dispatched"
    assert desk.post("/board/recall?plans=nonsense").status_code == 404


@pytest.mark.parametrize("planned", [True, False], ids=["planned", "waiting"])
def test_what_ran_out_before_the_day_is_counted_and_not_painted(desk: Client, day: cast.Day, planned: bool) -> None:
    old, late = cast.receive(day), cast.receive(day)
    if planned:
        cast.planned()
    Order.objects.filter(pk=old).update(due_at=minutes(0) - timedelta(days=3))
    Order.objects.filter(pk=late).update(due_at=minutes(0) - timedelta(minutes=40))
    page = text(desk, "/board")
    assert "往日逾期 1" in page
    if planned:
        assert "已逾期 3 天" in block(page, old)
        looks = dict(re.findall(r'class="block ([^"]*)"[^>]*data-pick="([^"]*)"', page))
        found = {which: css for css, which in looks.items()}
        assert "dan" not in found[number(old)].split()
        assert "dan" in found[number(late)].split()
    else:
        assert page.count("已逾期 3 天") == 1


def test_the_keys_of_blocks_are_listed(desk: Client, day: cast.Day) -> None:
    page = text(desk, "/board")
    listed = re.search(r"<ul data-keys-also hidden>(.*?)</ul>", page, re.DOTALL)
    assert listed
    assert set(re.findall(r'data-also="([^"]+)"', listed.group(1))) >= {"← → ↑ ↓", "↵", "U", "1–5", "L", "W", "E", "X"}
