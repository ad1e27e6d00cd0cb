"""Skills certified, equipment issued and calibrated."""

from datetime import date, timedelta

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import EquipmentItem, SkillHolding
from bihuan.kernel.errors import Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.workforce.cast import AT, BOSS, LONG_AGO, TODAY, Town, manager, oneself

DAY = timedelta(days=1)


def grant_skill(town: Town, actor=BOSS, **more):  # type: ignore[no-untyped-def]
    given = {"skill": "fibre", "level": 2, "valid_from": LONG_AGO, "valid_to": TODAY, "certificate": "ZS-1"} | more
    return workforce.grant_skill(actor, person_id=town.people["T1"], at=AT, **given)


def test_a_skill_is_granted_and_withdrawn(town: Town) -> None:
    holding_id = grant_skill(town)
    workforce.withdraw_skill(BOSS, holding_id=holding_id, last_day=TODAY - DAY, at=AT)
    (row,) = workforce.skills_of(oneself(town.people["T1"]), town.people["T1"])
    assert (row.skill, row.level, row.certificate, row.valid_to) == ("fibre", 2, "ZS-1", TODAY - DAY)
    assert history("person", town.people["T1"])[-1].facts.last_day == TODAY - DAY
    assert workforce.skills_of(manager(town.path("G2")), town.people["T1"]) == ()


@pytest.mark.parametrize("more", [{"skill": "magic"}, {"level": 4}, {"level": 0}, {"valid_to": LONG_AGO - DAY}])
def test_grant_skill_refuses_what_the_catalogue_does_not_know(town: Town, more: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        grant_skill(town, **more)
    assert not SkillHolding.objects.exists()


def test_grant_skill_refuses_twice_and_out_of_sight(town: Town) -> None:
    grant_skill(town)
    with pytest.raises(Refused) as refusal:
        grant_skill(town)
    assert refusal.value.code == "already_granted"
    with pytest.raises(NotFound):
        grant_skill(town, manager(town.path("G2")), level=1)


@pytest.mark.parametrize("last_day", [LONG_AGO - DAY, TODAY, TODAY + DAY])
def test_withdraw_skill_refuses_what_does_not_shorten(town: Town, last_day: date) -> None:
    holding_id = grant_skill(town)
    with pytest.raises(Refused):
        workforce.withdraw_skill(BOSS, holding_id=holding_id, last_day=last_day, at=AT)


def meter(town: Town, due: date | None = TODAY, kind: str = "optical_meter", serial: str = "OM-1"):  # type: ignore[no-untyped-def]
    return workforce.add_equipment(BOSS, kind=kind, serial=serial, unit_id=town.units["G1"], calibration_due=due, at=AT)


def issue(town: Town, item_id, person="T1", actor=BOSS) -> None:  # type: ignore[no-untyped-def]
    workforce.issue_equipment(actor, item_id=item_id, person_id=town.people[person], at=AT)


def test_equipment_goes_out_and_comes_back(town: Town) -> None:
    item_id = meter(town)
    issue(town, item_id)
    (row,) = workforce.equipment_items(manager(town.path("G1")))
    assert (row.holder_id, row.calibration_due) == (town.people["T1"], TODAY)
    workforce.return_equipment(BOSS, item_id=item_id, at=AT)
    issue(town, item_id, "T2")
    assert [event.name.partition(".")[2] for event in history("equipment", item_id)] == [
        "equipment_added",
        "equipment_issued",
        "equipment_returned",
        "equipment_issued",
    ]
    assert workforce.equipment_items(manager(town.path("G2"))) == ()


def test_add_equipment_refuses(town: Town) -> None:
    meter(town)
    with pytest.raises(Refused):
        meter(town)
    with pytest.raises(Invalid):
        meter(town, kind="hammer")
    with pytest.raises(Invalid):
        meter(town, serial=" ")
    assert EquipmentItem.objects.count() == 1


def test_issue_equipment_refuses(town: Town) -> None:
    stale, good = meter(town, TODAY - DAY), meter(town, serial="OM-2")
    with pytest.raises(Refused) as refusal:
        issue(town, stale)
    assert refusal.value.code == "calibration_due"
    issue(town, good)
    with pytest.raises(Refused) as refusal:
        issue(town, good, "T2")
    assert refusal.value.code == "already_issued"
    workforce.end_person(BOSS, person_id=town.people["T2"], last_day=TODAY - DAY, at=AT)
    with pytest.raises(Refused) as refusal:
        issue(town, meter(town, serial="OM-3"), "T2")
    assert refusal.value.code == "inactive"
    with pytest.raises(NotFound):
        issue(town, good, actor=manager(town.path("G2")))


def test_return_equipment_refuses_what_is_in_the_store(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        workforce.return_equipment(BOSS, item_id=meter(town), at=AT)
    assert refusal.value.code == "not_issued"


def test_calibration_makes_it_good_again(town: Town) -> None:
    item_id = meter(town, TODAY - DAY)
    workforce.calibrate_equipment(BOSS, item_id=item_id, calibrated_on=TODAY, at=AT)
    assert EquipmentItem.objects.get(pk=item_id).calibration_due == TODAY + timedelta(days=365)
    issue(town, item_id)


def test_calibrate_equipment_refuses(town: Town) -> None:
    with pytest.raises(Invalid):
        workforce.calibrate_equipment(BOSS, item_id=meter(town), calibrated_on=TODAY + DAY, at=AT)
    kit = meter(town, None, "toolkit", "TK-1")
    with pytest.raises(Refused) as refusal:
        workforce.calibrate_equipment(BOSS, item_id=kit, calibrated_on=TODAY, at=AT)
    assert refusal.value.code == "no_calibration"
