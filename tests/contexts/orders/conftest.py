"""The town, for every test that asks for it; with its streets, where addresses are read."""

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.platform.actor import system_actor
from tests.contexts.orders import cast


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


@pytest.fixture
def streets(town: cast.Town) -> cast.Town:
    """The town with an address tree in which one compound is known, in zone A1."""
    loader = system_actor("test", "customers.load_tree")
    tree = [
        {"code": "N2", "level": "district", "name": "城东区"},
        {"code": "N3", "parent": "N2", "level": "compound", "name": "光明里", "zone": town.zones[0].code,
         "area": "town", "lat": "30.5", "lon": "114.3", "accuracy_m": "50"},
        {"code": "N4", "parent": "N3", "level": "building", "name": "12号楼", "number_from": "12", "number_to": "12",
         "zone": town.zones[0].code, "area": "town"},
    ]  # fmt: skip
    columns = ("code", "parent", "level", "name", "aliases", "number_from", "number_to", "parity", "zone", "lat", "lon",
               "accuracy_m", "area")  # fmt: skip
    lines = [{column: line.get(column, "") for column in columns} for line in tree]
    customers.load_tree(loader, rows=customers.tree_rows(lines), at=cast.START)
    return town
