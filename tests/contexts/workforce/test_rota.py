"""A rota's way: asked for, made by a job, compared, published; days set by hand; repaired after an absence."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.actions.rota import record_rota
from bihuan.contexts.workforce.models import RosterDay, RotaPlan
from bihuan.contexts.workforce.rows import RotaDraft
from bihuan.contexts.workforce.rules.roster import runs
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import history
from bihuan.platform.models import Delivery
from tests.contexts.workforce.cast import AT, BOSS, NOBODY, TODAY, clock, manager, of_contractor, rest, shift
from tests.contexts.workforce.rota_cast import DAYS, FIRST, LAST, WEEKS, Rota, letters, plan, rota, work

DAY = timedelta(days=1)


@pytest.fixture
def made(db: None) -> Rota:
    return rota()


def publish(row: workforce.RotaPlanRow) -> int:
    return workforce.publish_rota(BOSS, plan_id=row.id, at=AT)


def test_a_rota_is_asked_for_made_by_a_job_and_published(made: Rota) -> None:
    for number, code in enumerate(("R0", "R1", "R2")):
        work(made, code, *(TODAY + n * DAY for n in range(2 + number, 7)))
    row = plan(made)
    assert (row.state, row.first, row.last, row.proven) == (workforce.RotaState.DRAFT, FIRST, LAST, True)
    assert set(letters(made, "R0")) == {"-"}  # a draft changes nobody's days
    assert publish(row) == 6 * len(DAYS)
    for code, person_id in made.people.items():
        assert set(letters(made, code)) == {"W", "R"}
        rows = workforce.roster(BOSS, TODAY, LAST)[person_id]
        assert max(run.days_count for run in runs(one.date for one in rows if one.kind is workforce.DayKind.WORK)) <= 6
    assert [sum(letters(made, code)[n] == "R" for code in made.people) for n in range(len(DAYS))] == [1] * len(DAYS)
    assert workforce.rota_plans(BOSS, made.group)[0].state is workforce.RotaState.PUBLISHED
    facts = history("unit", made.group)[-1].facts
    assert (facts.people_count, facts.changed_days_count) == (6, 6 * len(DAYS))
    with pytest.raises(Refused) as refusal:
        publish(row)
    assert refusal.value.code == "rota_moved_on"


def test_a_draft_is_superseded_by_the_next(made: Rota) -> None:
    plan(made)
    plan(made, repair=True)
    assert sorted(RotaPlan.objects.values_list("state", "repair")) == [("draft", True), ("superseded", False)]


def test_a_rota_for_a_group_out_of_sight_is_not_recorded(made: Rota) -> None:
    draft = RotaDraft(
        uuid4(), FIRST, LAST, repair=False, letters={}, standing={}, points=0, proven=True, account={}, policy_hash=""
    )
    maker = system_actor("maker", "workforce.record_rota")
    with pytest.raises(NotFound):
        record_rota(maker, draft=draft, by="", at=AT)
    assert not RotaPlan.objects.exists()


def test_hours_go_on_as_they_were(made: Rota) -> None:
    days = (shift(TODAY, "11:00", "20:30", ("14:00", "15:00")),)
    workforce.set_roster(BOSS, person_id=made.people["R0"], days=days, at=AT)
    publish(plan(made))
    worked = [one for one in workforce.roster(BOSS, FIRST, LAST)[made.people["R0"]] if one.start_at]
    assert {one.start_at.astimezone(AT.tzinfo).strftime("%H:%M") for one in worked if one.start_at} == {"03:00"}
    usual = next(one for one in workforce.roster(BOSS, FIRST, LAST)[made.people["R1"]] if one.start_at)
    assert usual.start_at == clock(usual.date, "08:30")


def test_a_rota_made_of_days_changed_meanwhile_is_refused(made: Rota) -> None:
    row = plan(made)
    work(made, "R3", FIRST)
    with pytest.raises(Refused) as refusal:
        publish(row)
    assert refusal.value.code == "rota_stale"
    assert not RosterDay.objects.filter(date__gt=FIRST).exists()


def test_days_set_by_hand_stay_and_a_seventh_running_is_refused(made: Rota) -> None:
    workforce.set_day(BOSS, person_id=made.people["R0"], on=FIRST, kind=workforce.DayKind.REST, at=AT)
    publish(plan(made))
    assert letters(made, "R0")[0] == "R"
    start = LAST + DAY
    work(made, "R5", *(start + n * DAY for n in range(1, 7)))
    workforce.set_roster(BOSS, person_id=made.people["R5"], days=(rest(start - DAY),), at=AT)
    with pytest.raises(Refused) as refusal:
        workforce.set_day(BOSS, person_id=made.people["R5"], on=start, kind=workforce.DayKind.WORK, at=AT)
    assert refusal.value.code == "too_many_days_running"
    with pytest.raises(Refused):
        workforce.set_day(BOSS, person_id=made.people["R5"], on=TODAY - DAY, kind=workforce.DayKind.REST, at=AT)


def test_an_absence_is_repaired_with_few_changes(made: Rota) -> None:
    publish(plan(made))
    absent = [day for day, letter in zip(DAYS, letters(made, "R2"), strict=True) if letter == "W"][:2]
    for day in absent:
        workforce.report_absence(
            BOSS,
            person_id=made.people["R2"],
            start_at=clock(day, "08:30"),
            end_at=clock(day, "18:00"),
            reason="sick",
            at=AT,
        )
    row = plan(made, repair=True)
    sheet = workforce.rota_sheet(BOSS, made.group, FIRST, LAST, plan_id=row.id)
    assert sheet.changed_count <= 4
    cells = {cell.date: cell.letter for cell in next(one for one in sheet.rows if one.code == "R2").cells}
    assert [cells[day] for day in absent] == ["L", "L"]
    publish(row)
    assert [letters(made, "R2")[DAYS.index(day)] for day in absent] == ["W", "W"]  # away, and rostered still


def test_without_a_rota_the_plan_names_what_conflicts_and_what_helps(made: Rota) -> None:
    for code in list(made.people)[:4]:
        workforce.set_roster(
            BOSS, person_id=made.people[code], days=(workforce.RosterRow(FIRST, workforce.DayKind.LEAVE),), at=AT
        )
    row = plan(made)
    assert row.state is workforce.RotaState.IMPOSSIBLE
    demands, helps = workforce.conflict_words(row)
    told = {msg % params for msg, params in demands}
    assert f"轮休组 has at least 3 people on duty on {FIRST}" in told
    assert len(told) == 5
    assert f"Be content with 2 people on duty in 轮休组 on {FIRST}" in {msg % params for msg, params in helps}
    with pytest.raises(Refused):
        publish(row)


def test_wishes_and_leave_reach_the_rota(made: Rota) -> None:
    wish = workforce.request_days(
        made.oneself("R1"),
        person_id=made.people["R1"],
        kind=workforce.RequestKind.WISH,
        first=DAYS[4],
        last=DAYS[4],
        at=AT,
    )
    leave = workforce.request_days(
        made.oneself("R2"),
        person_id=made.people["R2"],
        kind=workforce.RequestKind.LEAVE,
        first=DAYS[5],
        last=DAYS[6],
        at=AT,
    )
    workforce.decide_request(BOSS, request_id=leave, grant=True, at=AT)
    publish(plan(made))
    assert letters(made, "R1")[4] == "R"
    assert letters(made, "R2")[5:] == "LL"
    assert [one.id for one in workforce.day_requests(BOSS)] == [wish]


def test_planning_a_district_makes_each_groups_rota(made: Rota) -> None:
    plan(made, unit="D1")
    assert RotaPlan.objects.filter(state="draft").count() == 4  # G1, G2, R and the support team
    ran = Delivery.objects.get(name="workforce.plan_rota")
    assert ran.result == {"groups_count": 4, "possible_count": 4, "undecided_count": 0}


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ({"weeks": 0}, Invalid),
        ({"weeks": 9}, Invalid),
        ({"first": TODAY - DAY}, Invalid),
        ({"unit_id": None}, NotFound),
    ],
)
def test_foolish_wishes_are_refused(made: Rota, terms: dict[str, object], fault: type[Exception]) -> None:
    given = {"unit_id": made.group, "first": FIRST, "weeks": WEEKS, "repair": False, "at": AT} | terms
    if given["unit_id"] is None:
        given["unit_id"] = made.town.units["RZ1"]
    with pytest.raises(fault):
        workforce.plan_rota(BOSS, **given)  # type: ignore[arg-type]


def test_rotas_lie_in_scope(made: Rota) -> None:
    terms = {"first": FIRST, "weeks": WEEKS, "repair": False, "at": AT}
    elsewhere = manager(made.town.path("D2"))
    row = plan(made)
    for act in (
        lambda: workforce.plan_rota(elsewhere, unit_id=made.group, **terms),  # type: ignore[arg-type]
        lambda: workforce.plan_rota(of_contractor(made.town.units["HT"]), unit_id=made.group, **terms),  # type: ignore[arg-type]
        lambda: workforce.publish_rota(elsewhere, plan_id=row.id, at=AT),
        lambda: workforce.rota_sheet(elsewhere, made.group, FIRST, LAST),
        lambda: workforce.rota_sheet(elsewhere, made.group, FIRST, LAST, plan_id=row.id),
        lambda: workforce.why_day(elsewhere, made.people["R0"], FIRST, LAST, FIRST),
        lambda: workforce.set_day(elsewhere, person_id=made.people["R0"], on=FIRST, kind=workforce.DayKind.REST, at=AT),
        lambda: workforce.write_handover(
            elsewhere, unit_id=made.group, on=TODAY, shift=workforce.Shift.DAY, text="x", at=AT
        ),
    ):
        with pytest.raises(NotFound):
            act()
    assert workforce.rota_plans(elsewhere, made.group) == ()
    with pytest.raises(Forbidden):
        workforce.plan_rota(NOBODY, unit_id=made.group, **terms)  # type: ignore[arg-type]


def test_who_sees_one_person_sees_that_row_and_nothing_reckoned_over_others(made: Rota) -> None:
    publish(plan(made))
    sheet = workforce.rota_sheet(made.oneself("R4"), made.group, FIRST, LAST)
    assert [row.code for row in sheet.rows] == ["R4"]
    assert {(day.duty_count + day.rest_count, day.least_count, day.open_zones) for day in sheet.days} == {(1, 0, ())}
    with pytest.raises(NotFound):
        workforce.why_day(made.oneself("R4"), made.people["R4"], FIRST, LAST, FIRST)


def test_the_sheet_marks_gaps_and_says_why(made: Rota) -> None:
    publish(plan(made))
    for code in ("R0", "R1", "R2", "R3", "R4"):
        workforce.set_day(BOSS, person_id=made.people[code], on=FIRST, kind=workforce.DayKind.REST, at=AT)
    sheet = workforce.rota_sheet(BOSS, made.group, FIRST, LAST)
    first = sheet.days[0]
    assert (first.duty_count, first.least_count, first.short) == (1 if letters(made, "R5")[0] == "W" else 0, 3, True)
    assert len(first.open_zones) >= 3  # five zones, and one may cover two
    why = workforce.why_day(BOSS, made.people["R0"], FIRST, LAST, FIRST)
    assert (why.letter, why.fixed) == ("R", True)
    assert "组员1" in why.resting
    with CaptureQueriesContext(
        connection,
    ) as asked:
        workforce.rota_sheet(BOSS, made.group, FIRST, LAST)
    assert len(asked) <= 10


def test_a_handover_is_kept_in_place_of_the_one_before_and_only_as_cipher(made: Rota) -> None:
    for text in ("客户王先生的光猫在车上", "两单挂起等料"):
        workforce.write_handover(BOSS, unit_id=made.group, on=TODAY, shift=workforce.Shift.DAY, text=text, at=AT)
    (note,) = workforce.handovers(BOSS, made.group, TODAY, TODAY)
    assert (note.text, note.written_by) == ("两单挂起等料", BOSS.id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM workforce_handovernote")
        assert "挂起" not in str(cursor.fetchall())
    for terms in ({"text": " "}, {"text": "x" * 2_001}, {"unit_id": made.town.units["RZ0"]}):
        given = {"unit_id": made.group, "on": TODAY, "shift": workforce.Shift.DAY, "text": "x", "at": AT} | terms
        with pytest.raises(Invalid):
            workforce.write_handover(BOSS, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        workforce.write_handover(BOSS, unit_id=made.group, on=FIRST, shift=workforce.Shift.DAY, text="x", at=AT)
