"""Two at once on one customer, on both databases."""

from uuid import UUID

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Customer
from bihuan.platform.models import Event
from tests.contexts.customers.cast import AT, LATER, NAME, PHONE, Town, build, customer, row
from tests.races import at_once, gather_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
TURNS = 12


@pytest.fixture
def town(transactional_db: None) -> Town:
    return build()


def test_addresses_placed_at_once_leave_the_customer_with_the_first(town: Town) -> None:
    for turn in range(TURNS):
        customer_id, first = customer(town, text=f"无名巷{turn}号", name=f"王{turn}")
        second = customers.add_address(town.boss, customer_id=customer_id, text=f"无名里{turn}号", at=LATER)
        homes = (first, second)

        def place(number: int, homes: tuple[UUID, UUID] = homes) -> None:
            zone_id = town.units[("Z1", "Z3")[number]]
            customers.confirm_address(town.boss, address_id=homes[number], zone_id=zone_id, at=LATER)

        gather_at_once(2, place)
        assert row(customer_id).org_path == town.path("Z1"), turn
    assert customers.needs_asking(town.boss) == ()


@pytest.mark.parametrize("ref", [None, "CRM-1"])
def test_somebody_new_registered_at_many_desks_at_once_is_one_customer(town: Town, ref: str | None) -> None:
    won, lost = at_once(TURNS, lambda _: customers.register(town.boss, name=NAME, phone=PHONE, ref=ref, at=AT))
    assert lost == []
    assert len(set(won)) == Customer.objects.count() == 1
    assert Event.objects.filter(name="customers.registered").count() == 1
