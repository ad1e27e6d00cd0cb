"""People: added, changed, placed elsewhere, gone; and who sees what of them."""

from datetime import timedelta

import pytest
from django.db import connection

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import Membership, Person
from bihuan.contexts.workforce.types import Employment, FactSubject
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform.actor import system_actor
from bihuan.platform.events.read import history
from tests.contexts.workforce.cast import (
    AT,
    BOSS,
    LONG_AGO,
    NOBODY,
    TODAY,
    Town,
    manager,
    of_contractor,
    oneself,
    person,
)

DAY = timedelta(days=1)


def add_person(town: Town, actor=BOSS, code="T9", phone="154 0000 0009", unit="G1", **more):  # type: ignore[no-untyped-def]
    start = (more.pop("lat", None), more.pop("lon", None))
    given = {"post": "technician"} | more
    return workforce.add_person(
        actor,
        code=code,
        particulars=workforce.Particulars(given.pop("name", "赵晓峰"), phone, *start),
        place=workforce.Place(town.units[unit], **given),
        valid_from=TODAY,
        at=AT,
    )


def test_a_person_is_added(town: Town) -> None:
    person_id = add_person(town)
    row = workforce.person(person_id)
    assert (row.name, row.phone_masked, row.unit_name, row.active) == ("赵晓峰", "154****0009", "单位G1", True)
    assert workforce.contact_of(person_id) == workforce.Contact("赵晓峰", "15400000009")
    (event,) = history("person", person_id)
    assert event.facts.valid_from == TODAY


def test_names_and_phones_lie_encrypted(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone FROM workforce_person")
        stored = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)
    assert "陈建国".encode() not in stored
    assert b"15400000001" not in stored


@pytest.mark.parametrize(
    ("more", "where"),
    [
        ({"code": "9 9"}, "code"),
        ({"name": " "}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"lat": 31.0}, "start_lat"),
        ({"lat": 91.0, "lon": 105.0}, "start_lat"),
        ({"unit": "Z1"}, "unit_id"),
        ({"post": "wizard"}, "posts"),
        ({"employment": Employment.CONTRACTOR}, "contractor_id"),
    ],
)
def test_add_person_refuses_what_does_not_fit(town: Town, more: dict[str, object], where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_person(town, **more)
    assert refusal.value.where == where
    assert not Person.objects.filter(code="T9").exists()


def test_a_persons_code_is_taken_once_and_units_lie_in_sight(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        add_person(town, code="T1")
    assert refusal.value.code == "code_taken"
    with pytest.raises(NotFound):
        add_person(town, manager(town.path("G2")))
    with pytest.raises(Forbidden):
        add_person(town, NOBODY)


def test_contractors(town: Town) -> None:
    with pytest.raises(Refused):
        workforce.add_contractor(BOSS, code="HT", name="另一家", unit_id=town.units["C"], at=AT)
    with pytest.raises(Invalid):
        workforce.add_contractor(BOSS, code="H T", name="另一家", unit_id=town.units["C"], at=AT)
    assert [row.code for row in workforce.contractors(BOSS)] == ["HT"]
    assert [row.code for row in workforce.contractors(of_contractor(town.units["HT"]))] == ["HT"]
    assert workforce.contractors(manager(town.path("D2"))) == ()


def test_change_person(town: Town) -> None:
    new = workforce.Particulars("陈建设", None)
    workforce.change_person(BOSS, person_id=town.people["T1"], particulars=new, at=AT)
    assert workforce.contact_of(town.people["T1"]) == workforce.Contact("陈建设", "")
    assert [row.code for row in workforce.people(BOSS, name="陈建设")] == ["T1"]
    assert workforce.people(BOSS, name="陈建国") == ()
    with pytest.raises(NotFound):
        workforce.change_person(manager(town.path("G2")), person_id=town.people["T1"], particulars=new, at=AT)


def place_person(town: Town, code: str, unit: str, valid_from=TODAY, actor=BOSS) -> None:  # type: ignore[no-untyped-def]
    place = workforce.Place(town.units[unit], "group_lead")
    workforce.place_person(actor, person_id=town.people[code], place=place, valid_from=valid_from, at=AT)


def test_a_person_belongs_where_they_belonged_that_day(town: Town) -> None:
    place_person(town, "T1", "G2")
    assert [row.code for row in workforce.crew(town.path("G1"), TODAY - DAY)] == ["T1", "T2"]
    assert [row.code for row in workforce.crew(town.path("G2"), TODAY)] == ["T1", "T3"]
    assert workforce.person_by_code("T1").path == town.path("G2")


def test_a_later_place_takes_effect_on_its_day(town: Town) -> None:
    settle = system_actor("settle", "workforce.settle_memberships")
    workforce.record_fact(
        BOSS,
        subject_kind=FactSubject.PERSON,
        subject_id=town.people["T1"],
        name="star",
        value="3",
        valid_from=LONG_AGO,
        at=AT,
    )
    place_person(town, "T1", "G2", TODAY + DAY)
    assert person("T1").org_path == town.path("G1")
    assert workforce.settle_memberships(settle, at=AT) == 0
    assert workforce.settle_memberships(settle, at=AT + DAY) == 1
    assert (person("T1").org_path, person("T1").post) == (town.path("G2"), "group_lead")
    assert workforce.dossier(manager(town.path("G2")), FactSubject.PERSON, town.people["T1"])
    assert workforce.settle_memberships(settle, at=AT + DAY) == 0
    with pytest.raises(Forbidden):
        workforce.settle_memberships(NOBODY, at=AT)


def test_place_person_refuses(town: Town) -> None:
    with pytest.raises(Refused):
        place_person(town, "T1", "G2", LONG_AGO - DAY)
    with pytest.raises(Invalid):
        place_person(town, "T1", "Z1")
    with pytest.raises(NotFound):
        place_person(town, "T1", "G2", actor=manager(town.path("G1")))
    assert Membership.objects.filter(person=town.people["T1"]).count() == 1


def test_who_leaves_leaves_zones_behind(town: Town) -> None:
    zone_id, person_id = town.units["Z1"], town.people["T1"]
    workforce.set_zone_owner(BOSS, zone_id=zone_id, person_id=person_id, valid_from=LONG_AGO, at=AT)
    workforce.end_person(BOSS, person_id=person_id, last_day=TODAY, at=AT)
    assert workforce.owner_of(zone_id, TODAY) == person_id
    assert workforce.owner_of(zone_id, TODAY + DAY) is None
    assert workforce.person(person_id).active
    assert workforce.settle_memberships(BOSS, at=AT + DAY) == 1
    assert not workforce.person(person_id).active
    assert "T1" not in [row.code for row in workforce.people(BOSS)]
    assert "T1" in [row.code for row in workforce.people(BOSS, with_left=True)]


def test_end_person_refuses(town: Town) -> None:
    item_id = workforce.add_equipment(
        BOSS, kind="toolkit", serial="TK-1", unit_id=town.units["G1"], calibration_due=None, at=AT
    )
    workforce.issue_equipment(BOSS, item_id=item_id, person_id=town.people["T1"], at=AT)
    with pytest.raises(Refused) as refusal:
        workforce.end_person(BOSS, person_id=town.people["T1"], last_day=TODAY, at=AT)
    assert refusal.value.code == "holds_equipment"
    for day in (LONG_AGO - DAY,):
        with pytest.raises(Refused) as refusal:
            workforce.end_person(BOSS, person_id=town.people["T2"], last_day=day, at=AT)
        assert refusal.value.code == "no_such_day"


def test_who_sees_whom(town: Town) -> None:
    seen = {
        "boss": BOSS,
        "group": manager(town.path("G1")),
        "contractor": of_contractor(town.units["HT"]),
        "oneself": oneself(town.people["T2"]),
    }
    assert {who: [row.code for row in workforce.people(actor)] for who, actor in seen.items()} == {
        "boss": ["D4", "T1", "T2", "T3"],
        "group": ["T1", "T2"],
        "contractor": ["T3"],
        "oneself": ["T2"],
    }
    with pytest.raises(NotFound):
        workforce.find_person(seen["group"], town.people["T3"])
    assert workforce.find_person(seen["contractor"], town.people["T3"]).employment is Employment.CONTRACTOR


def test_whole_phones_need_their_own_permission(town: Town) -> None:
    assert workforce.phone_of(BOSS, town.people["T1"]) == "15400000001"
    with pytest.raises(Forbidden):
        workforce.phone_of(NOBODY, town.people["T1"])
    with pytest.raises(NotFound):
        workforce.phone_of(manager(town.path("G2"), "workforce.view_phone"), town.people["T1"])
