"""Shaping the tree: adding, renaming and moving units, and what moves along."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bihuan.contexts.workforce import api as workforce
from bihuan.contexts.workforce.models import Contractor
from bihuan.contexts.workforce.moving import path_columns
from bihuan.contexts.workforce.types import FactSubject, UnitKind
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform import clock
from bihuan.platform.events.read import history
from bihuan.platform.models import Event
from bihuan.platform.scoping import under
from bihuan.platform.worker import run_until_idle
from tests.contexts.workforce.cast import AT, BOSS, LONG_AGO, TODAY, Town, manager, oneself


def add_unit(actor, parent_id, kind=UnitKind.ZONE, code="Z9", **more):  # type: ignore[no-untyped-def]
    given = {"name": "新区", "area": "town" if kind is UnitKind.ZONE else None} | more
    return workforce.add_unit(actor, parent_id=parent_id, kind=kind, code=code, at=AT, **given)


def test_a_units_path_extends_its_parents(town: Town) -> None:
    assert [town.path(code) for code in ("P", "C", "D2", "G3")] == [
        "0001",
        "00010001",
        "000100010002",
        "0001000100020001",
    ]
    zone_id = add_unit(BOSS, town.units["G3"])
    row = workforce.unit(zone_id)
    assert (row.path, row.kind, row.area) == ("00010001000200010001", UnitKind.ZONE, "town")
    (event,) = history("unit", zone_id)
    assert (event.name, event.path, event.facts.parent_id) == ("workforce.unit_added", row.path, town.units["G3"])


@pytest.mark.parametrize(
    ("parent", "kind", "more", "where"),
    [
        ("G1", UnitKind.DISTRICT, {}, "parent_id"),
        (None, UnitKind.CITY, {}, "parent_id"),
        ("G1", UnitKind.ZONE, {"area": None}, "area"),
        ("G1", UnitKind.ZONE, {"area": "sea"}, "areas"),
        ("D1", UnitKind.GROUP, {"area": "town"}, "area"),
        ("G1", UnitKind.ZONE, {"name": "  "}, "name"),
        ("G1", UnitKind.ZONE, {"code": "a b"}, "code"),
    ],
)
def test_add_unit_refuses_what_does_not_fit(town: Town, parent, kind, more, where) -> None:  # type: ignore[no-untyped-def]
    count = Event.objects.count()
    with pytest.raises(Invalid) as refusal:
        add_unit(BOSS, town.units[parent] if parent else None, kind, **more)
    assert refusal.value.where == where
    assert Event.objects.count() == count


def test_a_code_is_taken_once(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        add_unit(BOSS, town.units["G3"], code="Z1")
    assert refusal.value.code == "code_taken"


def test_a_manager_adds_only_below_what_is_theirs_and_no_province(town: Town) -> None:
    east = manager(town.path("D1"))
    add_unit(east, town.units["G1"])
    with pytest.raises(NotFound):
        add_unit(east, town.units["G3"], code="Z8")
    with pytest.raises(Forbidden):
        add_unit(east, None, UnitKind.PROVINCE, code="P2")
    with pytest.raises(NotFound):
        add_unit(oneself(town.people["T1"]), town.units["G1"], code="Z8")


def test_a_second_province_gets_the_next_number(town: Town) -> None:
    assert workforce.unit(add_unit(BOSS, None, UnitKind.PROVINCE, code="P2")).path == "0002"


def test_rename(town: Town) -> None:
    workforce.rename_unit(BOSS, unit_id=town.units["Z1"], name=" 光明里 ", at=AT)
    assert workforce.zone_by_code("Z1").name == "光明里"
    with pytest.raises(Invalid):
        workforce.rename_unit(BOSS, unit_id=town.units["Z1"], name="", at=AT)
    with pytest.raises(NotFound):
        workforce.rename_unit(BOSS, unit_id=uuid4(), name="无", at=AT)


def test_everything_below_moves_along(town: Town) -> None:
    workforce.record_fact(
        BOSS,
        subject_kind=FactSubject.PERSON,
        subject_id=town.people["T1"],
        name="star",
        value="3",
        valid_from=LONG_AGO,
        at=AT,
    )
    old = town.path("G1")
    below = {code: town.path(code)[len(old) :] for code in ("Z1", "Z2")}
    workforce.move_unit(BOSS, unit_id=town.units["G1"], parent_id=town.units["D2"], at=AT)
    new = town.path("G1")
    assert new == town.path("D2") + "0002"
    assert {code: town.path(code)[len(new) :] for code in below} == below
    assert all(town.path(code).startswith(new) for code in below)
    assert workforce.unit(town.units["G1"]).parent_id == town.units["D2"]
    for model, column in path_columns():
        assert not model._base_manager.filter(under(old, column)).exists(), (model, column)
    east, west = manager(town.path("D1")), manager(town.path("D2"))
    assert [row.code for row in workforce.people(west)] == ["T1", "T2"]
    assert [row.code for row in workforce.people(east)] == ["D4", "T3"]
    assert [row.name for row in workforce.dossier(west, FactSubject.PERSON, town.people["T1"])] == ["star"]
    assert [row.code for row in workforce.crew(new, TODAY)] == ["T1", "T2"]


def test_what_was_written_under_a_path_just_left_is_brought_along(town: Town) -> None:
    """Even after the unit has moved on once more; and what was swept is swept once."""
    old = town.path("Z1")
    for parent in ("D2", "D1"):
        workforce.move_unit(BOSS, unit_id=town.units["G1"], parent_id=town.units[parent], at=AT)
    Contractor.objects.create(code="LATE", name="迟到", path=old)
    with clock.frozen(AT + timedelta(minutes=2)):
        run_until_idle(clock.now())
    assert Contractor.objects.get(code="LATE").path == town.path("Z1")
    (swept,) = [event.facts for event in history("unit", town.units["G1"]) if event.name == "workforce.paths_swept"]
    assert swept.rows_count == 1
    assert workforce.sweep_paths(BOSS, at=AT + timedelta(minutes=3)) == 0


def test_the_record_keeps_where_things_were(town: Town) -> None:
    before = list(Event.objects.order_by("id").values_list("id", "path"))
    workforce.move_unit(BOSS, unit_id=town.units["G1"], parent_id=town.units["D2"], at=AT)
    assert list(Event.objects.order_by("id").values_list("id", "path"))[: len(before)] == before
    facts = history("unit", town.units["G1"])[-1].facts
    assert (facts.old_parent_id, facts.new_parent_id) == (town.units["D1"], town.units["D2"])


def test_a_path_once_left_is_never_given_again(town: Town) -> None:
    left = town.path("G2")
    workforce.move_unit(BOSS, unit_id=town.units["G2"], parent_id=town.units["D2"], at=AT)
    added = add_unit(BOSS, town.units["D1"], UnitKind.GROUP, code="G9")
    assert workforce.unit(added).path == left[:-4] + "0003"
    workforce.move_unit(BOSS, unit_id=town.units["G2"], parent_id=town.units["D1"], at=AT)
    assert town.path("G2") == left[:-4] + "0004"


@pytest.mark.parametrize(
    ("unit", "parent", "error"),
    [
        ("D1", "G1", Refused),  # below itself
        ("G1", "G1", Refused),
        ("G1", "D1", Refused),  # there already
        ("P", "D1", Refused),
        ("Z1", "D2", Invalid),  # a zone belongs to a group
    ],
)
def test_move_unit_refuses(town: Town, unit: str, parent: str, error: type[Exception]) -> None:
    paths = [row.path for row in workforce.units(BOSS)]
    with pytest.raises(error):
        workforce.move_unit(BOSS, unit_id=town.units[unit], parent_id=town.units[parent], at=AT)
    assert [row.path for row in workforce.units(BOSS)] == paths


def test_both_ends_of_a_move_lie_in_sight(town: Town) -> None:
    with pytest.raises(NotFound):
        workforce.move_unit(manager(town.path("D1")), unit_id=town.units["G1"], parent_id=town.units["D2"], at=AT)


def test_units_are_listed_in_sight_and_in_order(town: Town) -> None:
    assert [row.code for row in workforce.units(manager(town.path("D2")))] == ["D2", "G3"]
    assert [row.code for row in workforce.units(BOSS, kind=UnitKind.ZONE, path=town.path("G2"))] == ["Z3", "Z4"]
    assert [row.code for row in workforce.units_under(town.path("D2"))] == ["D2", "G3"]
    assert [row.code for row in workforce.units_above(town.path("Z1"))] == ["P", "C", "D1", "G1", "Z1"]
    assert workforce.units(oneself(town.people["T1"])) == ()
    with pytest.raises(NotFound):
        workforce.zone_by_code("G1")
