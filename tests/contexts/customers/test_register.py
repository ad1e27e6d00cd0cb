"""customers.register and customers.update."""

from uuid import UUID

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Customer
from bihuan.kernel.errors import Forbidden, Invalid, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.customers.cast import AT, LATER, NAME, PHONE, Town, actor, customer, row


def names(customer_id: UUID) -> list[str]:
    return [event.name for event in history("customer", customer_id)]


def test_a_new_customer_stands_under_the_city_until_an_address_says_more(town: Town) -> None:
    made = customers.register(town.boss, name=f" {NAME} ", phone="+86 154 0000 1111", tier="gold", at=AT)
    found = row(made)
    assert (found.name, found.phone, found.phone_last4, found.tier) == (NAME, PHONE, "1111", "gold")
    assert found.org_path == town.city_path
    assert names(made) == ["customers.registered"]


def test_names_and_phones_are_not_readable_where_they_lie(town: Town) -> None:
    from django.db import connection

    customers.register(town.boss, name=NAME, phone=PHONE, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customers_customer")
        raw = repr(cursor.fetchall())
    assert NAME not in raw
    assert PHONE not in raw
    assert NAME.encode() not in raw.encode()


def test_the_same_name_and_phone_is_the_same_customer(town: Town) -> None:
    first = customers.register(town.boss, name=NAME, phone=PHONE, at=AT)
    again = customers.register(town.boss, name="王 小明", phone="１５４００００１１１１", at=LATER)
    assert again == first
    assert Customer.objects.count() == 1
    assert names(first) == ["customers.registered"]


def test_one_phone_may_be_two_customers(town: Town) -> None:
    first = customers.register(town.boss, name=NAME, phone=PHONE, at=AT)
    assert customers.register(town.boss, name="李芳", phone=PHONE, at=AT) != first


def test_a_known_number_of_the_carrier_brings_the_data_up_to_date(town: Town) -> None:
    first = customers.register(town.boss, name=NAME, phone=PHONE, ref="K1", at=AT)
    again = customers.register(town.boss, name=NAME, phone="15400002222", tier="gold", ref="K1", at=LATER)
    assert again == first
    assert (row(first).phone, row(first).tier) == ("15400002222", "gold")
    assert names(first) == ["customers.registered", "customers.updated"]


def test_the_carriers_number_of_another_area_is_refused_and_nothing_written(town: Town) -> None:
    customers.register(town.boss, name=NAME, phone=PHONE, ref="K1", at=AT)
    with pytest.raises(Refused) as caught:
        customers.register(town.desk2, name="李芳", phone="15400002222", ref="K1", at=LATER)
    assert caught.value.code == "other_area"
    assert Customer.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "王" * 61}, ["name"]),
        ({"phone": ""}, ["phone"]),
        ({"phone": "1540000"}, ["phone"]),
        ({"tier": "platinum"}, ["tier"]),
        ({"ref": "K 1;"}, ["ref"]),
        ({"name": "", "phone": "x", "tier": ""}, ["name", "phone", "tier"]),
    ],
)
def test_every_fault_is_told_at_once(town: Town, data: dict[str, str], where: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        customers.register(town.boss, **({"name": NAME, "phone": PHONE} | data), at=AT)  # type: ignore[arg-type]
    assert [fault.where for fault in caught.value.faults] == where
    assert not Customer.objects.exists()


def test_without_the_permission_nobody_is_registered(town: Town) -> None:
    with pytest.raises(Forbidden):
        customers.register(town.viewer, name=NAME, phone=PHONE, at=AT)
    assert not Customer.objects.exists()


def test_without_an_address_tree_nobody_knows_the_city(db: None) -> None:
    with pytest.raises(NotFound) as caught:
        customers.register(actor("boss", "customers.*"), name=NAME, phone=PHONE, at=AT)
    assert caught.value.code == "no_tree"


def test_update_changes_what_is_given_and_says_what(town: Town) -> None:
    customer_id, _ = customer(town)
    customers.update(town.boss, customer_id=customer_id, phone="15400002222", at=LATER)
    assert (row(customer_id).name, row(customer_id).phone) == (NAME, "15400002222")
    facts = history("customer", customer_id)[-1].facts
    assert (facts.name_changed, facts.phone_changed, facts.tier_changed) == (False, True, False)
    assert customers.by_phone(town.viewer, PHONE) == ()
    assert [found.id for found in customers.by_phone(town.viewer, "15400002222")] == [customer_id]


def test_an_update_that_changes_nothing_records_nothing(town: Town) -> None:
    customer_id, _ = customer(town)
    before = names(customer_id)
    customers.update(town.boss, customer_id=customer_id, name=NAME, at=LATER)
    assert names(customer_id) == before


def test_a_customer_out_of_sight_is_not_found(town: Town) -> None:
    customer_id, _ = customer(town)
    with pytest.raises(NotFound):
        customers.update(town.desk2, customer_id=customer_id, name="李芳", at=LATER)
    assert row(customer_id).name == NAME
