"""The rota's page: days set by hand and why, a rota made, compared and published, and what waits beside it."""

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.workforce import api as workforce
from bihuan.platform.actor import system_actor
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT, BOSS, TODAY, Town
from tests.contexts.workforce.rota_cast import DAYS, FIRST, letters
from tests.web.markup import on_one_line
from tests.web.rota.conftest import Desk, signed_in

HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return on_one_line(answer.content.decode())


def test_the_sheet_shows_each_persons_days_and_says_what_is_wrong(desk: Desk) -> None:
    whole = page(desk.manager, desk.address)
    assert whole.count('class="day ') == 6 * 28 + 6  # and six in the legend
    assert "这几周没有违反规则，也没有片区无人顶班。" in whole
    for code in ("R1", "R2", "R3", "R4"):
        workforce.set_day(BOSS, person_id=desk.made.people[code], on=FIRST, kind=workforce.DayKind.REST, at=AT)
    thin = page(desk.manager, desk.address)
    assert "只有 1 人上班，至少要 3 人" in thin
    assert "无人顶班" in thin
    with CaptureQueriesContext(connection) as asked:
        page(desk.manager, desk.address)
    assert len(asked) <= 30


def test_a_day_set_by_hand_comes_back_in_the_sheet_and_a_seventh_is_refused_in_words(desk: Desk) -> None:
    form = desk.form(person=desk.made.people["R1"], on=FIRST, kind="rest")
    answer = desk.manager.post("/rota/day", form, headers=HTMX)
    assert answer.status_code == 200
    assert 'id="rota-sheet"' in answer.content.decode()
    assert letters(desk.made, "R1")[0] == "R"
    resting = DAYS[letters(desk.made, "R2").index("R", 1)]
    refused = desk.manager.post(
        "/rota/day", desk.form(person=desk.made.people["R2"], on=resting, kind="work"), headers=HTMX
    )
    assert refused.status_code == 409
    assert "最多" in refused.content.decode()
    for wrong in ({"kind": "fly"}, {"on": "someday"}, {"person": "me"}):
        assert desk.manager.post("/rota/day", form | wrong, headers=HTMX).status_code == 422


def test_why_names_who_covers_and_what_the_other_way_would_break(desk: Desk) -> None:
    person = desk.made.people["R0"]
    told = page(desk.manager, f"/rota/why?group={desk.made.group}&first={FIRST}&person={person}&on={FIRST}")
    assert "由组员" in told
    assert "顶班" in told
    assert desk.manager.get(f"/rota/why?group={desk.made.group}&person=x&on={FIRST}").status_code == 404


def test_a_rota_is_made_compared_and_published(desk: Desk) -> None:
    started = desk.manager.post("/rota/plan", desk.form(repair="no", weeks="1"), headers=HTMX)
    job = re.search(r"/rota/jobs/[0-9a-f-]+\?[^\"]+", started.content.decode())
    assert job is not None
    run_until_idle()
    done = desk.manager.get(job[0].replace("&amp;", "&"), headers=HTMX)
    proposal = done.headers["HX-Redirect"]
    shown = page(desk.manager, proposal)
    assert "建议" in shown
    plan = workforce.rota_plans(BOSS, desk.made.group)[0]
    sent = {"group": desk.made.group, "plan": plan.id, "key": "k1"}
    assert desk.manager.post("/rota/publish", sent, headers=HTMX).status_code == 200
    assert workforce.rota_plans(BOSS, desk.made.group)[0].state is workforce.RotaState.PUBLISHED
    assert desk.manager.post("/rota/publish", {"group": desk.made.group}, headers=HTMX).status_code == 404


def test_where_there_is_no_rota_the_page_says_what_conflicts_and_what_would_help(desk: Desk) -> None:
    for code in ("R0", "R1", "R2", "R3"):
        leave = workforce.RosterRow(DAYS[1], workforce.DayKind.LEAVE)
        workforce.set_roster(BOSS, person_id=desk.made.people[code], days=(leave,), at=AT)
    desk.manager.post("/rota/plan", desk.form(repair="no", weeks="1"), headers=HTMX)
    run_until_idle()
    whole = page(desk.manager, desk.address)
    assert "没有能同时满足全部规则的班表" in whole
    assert f"组员0 在 {DAYS[1]} 请假" in whole
    assert f"{DAYS[1]} 把 轮休组 的最少上班人数降到 2 人" in whole


def test_the_sheet_shows_whom_the_work_needs_against_who_is_there(desk: Desk) -> None:
    assert "工作量需要" not in page(desk.manager, desk.address)  # nothing is foretold yet
    days = tuple(workforce.WorkDay(desk.made.group, on, 2_400, 7, 2_000, 12_000) for on in DAYS)
    workforce.expect_work(system_actor("t", "workforce.expect_work"), days=days, policy_hash="0" * 64, at=AT)
    shown = page(desk.manager, desk.address)
    assert "按预计工作量需要 7 人" in shown
    assert "近几周平均每天 33 时 20 分" in shown
    assert "为平均日的 120 %" in shown


def test_an_absence_is_reported_and_a_repair_begun(desk: Desk) -> None:
    form = desk.form(person=desk.made.people["R1"], reason="sick", last=FIRST) | {"first": FIRST}
    started = desk.manager.post("/rota/absence", form, headers=HTMX)
    assert "/rota/jobs/" in started.content.decode()
    run_until_idle()
    plan = workforce.rota_plans(BOSS, desk.made.group)[0]
    assert (plan.repair, plan.state) == (True, workforce.RotaState.DRAFT)
    assert desk.manager.post("/rota/absence", form | {"last": ""}, headers=HTMX).status_code == 422


def test_leave_and_swaps_wait_beside_the_sheet_until_decided(desk: Desk) -> None:
    made = desk.made
    me = made.oneself("R0")
    asked = workforce.request_days(
        me, person_id=made.people["R0"], kind=workforce.RequestKind.LEAVE, first=DAYS[2], last=DAYS[3], at=AT
    )
    give, take, partner = DAYS[6], DAYS[5], "R0"  # R0 rests on the seventh day, R1 on the sixth
    swap = workforce.ask_swap(
        made.oneself("R1"),
        person_id=made.people["R1"],
        other_id=made.people[partner],
        give_on=give,
        take_on=take,
        at=AT,
    )
    workforce.answer_swap(made.oneself(partner), swap_id=swap, accept=True, at=AT)
    whole = page(desk.manager, desk.address)
    assert f"/rota/requests/{asked}" in whole
    assert f"/rota/swaps/{swap}" in whole
    assert desk.manager.post(f"/rota/requests/{asked}", {"answer": "yes"}).status_code == 302
    assert desk.manager.post(f"/rota/swaps/{swap}", {"answer": "no"}).status_code == 302
    assert letters(made, "R0")[2:4] == "LL"
    assert "没有待批的请假或换班。" in page(desk.manager, desk.address)


def test_a_handover_counts_what_is_open_and_keeps_the_leads_words(desk: Desk) -> None:
    form = {"group": desk.made.group, "shift": "day", "text": "两单挂起等料", "key": "k2"}
    assert desk.manager.post("/rota/handover", form).status_code == 302
    whole = page(desk.manager, desk.address)
    assert "两单挂起等料" in whole
    assert "挂起中的工单" in whole
    assert desk.manager.post("/rota/handover", form | {"shift": "tea"}, headers=HTMX).status_code == 422


def test_what_one_may_not_do_one_is_not_offered_and_is_refused(desk: Desk) -> None:
    town: Town = desk.made.town
    dispatcher = signed_in("disp", "dispatcher", town.path("C"))
    whole = page(dispatcher, desk.address)
    assert "data-set=" not in whole
    assert "/rota/plan" in whole
    for address, form in (
        ("/rota/day", desk.form(person=desk.made.people["R0"], on=FIRST, kind="rest")),
        ("/rota/publish", desk.form()),
    ):
        assert dispatcher.post(address, form).status_code == 403
    elsewhere = signed_in("far", "operations_manager", town.path("D2"))
    assert "轮休组" not in page(elsewhere, desk.address)
    assert Client().get("/rota").status_code == 302


def test_a_reader_without_groups_is_told_so(desk: Desk) -> None:
    nowhere = signed_in("none", "operations_manager", desk.made.town.path("Z1"))
    assert "您的范围内没有包区班组。" in page(nowhere, "/rota")
    assert TODAY < FIRST
