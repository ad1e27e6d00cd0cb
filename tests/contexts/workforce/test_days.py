"""Setting rosters and reporting absences."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import Absence, RosterDay
from bihuan.kernel.errors import Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.workforce.cast import AT, BOSS, TODAY, Town, build, clock, days, manager, oneself, rest, shift
from tests.races import at_once

DAY = timedelta(days=1)


def set_roster(town: Town, rows, person="T1", actor=BOSS) -> None:  # type: ignore[no-untyped-def]
    workforce.set_roster(actor, person_id=town.people[person], days=tuple(rows), at=AT)


def test_days_are_set_and_set_again(town: Town) -> None:
    set_roster(town, [shift(day) for day in days(TODAY, 6)])
    set_roster(town, [rest(TODAY + DAY), shift(TODAY, "09:00", "17:00", None)])
    listed = workforce.roster(BOSS, TODAY, TODAY + DAY)
    assert listed == {town.people["T1"]: (shift(TODAY, "09:00", "17:00", None), rest(TODAY + DAY))}
    assert RosterDay.objects.count() == 6
    facts = history("person", town.people["T1"])[-1].facts
    assert (facts.work_days, facts.rest_days, facts.first, facts.last) == ((TODAY,), (TODAY + DAY,), TODAY, TODAY + DAY)
    assert len(facts.policy_hash) == 64


def test_a_seventh_day_running_is_refused_wherever_it_is_put(town: Town) -> None:
    set_roster(town, [shift(day) for day in days(TODAY, 3)])
    set_roster(town, [shift(day) for day in days(TODAY + 4 * DAY, 3)])
    with pytest.raises(Refused) as refusal:
        set_roster(town, [shift(TODAY + 3 * DAY)])
    assert refusal.value.code == "too_many_days_running"
    assert refusal.value.params == {"days": 7, "first": TODAY, "last": TODAY + 6 * DAY, "most": 6}
    assert RosterDay.objects.count() == 6
    set_roster(town, [rest(TODAY + 4 * DAY), shift(TODAY + 3 * DAY)])


@pytest.mark.parametrize(
    "rows", [[], [shift(TODAY), shift(TODAY)], [shift(TODAY, "18:00", "08:00", None)], [rest(TODAY)] * 401]
)
def test_set_roster_refuses_days_that_make_no_sense(town: Town, rows: list[workforce.RosterRow]) -> None:
    with pytest.raises(Invalid):
        set_roster(town, rows)
    assert not RosterDay.objects.exists()


def test_shifts_may_not_overlap_nor_people_lie_out_of_sight(town: Town) -> None:
    night = workforce.RosterRow(TODAY, workforce.DayKind.WORK, clock(TODAY, "20:00"), clock(TODAY + DAY, "06:00"))
    set_roster(town, [night])
    with pytest.raises(Refused) as refusal:
        set_roster(town, [shift(TODAY + DAY, "05:00", "12:00", None)])
    assert refusal.value.code == "shifts_overlap"
    with pytest.raises(NotFound):
        set_roster(town, [shift(TODAY)], actor=manager(town.path("G2")))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_who_fill_one_week_at_once_never_make_seven() -> None:
    town = build()
    set_roster(town, [shift(day) for day in days(TODAY, 5)])
    ends = (TODAY - DAY, TODAY + 5 * DAY)
    _won, lost = at_once(2, lambda number: set_roster(town, [shift(ends[number])]))
    assert [problem.code for problem in lost] == ["too_many_days_running"]
    assert RosterDay.objects.count() == 6


def report_absence(town: Town, start="10:00", end="12:00", reason="sick", actor=BOSS):  # type: ignore[no-untyped-def]
    return workforce.report_absence(
        actor,
        person_id=town.people["T1"],
        start_at=clock(TODAY, start),
        end_at=clock(TODAY, end),
        reason=reason,
        at=AT,
    )


def test_a_technician_reports_being_away_and_is_back_sooner(town: Town) -> None:
    absence_id = report_absence(town, actor=oneself(town.people["T1"]))
    workforce.end_absence(BOSS, absence_id=absence_id, end_at=clock(TODAY, "11:00"), at=AT)
    (row,) = workforce.absences(BOSS, TODAY)
    assert (row.id, row.end_at, row.reason) == (absence_id, clock(TODAY, "11:00"), "sick")
    assert workforce.absences(BOSS, TODAY + DAY) == ()
    assert [event.name for event in history("person", town.people["T1"])][-2:] == [
        "workforce.absence_reported",
        "workforce.absence_ended",
    ]


def test_report_absence_refuses(town: Town) -> None:
    with pytest.raises(Invalid):
        report_absence(town, "12:00", "10:00")
    with pytest.raises(Invalid):
        report_absence(town, reason="bored")
    with pytest.raises(NotFound):
        report_absence(town, actor=oneself(town.people["T2"]))
    report_absence(town)
    with pytest.raises(Refused) as refusal:
        report_absence(town, "11:00", "13:00")
    assert refusal.value.code == "already_away"
    report_absence(town, "12:00", "13:00")  # touching is not overlapping
    assert Absence.objects.count() == 2


def test_end_absence_refuses(town: Town) -> None:
    absence_id = report_absence(town)
    for text in ("09:00", "10:00", "12:00", "13:00"):
        with pytest.raises(Refused):
            workforce.end_absence(BOSS, absence_id=absence_id, end_at=clock(TODAY, text), at=AT)
    with pytest.raises(NotFound):
        workforce.end_absence(BOSS, absence_id=uuid4(), end_at=clock(TODAY, "11:00"), at=AT)
