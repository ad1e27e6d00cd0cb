"""customers.load_tree, and matching by the tree as it stands."""

from dataclasses import replace

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import AddressNode
from bihuan.engines.addressing import Level
from bihuan.kernel.errors import Forbidden, Invalid
from tests.contexts.customers.cast import LATER, TREE, T, Town, customer

Loaded = customers.TreeLoaded


def test_loading_again_changes_nothing(town: Town) -> None:
    assert customers.load_tree(town.boss, rows=TREE, at=LATER) == Loaded(0, 0, 0)


def test_a_changed_tree_is_used_at_once(town: Town) -> None:
    assert customers.match_address("新苑2栋").zone_id is None
    moved = tuple(replace(row, zone="Z4") if row.id == "C1" else row for row in TREE if row.id != "C3")
    new = T("C4", "S2", Level.COMPOUND, "新苑", (), 1, 5, "", "Z3")
    assert customers.load_tree(town.boss, rows=(*moved, new), at=LATER) == Loaded(1, 1, 1)
    assert customers.match_address("新苑2栋").zone_id == town.units["Z3"]
    assert customers.match_address("光明里3栋").zone_id == town.units["Z4"]
    assert customers.match_address("幸福小区3栋").zone_id == town.units["Z1"]
    assert AddressNode.objects.get(code="C3").retired
    assert customers.load_tree(town.boss, rows=TREE, at=LATER) == Loaded(0, 2, 1)


def test_addresses_already_placed_stay(town: Town) -> None:
    _, address_id = customer(town)
    customers.load_tree(town.boss, rows=tuple(row for row in TREE if row.id != "C1"), at=LATER)
    assert customers.place(address_id).zone_id == town.units["Z1"]


def test_names_of_province_and_city_are_known(town: Town) -> None:
    assert customers.match_address("单位P单位C光明里3栋").zone_id == town.units["Z1"]


def test_search_suggests_places(town: Town) -> None:
    found = customers.search_places("幸福花园")
    assert {each.label for each in found} == {"东街道幸福小区", "西街道幸福小区"}


@pytest.mark.parametrize(
    "row",
    [
        T("C1", None, Level.COMPOUND, "重复"),
        T("X", "nowhere", Level.ROAD, "路"),
        T("X", "S1", Level.ROAD, " "),
        T("X", "R1", Level.NUMBERS, "1-9"),
        T("X", "S1", Level.LANE, "巷", (), 9, 1),
        T("X", "S1", Level.LANE, "巷", (), 1, 9, "left"),
        T("X", "S1", Level.LANE, "巷", zone="Z9"),
        T("X", "S1", Level.LANE, "巷", lat=31.0),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_loaded(town: Town, row: customers.TreeRow) -> None:
    with pytest.raises(Invalid) as caught:
        customers.load_tree(town.boss, rows=(*TREE, row), at=LATER)
    assert [fault.where for fault in caught.value.faults] == [f"node:{row.id}"]
    assert AddressNode.objects.count() == len(TREE)


def test_refusals(town: Town) -> None:
    with pytest.raises(Invalid):
        customers.load_tree(town.boss, rows=(), at=LATER)
    with pytest.raises(Forbidden):
        customers.load_tree(town.viewer, rows=TREE, at=LATER)
    with pytest.raises(Invalid):  # zones outside one's own area are as if they were not
        customers.load_tree(town.desk1, rows=TREE, at=LATER)
    assert not AddressNode.objects.filter(retired=True).exists()
