"""Whose a zone is and where it lies, on which day."""

from datetime import timedelta

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import ZoneOutline, ZoneOwner
from bihuan.kernel.errors import Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.workforce.cast import AT, BOSS, EAST_SQUARE, LONG_AGO, SQUARE, TODAY, Town, manager

DAY = timedelta(days=1)


def set_zone_owner(town: Town, zone: str, person: str | None, valid_from=TODAY, actor=BOSS) -> None:  # type: ignore[no-untyped-def]
    person_id = town.people[person] if person else None
    workforce.set_zone_owner(actor, zone_id=town.units[zone], person_id=person_id, valid_from=valid_from, at=AT)


def test_who_owned_this_zone_that_day(town: Town, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    set_zone_owner(town, "Z1", "T1", LONG_AGO)
    set_zone_owner(town, "Z1", "T2", TODAY)
    set_zone_owner(town, "Z1", None, TODAY + 10 * DAY)
    zone_id = town.units["Z1"]
    wanted = {LONG_AGO - DAY: None, LONG_AGO: "T1", TODAY - DAY: "T1", TODAY: "T2", TODAY + 10 * DAY: None}
    for day, code in wanted.items():
        with django_assert_num_queries(1):
            assert workforce.owner_of(zone_id, day) == (town.people[code] if code else None)
    assert [event.facts.valid_from for event in history("unit", zone_id)[1:]] == [LONG_AGO, TODAY, TODAY + 10 * DAY]


def test_set_again_the_same_day_is_a_correction(town: Town) -> None:
    set_zone_owner(town, "Z1", "T1")
    set_zone_owner(town, "Z1", "T2")
    assert workforce.owner_of(town.units["Z1"], TODAY) == town.people["T2"]
    assert ZoneOwner.objects.count() == 1


def test_owners_of_a_part_of_the_tree(town: Town) -> None:
    set_zone_owner(town, "Z1", "T1")
    set_zone_owner(town, "Z3", "T3")
    assert workforce.owners(town.path("G1"), TODAY) == {town.units["Z1"]: town.people["T1"]}
    assert len(workforce.owners("", TODAY)) == 2
    assert workforce.owners("", TODAY - DAY) == {}


def test_set_zone_owner_refuses(town: Town) -> None:
    set_zone_owner(town, "Z1", "T1", TODAY)
    with pytest.raises(Refused) as refusal:
        set_zone_owner(town, "Z1", "T2", TODAY - DAY)
    assert refusal.value.code == "later_change"
    with pytest.raises(Invalid):
        set_zone_owner(town, "G1", "T1")
    with pytest.raises(NotFound):
        set_zone_owner(town, "Z3", "T1", actor=manager(town.path("G1")))
    with pytest.raises(NotFound):
        set_zone_owner(town, "Z1", "T3", TODAY + DAY, actor=manager(town.path("G1")))
    workforce.end_person(BOSS, person_id=town.people["T2"], last_day=TODAY - DAY, at=AT)
    with pytest.raises(Refused) as refusal:
        set_zone_owner(town, "Z1", "T2", TODAY + DAY)
    assert refusal.value.code == "inactive"
    assert workforce.owner_of(town.units["Z1"], TODAY + DAY) == town.people["T1"]


def set_outline(town: Town, zone: str, outline, valid_from=LONG_AGO, actor=BOSS) -> None:  # type: ignore[no-untyped-def]
    workforce.set_outline(actor, zone_id=town.units[zone], outline=outline, valid_from=valid_from, at=AT)


def test_which_zone_holds_a_place(town: Town, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    set_outline(town, "Z1", (*SQUARE, SQUARE[0]))
    set_outline(town, "Z2", EAST_SQUARE)
    index = workforce.ZoneIndex(TODAY)
    for lat, lon, code in ((31.05, 105.05, "Z1"), (31.05, 105.15, "Z2"), (31.05, 105.25, None), (30.9, 105.05, None)):
        with django_assert_num_queries(1):
            assert workforce.zone_at(lat, lon, TODAY) == (town.units[code] if code else None)
        assert index.at(lat, lon) == (town.units[code] if code else None)
    assert workforce.zone_at(31.05, 105.05, LONG_AGO - DAY) is None
    assert workforce.ZoneIndex(TODAY, town.path("G2")).at(31.05, 105.05) is None


def test_a_new_outline_holds_from_its_day(town: Town) -> None:
    set_outline(town, "Z1", SQUARE)
    set_outline(town, "Z1", EAST_SQUARE, TODAY)
    assert workforce.zone_at(31.05, 105.05, TODAY - DAY) == town.units["Z1"]
    assert workforce.zone_at(31.05, 105.05, TODAY) is None
    assert workforce.zone_at(31.05, 105.15, TODAY) == town.units["Z1"]
    assert workforce.outlines(BOSS, TODAY) == {town.units["Z1"]: EAST_SQUARE}
    assert workforce.outlines(manager(town.path("G2")), TODAY) == {}


def test_set_outline_refuses(town: Town) -> None:
    bow_tie = (SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])
    with pytest.raises(Invalid):
        set_outline(town, "Z1", bow_tie)
    with pytest.raises(Invalid):
        set_outline(town, "D1", SQUARE)
    with pytest.raises(NotFound):
        set_outline(town, "Z3", SQUARE, actor=manager(town.path("G1")))
    assert not ZoneOutline.objects.exists()
