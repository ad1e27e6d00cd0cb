"""A crew on a day, as planning needs it, and one person's fitness."""

from datetime import timedelta

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.types import Skill, Unfit
from bihuan.kernel.windows import Window
from tests.contexts.workforce.cast import AT, BOSS, LONG_AGO, TODAY, Town, clock, days, rest, shift

DAY = timedelta(days=1)
MONDAY = TODAY
SATURDAY = MONDAY + 5 * DAY


def roster(town: Town, person: str, *rows: workforce.RosterRow) -> None:
    workforce.set_roster(BOSS, person_id=town.people[person], days=rows, at=AT)


def away(town: Town, person: str, day, start: str, end: str) -> None:  # type: ignore[no-untyped-def]
    workforce.report_absence(
        BOSS, person_id=town.people[person], start_at=clock(day, start), end_at=clock(day, end), reason="sick", at=AT
    )


def of(code: str, path: str, day=MONDAY, at=None) -> workforce.CrewRow:  # type: ignore[no-untyped-def]
    (row,) = (row for row in workforce.crew(path, day, at) if row.code == code)
    return row


def test_everything_planning_needs_of_a_person(town: Town) -> None:
    person_id = town.people["T1"]
    roster(town, "T1", *(shift(day) for day in days(MONDAY, 6)))
    away(town, "T1", MONDAY + DAY, "08:00", "12:00")
    away(town, "T1", SATURDAY, "16:00", "17:00")
    for skill, level, valid_to in (("fibre", 2, None), ("fibre", 1, None), ("lan", 1, SATURDAY - DAY)):
        workforce.grant_skill(
            BOSS, person_id=person_id, skill=skill, level=level, valid_from=LONG_AGO, valid_to=valid_to, at=AT
        )
    for serial, due in (("OM-1", SATURDAY), ("OM-2", SATURDAY)):
        item_id = workforce.add_equipment(
            BOSS, kind="optical_meter", serial=serial, unit_id=town.units["G1"], calibration_due=due, at=AT
        )
        workforce.issue_equipment(BOSS, item_id=item_id, person_id=person_id, at=AT)
    workforce.set_zone_owner(BOSS, zone_id=town.units["Z2"], person_id=person_id, valid_from=LONG_AGO, at=AT)

    row = of("T1", town.path("D1"), SATURDAY)
    assert (row.name, row.post, row.unit_id, row.path) == ("陈建国", "technician", town.units["G1"], town.path("G1"))
    assert row.shift == Window(clock(SATURDAY, "08:30"), clock(SATURDAY, "18:00"))
    assert row.pause == Window(clock(SATURDAY, "12:00"), clock(SATURDAY, "13:30"))
    assert row.free == (
        Window(clock(SATURDAY, "08:30"), clock(SATURDAY, "12:00")),
        Window(clock(SATURDAY, "13:30"), clock(SATURDAY, "16:00")),
        Window(clock(SATURDAY, "17:00"), clock(SATURDAY, "18:00")),
    )
    assert row.unfit is None
    assert row.skills == (Skill("fibre", 2),)
    assert row.equipment == ("optical_meter",)
    assert row.zones == (town.units["Z2"],)
    assert (row.start_lat, row.start_lon) == (31.05, 105.05)
    assert row.minutes_worked == 5 * 8 * 60 - 210
    assert row.days_in_a_row == 5
    assert of("T1", town.path("D1"), SATURDAY + DAY).equipment == ()  # calibration was due the day before


def test_why_each_is_fit_or_not(town: Town) -> None:
    roster(town, "T1", shift(MONDAY))
    roster(town, "T2", rest(MONDAY))
    assert {row.code: row.unfit for row in workforce.crew("", MONDAY)} == {
        "T1": None,
        "T2": Unfit.REST_DAY,
        "T3": Unfit.NO_ROSTER,
    }
    away(town, "T1", MONDAY, "08:00", "18:00")
    assert (of("T1", "").unfit, of("T1", "").free) == (Unfit.ABSENT, ())


def test_hours_already_over_cannot_be_planned(town: Town) -> None:
    roster(town, "T1", shift(MONDAY))
    assert of("T1", "", at=clock(MONDAY, "14:00")).free == (Window(clock(MONDAY, "14:00"), clock(MONDAY, "18:00")),)
    assert of("T1", "", at=clock(MONDAY, "18:00")).unfit is Unfit.OUTSIDE_SHIFT


def test_a_day_wholly_away_is_a_day_of_rest(town: Town) -> None:
    roster(town, "T1", *(shift(day) for day in days(MONDAY, 6)))
    away(town, "T1", MONDAY + 2 * DAY, "08:00", "19:00")
    assert of("T1", "", SATURDAY).days_in_a_row == 2


def test_dispatchers_are_no_crew(town: Town) -> None:
    assert "D4" not in [row.code for row in workforce.crew("", MONDAY)]


def test_the_number_of_queries_does_not_grow_with_the_crew(town: Town, django_assert_num_queries, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("bihuan.platform.policies.store.RECHECK_S", 3600)
    for person in ("T1", "T2", "T3"):
        roster(town, person, shift(MONDAY))
    group = town.path("G1")
    workforce.crew("", MONDAY)
    with django_assert_num_queries(6):
        assert len(workforce.crew(group, MONDAY)) == 2
    with django_assert_num_queries(6):
        assert len(workforce.crew("", MONDAY)) == 3


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        ("09:00", "10:00", None),
        ("17:30", "18:30", Unfit.OUTSIDE_SHIFT),
        ("14:30", "15:30", Unfit.ABSENT),
    ],
)
def test_one_persons_fitness(town: Town, start: str, end: str, why: Unfit | None) -> None:
    roster(town, "T1", shift(MONDAY))
    away(town, "T1", MONDAY, "15:00", "16:00")
    workforce.grant_skill(BOSS, person_id=town.people["T1"], skill="lan", level=1, valid_from=LONG_AGO, at=AT)
    found = workforce.fit(town.people["T1"], Window(clock(MONDAY, start), clock(MONDAY, end)))
    assert (found.unfit, found.skills, found.equipment) == (why, (Skill("lan", 1),), ())


def test_of_named_people_the_crew_says_the_same_and_of_others_nothing(town: Town) -> None:
    roster(town, "T1", shift(MONDAY))
    roster(town, "T2", rest(MONDAY))
    named = {town.people["T1"], town.people["T3"]}
    found = workforce.crew_of(named, MONDAY)
    assert [row.code for row in found] == ["T1", "T3"]
    assert found == tuple(row for row in workforce.crew("", MONDAY) if row.person_id in named)
    assert workforce.crew_of((), MONDAY) == ()


def test_after_midnight_a_night_shift_still_runs(town: Town) -> None:
    night = workforce.RosterRow(MONDAY, workforce.DayKind.WORK, clock(MONDAY, "20:00"), clock(MONDAY + DAY, "06:00"))
    roster(town, "T1", night, rest(MONDAY + DAY))
    tuesday = MONDAY + DAY
    assert workforce.fit(town.people["T1"], Window(clock(tuesday, "02:00"), clock(tuesday, "03:00"))).unfit is None
    late = workforce.fit(town.people["T1"], Window(clock(tuesday, "07:00"), clock(tuesday, "08:00")))
    assert late.unfit is Unfit.REST_DAY


def test_who_has_left_is_unfit(town: Town) -> None:
    workforce.end_person(BOSS, person_id=town.people["T1"], last_day=MONDAY - DAY, at=AT)
    window = Window(clock(MONDAY, "09:00"), clock(MONDAY, "10:00"))
    assert workforce.fit(town.people["T1"], window).unfit is Unfit.INACTIVE


@pytest.mark.parametrize(
    ("code", "at", "why"),
    [
        ("T1", "07:00", None),
        ("T1", "14:00", Unfit.ABSENT),  # gone home at noon
        ("T1", "19:00", None),  # the shift is over, the day was worked
        ("T2", "09:00", Unfit.REST_DAY),
        ("T3", "09:00", Unfit.NO_ROSTER),
        ("D4", "09:00", Unfit.INACTIVE),
    ],
)
def test_who_is_off_duty_that_day(town: Town, code: str, at: str, why: Unfit | None) -> None:
    roster(town, "T1", shift(MONDAY))
    roster(town, "T2", rest(MONDAY))
    away(town, "T1", MONDAY, "12:00", "18:00")
    workforce.end_person(BOSS, person_id=town.people["D4"], last_day=MONDAY - DAY, at=AT)
    assert workforce.off_duty(town.people[code], clock(MONDAY, at)) is why
