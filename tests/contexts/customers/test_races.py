"""Two at once on one customer, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections

from bihuan.contexts.customers import api as customers
from tests.contexts.customers.cast import LATER, Town, build, customer, row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TURNS = 12


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


def test_addresses_placed_at_once_leave_the_customer_with_the_first(town: Town) -> None:
    for turn in range(TURNS):
        customer_id, first = customer(town, text=f"无名巷{turn}号", name=f"王{turn}")
        second = customers.add_address(town.boss, customer_id=customer_id, text=f"无名里{turn}号", at=LATER)
        gate = threading.Barrier(2)

        def place(address_id: UUID, zone: str, gate: threading.Barrier = gate) -> None:
            try:
                gate.wait(timeout=60)
                customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units[zone], at=LATER)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(place, (first, second), ("Z1", "Z3")))
        assert row(customer_id).org_path == town.path("Z1"), turn
    assert customers.needs_asking(town.boss) == ()
