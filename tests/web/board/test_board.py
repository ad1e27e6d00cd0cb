"""The board's page and its parts: what it says, what it sends back, what it costs, and whom it refuses."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.dispatch import api as dispatch
from bihuan.contexts.dispatch.models import Plan
from bihuan.contexts.orders import api as orders
from bihuan.contexts.orders.models import Order, Visit
from bihuan.contexts.workforce.models import Absence, Person, RosterDay
from bihuan.platform.models.delivery import Delivery
from tests.contexts.dispatch import cast
from tests.contexts.dispatch.cast import DISPATCHER, minutes
from tests.web.board.reading import HTMX, block, has, number, post, text

pytestmark = pytest.mark.django_db


def test_a_day_without_a_plan_shows_people_and_what_waits_and_proposes_to_plan(desk: Client, day: cast.Day) -> None:
    waiting, unplaced = cast.receive(day), cast.receive(day, zone=None)
    page = text(desk, "/board")
    assert "Name of chen" in page
    assert "有轮休" not in page
    assert '<p class="rest">' in page, "the helper rests"
    assert number(waiting) in page
    assert "尚未排入计划" in page
    assert number(unplaced) in page
    assert "地址还没有位置" in page
    assert re.search(r'btn-primary"[^>]*data-key="R"', page)
    assert "style=" not in page


@pytest.mark.parametrize("asked", ["9999-12-31", "0001-01-01", "2026-02-30", "tomorrow"])
def test_a_day_nobody_can_plan_shows_today(desk: Client, day: cast.Day, asked: str) -> None:
    assert desk.get(f"/board?date={asked}").status_code == 200


def test_the_button_proposed_is_the_next_step_of_the_plan(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    plan_id = cast.planned()
    page = text(desk, "/board")
    assert re.search(r'btn-primary"[^>]*data-key="A"', page)
    assert "采纳 1 单" in page
    assert "宽带障碍" in block(page, order_id)
    assert "建议待确认" in block(page, order_id)
    assert post(desk, "/board/accept", plans=str(plan_id), key="k").status_code == 200
    page = text(desk, "/board")
    assert re.search(r'btn-primary"[^>]*data-key="D"', page)
    answer = post(desk, "/board/dispatch", page, plans=str(plan_id), key="k")
    assert Visit.objects.get(order=order_id).lead_id == day.chen
    assert "已派发 1 单" in json.loads(answer["HX-Trigger-After-Settle"])["toast"]["text"]
    page = text(desk, "/board")
    assert "已派" in block(page, order_id)
    assert "btn-primary" not in page, "nothing is proposed next"


def test_an_act_sends_back_only_the_parts_that_differ(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    cast.planned()
    page = text(desk, "/board")
    same = desk.get("/board/changes", headers=HTMX | {"X-Board-Has": has(page)}).content.decode()
    assert "hx-swap-oob" not in same
    answer = post(desk, f"/board/orders/{number(order_id)}/give", page, to="liu", key="k")
    assert answer.status_code == 200
    swapped = re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob', answer.content.decode())
    group = day.town.chen.org_path
    assert set(swapped) == {"bar", "feed", f"head-{group}", "row-chen", "row-liu"}
    assert answer["HX-Retarget"] == "#board-said"


def test_a_row_is_sent_alone_when_somebody_elsewhere_changes_it(desk: Client, day: cast.Day) -> None:
    page = text(desk, "/board")
    orders.assign(DISPATCHER, order_id=cast.receive(day), person_id=day.liu, at=minutes(5))
    sent = desk.get("/board/changes", headers=HTMX | {"X-Board-Has": has(page)}).content.decode()
    assert set(re.findall(r'id="([\w-]+)"[^>]*hx-swap-oob', sent)) == {"row-liu", f"head-{day.town.chen.org_path}"}


def test_the_grid_is_sent_whole_when_its_axis_grows(desk: Client, day: cast.Day) -> None:
    page = text(desk, "/board")
    order_id = cast.receive(day)
    late = {"planned_start": cast.clock("19:00"), "planned_end": cast.clock("20:30")}
    orders.assign(DISPATCHER, order_id=order_id, person_id=day.liu, at=minutes(5), **late)
    sent = desk.get("/board/changes", headers=HTMX | {"X-Board-Has": has(page)}).content.decode()
    assert re.search(r'id="grid"[^>]*data-last="1260"[^>]*hx-swap-oob', sent)


@pytest.mark.parametrize("count", [3, 12])
def test_the_page_costs_the_same_queries_however_many_orders(desk: Client, day: cast.Day, count: int) -> None:
    for _ in range(count):
        cast.receive(day)
    dispatch.dispatch_plan(DISPATCHER, plan_id=cast.accepted(), at=minutes(2))
    for _ in range(count):
        cast.receive(day)
    cast.planned(at=minutes(4))
    desk.get("/board")
    with CaptureQueriesContext(connection) as asked:
        desk.get("/board")
    # Policies are read again when their time has come, whatever the page.
    spent = [one["sql"][:120] for one in asked if "platform_storedpolicy" not in one["sql"]]
    assert len(spent) == QUERIES, spent


QUERIES = 21  # of which the board itself takes 15


def test_asking_for_a_plan_shows_its_progress_and_then_the_changes(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    page = text(desk, "/board")
    answer = post(desk, "/board/plan").content.decode()
    job = Delivery.objects.get(name="dispatch.plan_day")
    assert f"/board/jobs/{job.pk}" in answer
    assert "排队中" in answer
    assert f"/board/jobs/{job.pk}" in desk.get(f"/board/jobs/{job.pk}", headers=HTMX).content.decode()
    cast.planned()
    Delivery.objects.filter(pk=job.pk).update(state="done")
    done = desk.get(f"/board/jobs/{job.pk}", headers=HTMX | {"X-Board-Has": has(page)})
    assert block(done.content.decode(), order_id)
    assert json.loads(done["HX-Trigger-After-Settle"])["boarddone"] == {"what": "job"}
    Delivery.objects.filter(pk=job.pk).update(state="dead")
    assert "排计划失败" in desk.get(f"/board/jobs/{job.pk}", headers=HTMX).content.decode()


def test_the_why_shows_the_four_rules_the_runner_up_and_who_could_not(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    cast.planned()
    page = text(desk, f"/board/orders/{number(order_id)}/why")
    for words in ("客户优先 · 金牌", "包区优先", "就近优先", "均衡工作量", "本包区责任人", "他人包区"):
        assert words in page
    assert "为何派给Name of chen" in page
    assert "次选" in page
    assert "Name of helper 轮休" in page
    assert dispatch.RULES.at(minutes(0)).hash[:8] in page
    told = json.loads(text(desk, f"/board/orders/{number(order_id)}/why.json"))
    assert told["why"]["chosen"]["technician_id"] == str(day.chen)
    assert told["policy"] == dispatch.RULES.at(minutes(0)).hash


def test_the_pane_lists_candidates_on_the_keys_and_confirms_the_one_proposed(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    cast.planned()
    page = text(desk, f"/board/orders/{number(order_id)}/side")
    assert re.search(r'value="chen"[^>]*>\s*<button[^>]*data-key="L"', page)
    assert [key for key in "123" if f'data-key="{key}"' in page] == ["1", "2", "3"]
    assert "郑**" in page
    assert "郑小明" not in page


def test_an_order_given_by_hand_is_judged_first_and_a_time_rule_needs_its_tick(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day, appointment_start=cast.clock("08:15"), appointment_end=cast.clock("10:15"))
    address = f"/board/orders/{number(order_id)}/give"
    assert "出承诺时段" in desk.get(address.replace("give", "judge") + "?to=liu", headers=HTMX).content.decode()
    asked = desk.get(f"{address}?to=liu", headers=HTMX).content.decode()
    assert 'name="despite" value="promise"' in asked
    refused = post(desk, address, to="liu", key="a")
    assert refused.status_code == 422
    assert "将出对客户承诺的时段" in refused.content.decode()
    assert not Visit.objects.exists()
    answer = post(desk, address, to="liu", key="a", despite="promise")
    assert answer.status_code == 200
    assert Visit.objects.get().lead_id == day.liu
    told = json.loads(answer["HX-Trigger-After-Settle"])
    assert told["toast"]["undo"] == f"/board/orders/{number(order_id)}/withdraw"
    assert "越过规则 承诺时段" in text(desk, "/board")


def test_who_rests_cannot_be_ticked_away(desk: Client, day: cast.Day) -> None:
    order_id = cast.receive(day)
    address = f"/board/orders/{number(order_id)}/give"
    asked = desk.get(f"{address}?to=helper", headers=HTMX).content.decode()
    assert "该人员当天轮休或不在岗" in asked
    assert "despite" not in asked
    assert 'type="submit"' not in asked
    assert post(desk, address, to="helper", key="a", despite="rest").status_code == 422
    assert not Visit.objects.exists()


def test_a_candidate_who_is_away_is_said_to_be_away_for_what_it_is(desk: Client, day: cast.Day) -> None:
    off = {"start_at": None, "end_at": None, "break_start_at": None, "break_end_at": None}
    RosterDay.objects.filter(person=day.liu, date=cast.TODAY).update(kind="leave", **off)
    start, end = cast.clock("08:00"), cast.clock("18:00")
    Absence.objects.create(person_id=day.chen, start_at=start, end_at=end, reason="sick")
    asked = desk.get(f"/board/orders/{number(cast.receive(day))}/give", headers=HTMX).content.decode()
    listed = asked.split('class="choices')[1].split("</li>")
    for person_id, words in ((day.chen, "该时段缺勤"), (day.liu, "请假"), (day.helper, "轮休")):
        (said,) = (one for one in listed if Person.objects.get(pk=person_id).name in one)
        assert f'title="{words}' in said


def test_what_was_given_can_be_taken_back_from_the_pane_and_from_the_toast(desk: Client, day: cast.Day) -> None:
    for headers, status in ((HTMX, 200), ({}, 302)):
        order_id = cast.receive(day)
        dispatch.reassign(DISPATCHER, order_id=order_id, person_id=day.chen, at=minutes(5))
        answer = desk.post(f"/board/orders/{number(order_id)}/withdraw", headers=headers)
        assert answer.status_code == status
        assert Order.objects.get(pk=order_id).holder_id is None


def test_a_plan_that_moved_on_is_refused_where_the_button_was(desk: Client, day: cast.Day) -> None:
    plan_id = cast.planned()
    cast.planned(at=minutes(4))
    answer = post(desk, "/board/accept", plans=str(plan_id), key="k")
    assert answer.status_code == 409
    assert "被新计划取代" in answer.content.decode()
    assert Plan.objects.get(pk=plan_id).state == "superseded"
    assert post(desk, "/board/accept", plans="nonsense").status_code == 404
