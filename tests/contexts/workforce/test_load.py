"""Loading a whole workforce: all or nothing, and once only."""

from dataclasses import replace
from datetime import date

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import OrgUnit, Person
from bihuan.contexts.workforce.types import Employment, UnitKind
from bihuan.kernel.errors import Forbidden, Invalid
from bihuan.platform.actor import system_actor
from bihuan.platform.models import Event
from tests.contexts.workforce.cast import AT, LONG_AGO, NOBODY, SQUARE, TODAY, days, shift

pytestmark = pytest.mark.django_db
LOADER = system_actor("loader", "workforce.load")
T1 = workforce.PersonIn("T1", "陈建国", "15400000001", Employment.OWN, None, "G", "technician", 31.05, 105.05)
DATA = workforce.Load(
    units=(
        workforce.UnitIn("P", None, UnitKind.PROVINCE, "示范省"),
        workforce.UnitIn("C", "P", UnitKind.CITY, "青澜市"),
        workforce.UnitIn("D", "C", UnitKind.DISTRICT, "城东"),
        workforce.UnitIn("G", "D", UnitKind.GROUP, "一组"),
        workforce.UnitIn("Z", "G", UnitKind.ZONE, "光明里", "town"),
    ),
    contractors=(workforce.ContractorIn("HT", "恒通", "C"),),
    people=(T1, replace(T1, code="T2", employment=Employment.CONTRACTOR, contractor="HT", phone="15400000002")),
    zones=(workforce.ZoneIn("Z", "T1", SQUARE),),
    skills=(workforce.SkillIn("T1", "fibre", 2, "ZS-1", LONG_AGO, None),),
    equipment=(workforce.EquipmentIn("optical_meter", "OM-1", "G", "T1", date(2025, 1, 1)),),
    rosters=(workforce.RosterIn("T1", tuple(shift(day) for day in days(TODAY, 6))),),
)


def load(data: workforce.Load, actor=LOADER) -> workforce.Loaded:  # type: ignore[no-untyped-def]
    return workforce.load(actor, data=data, valid_from=LONG_AGO, at=AT)


def test_everything_is_loaded_and_a_second_time_changes_nothing() -> None:
    assert load(DATA) == workforce.Loaded(5, 1, 2, 1, 1, 1, 1)
    (row,) = (row for row in workforce.crew("", TODAY) if row.code == "T1")
    assert row.unfit is None
    assert (len(row.skills), len(row.zones), row.equipment) == (1, 1, ())  # its calibration has passed
    assert workforce.zone_at(31.05, 105.05, TODAY) == row.zones[0]
    count = Event.objects.count()
    assert load(DATA) == workforce.Loaded(0, 0, 0, 0, 0, 0, 0)
    assert Event.objects.count() == count


def test_what_differs_is_brought_in_line() -> None:
    load(DATA)
    changed = workforce.Load(
        units=(workforce.UnitIn("Z", "G", UnitKind.ZONE, "光明里北", "town"),),
        people=(replace(T1, name="陈建设"),),
        zones=(workforce.ZoneIn("Z", "T2", None),),
    )
    assert load(changed) == workforce.Loaded(1, 0, 1, 1, 0, 0, 0)
    assert workforce.zone_by_code("Z").name == "光明里北"
    assert workforce.person_by_code("T1").name == "陈建设"
    assert workforce.owner_of(workforce.zone_by_code("Z").id, TODAY) == workforce.person_by_code("T2").id


def test_all_faults_are_told_by_row_and_nothing_is_written() -> None:
    broken = replace(
        DATA,
        people=(T1, replace(T1, code="T2", phone="123"), replace(T1, code="T3", unit="X")),
        skills=(workforce.SkillIn("T1", "magic", 2, "", LONG_AGO, None),),
        rosters=(workforce.RosterIn("T1", tuple(shift(day) for day in days(TODAY, 7))),),
    )
    with pytest.raises(Invalid) as refusal:
        load(broken)
    assert [fault.where for fault in refusal.value.faults] == [
        "people 2 phone",
        "people 3",
        "skills 1 skill",
        "rosters 1",
    ]
    assert not OrgUnit.objects.exists()
    assert not Person.objects.exists()
    assert not Event.objects.exists()


def test_a_unit_is_not_moved_by_loading() -> None:
    load(DATA)
    with pytest.raises(Invalid):
        load(workforce.Load(units=(workforce.UnitIn("Z", "D", UnitKind.ZONE, "光明里", "town"),)))


def test_loading_needs_its_permission() -> None:
    with pytest.raises(Forbidden):
        load(DATA, NOBODY)
