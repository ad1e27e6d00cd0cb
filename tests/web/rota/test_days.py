"""Days set by hand on the rota's page: freed, and taken back through what the sheet itself carries."""

import re
from datetime import date, timedelta

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.actions.rota import record_rota
from bihuan.contexts.workforce.models import RosterDay
from bihuan.contexts.workforce.planning import PLANNER
from bihuan.contexts.workforce.rows import RotaDraft
from bihuan.engines import rota as engine
from bihuan.kernel.jsonform import plain
from bihuan.platform import clock
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT, BOSS
from tests.contexts.workforce.rota_cast import DAYS, FIRST, letters
from tests.web.rota.conftest import Desk, signed_in
from tests.web.rota.test_rota import HTMX, page


def send(desk: Desk, what: str, **form: object) -> str:
    answer = desk.manager.post(f"/rota/day{what}", desk.form(**form), headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def undo_of(sheet: str) -> str:
    found = re.search(r'data-undo="([^"]+)"', sheet)
    assert found is not None
    return found[1].replace("&quot;", '"')


def pinned(desk: Desk, code: str) -> list[int]:
    rows = RosterDay.objects.filter(person=desk.made.people[code], fixed=True)
    return [DAYS.index(day) for day in rows.order_by("date").values_list("date", flat=True)]


def test_a_day_is_set_taken_back_and_stands_as_before(desk: Desk) -> None:
    person, before = desk.made.people["R1"], letters(desk.made, "R1")
    sheet = send(desk, "", person=person, on=FIRST, kind="rest")
    assert (letters(desk.made, "R1")[0], pinned(desk, "R1")) == ("R", [0])
    back = send(desk, "/restore", undo=undo_of(sheet))
    assert (letters(desk.made, "R1"), pinned(desk, "R1")) == (before, [])
    assert "data-undo=" not in back


def test_a_pinned_day_is_freed_and_pinned_again(desk: Desk) -> None:
    person = desk.made.people["R1"]
    send(desk, "", person=person, on=FIRST, kind="work")
    told = f"/rota/why?group={desk.made.group}&first={FIRST}&person={person}&on={FIRST}"
    assert "data-free-on=" in page(desk.manager, told)
    freed = send(desk, "/free", person=person, on=FIRST)
    assert pinned(desk, "R1") == []
    assert "data-free-on=" not in page(desk.manager, told)
    send(desk, "/restore", undo=undo_of(freed))
    assert pinned(desk, "R1") == [0]


def test_what_can_not_be_freed_or_taken_back_is_refused_in_words(desk: Desk) -> None:
    person = desk.made.people["R1"]
    refused = desk.manager.post("/rota/day/free", desk.form(person=person, on=FIRST), headers=HTMX)
    assert refused.status_code == 409
    assert "不是人工指定" in refused.content.decode()
    undo = undo_of(send(desk, "", person=person, on=FIRST, kind="rest"))
    workforce.set_day(BOSS, person_id=person, on=FIRST, kind=workforce.DayKind.WORK, at=AT)
    late = desk.manager.post("/rota/day/restore", desk.form(undo=undo), headers=HTMX)
    assert late.status_code == 409
    assert pinned(desk, "R1") == [0]
    for form in ({"undo": "x"}, {"undo": undo[:-1] + "!"}, {}):
        assert desk.manager.post("/rota/day/restore", desk.form(**form), headers=HTMX).status_code == 422
    assert desk.manager.post("/rota/day/free", desk.form(person="me"), headers=HTMX).status_code == 422


def test_only_who_changed_a_day_takes_it_back_from_the_page(desk: Desk) -> None:
    undo = undo_of(send(desk, "", person=desk.made.people["R1"], on=FIRST, kind="rest"))
    other = signed_in("second", "operations_manager", desk.made.town.path("C"))
    assert other.post("/rota/day/restore", desk.form(undo=undo), headers=HTMX).status_code == 422
    assert letters(desk.made, "R1")[0] == "R"


def draft(desk: Desk, first: date, points: int | None = 0) -> workforce.RotaPlanRow:
    """This will record a rota of a week; without points, that there is none."""
    days = dict.fromkeys(desk.made.people.values(), "-" * 7) if points is not None else {}
    thin = engine.Demand(rule=engine.Rule.STAFF, day=0, to_day=0, needed_count=3, group=str(desk.made.group))
    conflict = engine.Conflict(demands=(thin,), relaxations=())
    made = RotaDraft(
        desk.made.group,
        first,
        first + timedelta(days=6),
        repair=False,
        letters=dict.fromkeys(days, "DDDDDDR"),
        standing=days,
        points=points,
        proven=True,
        account={"conflict": plain(conflict)} if points is None else {},
        policy_hash="0" * 64,
    )
    plan_id = record_rota(PLANNER, draft=made, by="", at=AT)
    return next(one for one in workforce.rota_plans(BOSS, desk.made.group) if one.id == plan_id)


def test_the_draft_of_the_weeks_shown_is_offered_before_one_of_other_weeks(desk: Desk) -> None:
    later = draft(desk, FIRST + timedelta(days=28))
    assert f"plan={later.id}" in page(desk.manager, desk.address)
    here = draft(desk, FIRST)
    shown = page(desk.manager, desk.address)
    assert f"plan={here.id}" in shown
    assert f"plan={later.id}" not in shown
    assert "/rota/publish" in page(desk.manager, f"/rota?group={desk.made.group}&plan={later.id}")


def test_that_other_weeks_have_no_rota_is_not_said_of_these(desk: Desk) -> None:
    draft(desk, FIRST + timedelta(days=28), points=None)
    assert "没有能同时满足全部规则的班表" not in page(desk.manager, desk.address)
    later = f"/rota?group={desk.made.group}&first={FIRST + timedelta(days=28)}"
    assert "没有能同时满足全部规则的班表" in page(desk.manager, later)


def test_leave_granted_late_says_from_which_day(desk: Desk) -> None:
    made = desk.made
    asked = workforce.request_days(
        made.oneself("R0"),
        person_id=made.people["R0"],
        kind=workforce.RequestKind.LEAVE,
        first=DAYS[0],
        last=DAYS[2],
        at=AT,
    )
    with clock.frozen(AT + timedelta(days=8)):
        lead = signed_in("lead", "operations_manager", made.town.path("C"))
        assert lead.post(f"/rota/requests/{asked}", {"answer": "yes"}).status_code == 302
        assert "之前的日子已过" in lead.session["toast"]["text"]
    assert letters(made, "R0")[1:3] == "LL"


def test_a_rota_not_found_within_the_limit_is_told_so_and_not_as_impossible(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def solve(*_: object, **__: object) -> None:
        raise engine.Undecided("too late")

    draft(desk, FIRST + timedelta(days=28))  # an older one, which is not what was made now
    monkeypatch.setattr(engine, "solve_apart", solve)
    started = desk.manager.post("/rota/plan", desk.form(repair="no", weeks="1"), headers=HTMX)
    job = re.search(r"/rota/jobs/[0-9a-f-]+\?[^\"]+", started.content.decode())
    assert job is not None
    run_until_idle()
    desk.manager.get(job[0].replace("&amp;", "&"), headers=HTMX)
    assert "限定的计算量内" in desk.manager.session["toast"]["text"]
