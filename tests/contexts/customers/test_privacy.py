"""Masked by default, whole for a reason and a while, gone when erased."""

from datetime import timedelta

import pytest

from bihuan.contexts.customers import api as customers
from bihuan.contexts.customers.models import Customer, Disclosure
from bihuan.kernel.errors import Forbidden, NotFound, Refused
from bihuan.platform.events.read import history
from tests.contexts.customers.cast import AT, LATER, NAME, PHONE, TEXT, Town, actor, customer


def test_rows_are_masked(town: Town) -> None:
    customer_id, _ = customer(town)
    customers.add_service(town.boss, customer_id=customer_id, business="broadband", account="099900000001", at=AT)
    card = customers.card(town.viewer, customer_id)
    assert (card.customer.name, card.customer.phone) == ("王**", "154****1111")
    assert card.services[0].account == "****0001"
    assert all(secret not in repr(card) for secret in (NAME, PHONE, TEXT, "099900000001"))


def test_a_customer_is_found_by_phone_name_and_account_within_sight(town: Town) -> None:
    customer_id, _ = customer(town)
    customers.add_service(town.boss, customer_id=customer_id, business="broadband", account="09990001", at=AT)
    for who, expected in ((town.viewer, [customer_id]), (town.desk1, [customer_id]), (town.desk2, [])):
        assert [found.id for found in customers.by_phone(who, "+86 154-0000-1111")] == expected
        assert [found.id for found in customers.by_name(who, NAME)] == expected
        assert [found.id for found in customers.by_account(who, "09990001", ["iptv", "broadband"])] == expected
    assert customers.by_account(town.viewer, "09990001", ["iptv"]) == ()


def test_out_of_sight_is_not_found(town: Town) -> None:
    customer_id, address_id = customer(town)
    for ask in (customers.get, customers.card):
        with pytest.raises(NotFound):
            ask(town.desk2, customer_id)
    with pytest.raises(NotFound):
        customers.asking(town.desk2, address_id)


def test_whole_data_for_a_reason_recorded_by_ids_alone(town: Town) -> None:
    customer_id, address_id = customer(town)
    shown = customers.unmask(town.desk1, customer_id=customer_id, reason=customers.UnmaskReason.CONTACT, at=AT)
    whole = customers.unmasked(town.desk1, shown, LATER)
    assert (whole.name, whole.phone, whole.texts) == (NAME, PHONE, {address_id: TEXT})
    last = history("customer", customer_id)[-1]
    assert (last.name, last.actor, last.facts.reason.value) == ("customers.unmasked", town.desk1.id, "contact")
    assert all(secret not in repr(last) for secret in (NAME, PHONE, TEXT))


def test_whole_data_are_for_the_one_who_gave_the_reason_and_end(town: Town) -> None:
    customer_id, _ = customer(town)
    shown = customers.unmask(town.desk1, customer_id=customer_id, reason=customers.UnmaskReason.VISIT, at=AT)
    with pytest.raises(NotFound):
        customers.unmasked(town.boss, shown, LATER)
    with pytest.raises(NotFound):
        customers.unmasked(town.desk1, shown, AT + timedelta(minutes=10))


def test_refusals_of_whole_data(town: Town) -> None:
    customer_id, _ = customer(town)
    with pytest.raises(Forbidden):
        customers.unmask(town.viewer, customer_id=customer_id, reason=customers.UnmaskReason.VISIT, at=AT)
    with pytest.raises(NotFound):
        customers.unmask(town.desk2, customer_id=customer_id, reason=customers.UnmaskReason.VISIT, at=AT)
    assert not Disclosure.objects.exists()


def test_erasing_leaves_ids_zones_and_the_record(town: Town) -> None:
    customer_id, address_id = customer(town)
    customers.add_service(town.boss, customer_id=customer_id, business="broadband", account="09990001", at=AT)
    shown = customers.unmask(town.desk1, customer_id=customer_id, reason=customers.UnmaskReason.VISIT, at=AT)
    before = history("customer", customer_id)
    customers.erase(town.boss, customer_id=customer_id, at=LATER)
    after = history("customer", customer_id)
    assert after[: len(before)] == before
    assert after[-1].name == "customers.erased"
    card = customers.card(town.viewer, customer_id)
    assert (card.customer.name, card.customer.phone, card.customer.erased) == ("", "", True)
    assert (card.addresses[0].text, card.addresses[0].zone_id) == ("", town.units["Z1"])
    assert card.services[0].account == ""
    place = customers.place(address_id)
    assert (place.text, place.lat, place.lon, place.path) == ("", None, None, town.path("Z1"))
    assert customers.reach(customer_id).phone == ""
    assert customers.unmasked(town.desk1, shown, LATER).texts == {}
    assert customers.by_phone(town.viewer, PHONE) == ()
    raw = Customer.objects.values().get(pk=customer_id)
    assert [raw[column] for column in ("ref", "name", "name_blind", "phone", "phone_blind")] == [None] * 5


def test_an_erased_customer_stays_erased(town: Town) -> None:
    customer_id, address_id = customer(town)
    customers.erase(town.boss, customer_id=customer_id, at=LATER)
    count = len(history("customer", customer_id))
    customers.erase(town.boss, customer_id=customer_id, at=LATER)
    assert len(history("customer", customer_id)) == count
    with pytest.raises(Refused):
        customers.update(town.boss, customer_id=customer_id, name=NAME, at=LATER)
    with pytest.raises(Refused):
        customers.add_address(town.boss, customer_id=customer_id, text=TEXT, at=LATER)
    with pytest.raises(Refused):  # where it was is not told anew
        customers.confirm_address(town.boss, address_id=address_id, zone_id=town.units["Z1"], at=LATER)
    assert customers.register(town.boss, name=NAME, phone=PHONE, at=LATER) != customer_id


def test_refusals_of_erasing(town: Town) -> None:
    customer_id, _ = customer(town)
    with pytest.raises(NotFound):
        customers.erase(town.desk2, customer_id=customer_id, at=LATER)
    with pytest.raises(Forbidden):
        customers.erase(actor("x", "customers.view"), customer_id=customer_id, at=LATER)
    assert customers.reach(customer_id).name == NAME
